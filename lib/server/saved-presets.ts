import 'server-only';
import { AppError } from '@/lib/base/errors';
import { deletePreset, listPresets, savePreset } from '@/lib/db/presets';
import type { Scope } from '@/lib/db/scope';
import {
  MAX_SAVED_PRESETS,
  removePresetSchema,
  type SavedPreset,
  savedPresetSchema,
  savePresetSchema,
} from '@/lib/export/saved-preset';
import { onDatabase } from './on-database';
import type { Services } from './services';

type Works = Pick<Services, 'db' | 'log'>;

/**
 * The workspace's own presets, by name. One that this version cannot read is left out, and stays.
 * @throws {AppError} `database-unavailable`
 */
export async function readPresets(works: Works, scope: Scope): Promise<SavedPreset[]> {
  const rows = await onDatabase(works, (db) => listPresets(db, scope));
  return rows.flatMap((row) => {
    const parsed = savedPresetSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * Keeps a preset for everybody in the workspace, in the place of the one with its id.
 * @throws {AppError} `invalid-input`, also where it is too large; `not-allowed` where as many are
 * kept as there may be; `database-unavailable`
 */
export async function keepPreset(works: Works, scope: Scope, input: unknown): Promise<null> {
  const request = savePresetSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const isSaved = await onDatabase(works, (db) =>
    savePreset(db, scope, request.data, MAX_SAVED_PRESETS),
  );
  if (!isSaved) throw new AppError('not-allowed', { detail: 'as many presets as may be kept' });
  works.log('preset.saved', { preset: request.data.id });
  return null;
}

/** @throws {AppError} `invalid-input`, `database-unavailable` */
export async function removePreset(works: Works, scope: Scope, input: unknown): Promise<null> {
  const request = removePresetSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  await onDatabase(works, (db) => deletePreset(db, scope, request.data.id));
  works.log('preset.deleted', { preset: request.data.id });
  return null;
}
