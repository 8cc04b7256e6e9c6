import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import type { Claim } from '@/lib/db/allowances';
import { cancelTasks, deleteBatch, deleteTasks, retryTasks } from '@/lib/db/change';
import type { Db } from '@/lib/db/client';
import type { Scope } from '@/lib/db/scope';
import { type Changed, type ChangeRequest, changeRequestSchema, idSchema } from '@/lib/task/task';
import { roomOf } from './allowance';
import { emptyTrash } from './empty-trash';
import { onDatabase } from './on-database';
import type { Services } from './services';

const batchSchema = z.object({ batchId: idSchema });

/** What the database did. */
type Done = Omit<Changed, 'room'>;

const whole = (changed: string[]): Done => ({ changed, tried: [] });

const CHANGES: Record<
  ChangeRequest['change'],
  (
    db: Db,
    scope: Scope,
    chosen: Omit<ChangeRequest, 'change'>,
    claim: Claim | null,
  ) => Promise<Done>
> = {
  retry: async (db, scope, chosen, claim) => ({
    ...(await retryTasks(db, scope, chosen, claim)),
    tried: [],
  }),
  cancel: cancelTasks,
  delete: async (db, scope, chosen) => whole(await deleteTasks(db, scope, chosen)),
};

/**
 * Retries, cancels or deletes photos of one of the workspace's batches. What is deleted is gone from Blob as well when this
 * returns, unless Blob does not answer: then it goes as soon as it does.
 * @returns those to which it happened
 * @throws {AppError} `invalid-input`, `database-unavailable`
 */
export async function changeTasks(
  services: Services,
  scope: Scope,
  input: unknown,
  claim: Claim | null = null,
): Promise<Changed> {
  const request = changeRequestSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { change, ...chosen } = request.data;
  const answer = await onDatabase(services, (db) => CHANGES[change](db, scope, chosen, claim));
  services.log(`tasks.${change}`, { batch: chosen.batchId, tasks: answer.changed });
  services.bell.ring(chosen.batchId);
  if (change !== 'retry') await emptyTrash(services);
  return { ...answer, room: await roomOf(services, claim) };
}

/**
 * Deletes one of the workspace's batches with all that is kept of it.
 * @throws {AppError} `invalid-input`, `database-unavailable`
 */
export async function removeBatch(services: Services, scope: Scope, input: unknown): Promise<null> {
  const request = batchSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { batchId } = request.data;
  const photos = await onDatabase(services, (db) => deleteBatch(db, scope, batchId));
  services.log('batch.deleted', { batch: batchId, photos });
  services.bell.ring(batchId);
  await emptyTrash(services);
  return null;
}
