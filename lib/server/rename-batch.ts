import 'server-only';
import { AppError } from '@/lib/base/errors';
import { nameBatch } from '@/lib/db/name-batch';
import type { Scope } from '@/lib/db/scope';
import { renameRequestSchema } from '@/lib/task/task';
import { onDatabase } from './on-database';
import type { Services } from './services';

/**
 * Names a batch, for everybody who watches it; an empty name takes the name away.
 * @throws {AppError} `invalid-input`, `not-found`, `database-unavailable`
 */
export async function renameBatch(
  services: Pick<Services, 'db' | 'bell' | 'log'>,
  scope: Scope,
  input: unknown,
): Promise<null> {
  const request = renameRequestSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { batchId } = request.data;
  const outcome = await onDatabase(services, (db) => nameBatch(db, scope, request.data));
  if (!outcome) throw new AppError('not-found');
  if (outcome === 'renamed') {
    services.log('batch.renamed', { batch: batchId });
    services.bell.ring(batchId);
  }
  return null;
}
