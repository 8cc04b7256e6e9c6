import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import { addTasks } from '@/lib/db/tasks';
import { equalInConstantTime } from '@/lib/kie/signature';
import { taskIdOfCopy } from '@/lib/storage/keys';
import { submitRequestSchema } from '@/lib/task/task';
import type { Services } from './services';

/**
 * Writes photos whose API copies lie in Blob into the queue. Nothing is sent yet: when this
 * returns they are ours to finish, whatever happens to the caller.
 * @throws {AppError} `invalid-input`, `not-allowed`, `database-unavailable`
 */
export async function submitTasks(services: Services, input: unknown): Promise<void> {
  const request = submitRequestSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { batchId, photos } = request.data;
  // An API copy's pathname is its task's id, and its proof shows that we granted it.
  if (photos.some(({ taskId, pathname }) => taskIdOfCopy(pathname) !== taskId)) {
    throw new AppError('invalid-input', { detail: 'a pathname that was not granted' });
  }
  const { proofOf } = services.blob;
  if (!photos.every(({ pathname, proof }) => equalInConstantTime(proof, proofOf(pathname)))) {
    throw new AppError('not-allowed', { detail: 'a pathname without its proof' });
  }
  try {
    await addTasks(await services.db(), batchId, photos);
  } catch (cause) {
    throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
  }
  services.log('batch.submitted', { batch: batchId, photos: photos.length });
  services.bell.ring(batchId);
}
