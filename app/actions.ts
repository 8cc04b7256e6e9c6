'use server';

import { after } from 'next/server';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { err, ok, type Result } from '@/lib/base/result';
import { explain } from '@/lib/server/log';
import { services } from '@/lib/server/services';
import { submitTasks } from '@/lib/server/submit-tasks';
import type { SubmitRequest } from '@/lib/task/task';

/** Takes over a list of photos whose API copies have been uploaded, and sets them going. */
export async function submitPhotos(input: SubmitRequest): Promise<Result<null, ErrorCode>> {
  const works = services();
  try {
    await submitTasks(works, input);
    after(works.pump.stay);
    return ok(null);
  } catch (thrown) {
    works.log('submit.failed', { why: explain(thrown) });
    return err(codeOf(thrown));
  }
}
