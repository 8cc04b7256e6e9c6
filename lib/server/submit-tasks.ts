import 'server-only';
import { AppError } from '@/lib/base/errors';
import { addTasks } from '@/lib/db/add';
import type { Claim } from '@/lib/db/allowances';
import type { Maker } from '@/lib/db/scope';
import { equalInConstantTime } from '@/lib/kie/signature';
import { taskIdOfCopy } from '@/lib/storage/keys';
import { type Submission, type Submitted, submitRequestSchema } from '@/lib/task/task';
import { roomOf } from './allowance';
import { onDatabase } from './on-database';
import type { Services } from './services';

/** An API copy's pathname is its task's id, and its proof shows that this workspace was granted it. */
function checkSource({ taskId, source }: Submission, proofOf: (pathname: string) => string): void {
  if (!source) return;
  if (taskIdOfCopy(source.pathname) !== taskId) {
    throw new AppError('invalid-input', { detail: 'a pathname that was not granted' });
  }
  if (!equalInConstantTime(source.proof, proofOf(source.pathname))) {
    throw new AppError('not-allowed', { detail: 'a pathname without its proof' });
  }
}

/**
 * Writes photos whose API copies lie in Blob, or whose bytes' cut-outs are kept, into the queue.
 * Nothing is sent yet: when this returns they are ours to finish, whatever happens to the caller.
 * @param claim by what they are counted; null where nobody has to
 * @returns which of them were not taken, as their cut-outs are not kept any more, or as the allowance
 * leaves no room for them
 * @throws {AppError} `invalid-input`, `not-allowed`, `batch-deleted`, `not-found` where the batch is
 * another workspace's, `database-unavailable`
 */
export async function submitTasks(
  services: Services,
  maker: Maker,
  input: unknown,
  claim: Claim | null = null,
): Promise<Submitted> {
  const request = submitRequestSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { batchId, photos } = request.data;
  const proofOf = (pathname: string) => services.blob.proofOf(pathname, maker.workspace);
  for (const photo of photos) checkSource(photo, proofOf);
  const { missing, refused } = await onDatabase(services, (db) =>
    addTasks(db, maker, batchId, photos, claim),
  );
  const left = missing.length + refused.length;
  services.log('batch.submitted', { batch: batchId, photos: photos.length - left });
  services.bell.ring(batchId);
  return { missing, refused, room: await roomOf(services, claim) };
}
