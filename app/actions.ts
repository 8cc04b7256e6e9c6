'use server';

import { headers } from 'next/headers';
import { after } from 'next/server';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { err, ok, type Result } from '@/lib/base/result';
import type { Visitor } from '@/lib/door/visitor';
import type { SavedPreset } from '@/lib/export/saved-preset';
import { claimOf, takeOne } from '@/lib/server/allowance';
import { changeTasks, removeBatch } from '@/lib/server/change-tasks';
import { enter } from '@/lib/server/enter';
import { explain } from '@/lib/server/log';
import { renameBatch as rename } from '@/lib/server/rename-batch';
import { keepPreset, readPresets, removePreset } from '@/lib/server/saved-presets';
import { type Services, services } from '@/lib/server/services';
import { submitTasks } from '@/lib/server/submit-tasks';
import type {
  Changed,
  ChangeRequest,
  RenameRequest,
  SubmitRequest,
  Submitted,
} from '@/lib/task/task';

/** Does what a visitor asked, then what is due in the queue, and never throws. */
async function act<T>(
  name: string,
  work: (works: Services, visitor: Visitor) => Promise<T>,
): Promise<Result<T, ErrorCode>> {
  const works = services();
  try {
    const value = await work(works, await enter());
    after(works.pump.stay);
    return ok(value);
  } catch (thrown) {
    works.log(`${name}.failed`, { why: explain(thrown) });
    return err(codeOf(thrown));
  }
}

/** Takes over a list of photos whose API copies have been uploaded, and sets them going. */
export const submitPhotos = async (input: SubmitRequest): Promise<Result<Submitted, ErrorCode>> =>
  act('submit', async (works, visitor) =>
    submitTasks(works, visitor, input, claimOf(works, visitor, await headers())),
  );

/** Retries, cancels or deletes photos that were submitted. */
export const changePhotos = async (input: ChangeRequest): Promise<Result<Changed, ErrorCode>> =>
  act('change', async (works, visitor) =>
    changeTasks(works, visitor, input, claimOf(works, visitor, await headers())),
  );

/** Deletes a batch with everything that is kept of it. */
export const deleteBatch = async (input: { batchId: string }): Promise<Result<null, ErrorCode>> =>
  act('delete', (works, visitor) => removeBatch(works, visitor, input));

/** Names a batch; an empty name takes the name away. */
export const renameBatch = async (input: RenameRequest): Promise<Result<null, ErrorCode>> =>
  act('rename', (works, visitor) => rename(works, visitor, input));

/** The workspace's own presets. */
export const listPresets = async (): Promise<Result<SavedPreset[], ErrorCode>> =>
  act('presets', (works, visitor) => readPresets(works, visitor));

/** Keeps a preset for everybody who works here; the same id again replaces it. */
export const savePreset = async (input: SavedPreset): Promise<Result<null, ErrorCode>> =>
  act('preset.save', async (works, visitor) => {
    await takeOne(works, claimOf(works, visitor, await headers()), 'preset');
    return keepPreset(works, visitor, input);
  });

/** Takes a preset from the workspace's own. */
export const deletePreset = async (input: { id: string }): Promise<Result<null, ErrorCode>> =>
  act('preset.delete', (works, visitor) => removePreset(works, visitor, input));
