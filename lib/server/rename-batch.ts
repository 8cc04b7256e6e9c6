import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import { nameBatch } from '@/lib/db/name-batch';
import type { Scope } from '@/lib/db/scope';
import { renameRequestSchema } from '@/lib/task/task';
import type { Services } from './services';

/**
 * Names a batch, for everybody who watches it; an empty name takes the name away.
 * @throws {AppError} `invalid-input`, `not-found`, `database-unavailable`
 */
export async function renameBatch(
  { db, bell, log }: Pick<Services, 'db' | 'bell' | 'log'>,
  scope: Scope,
  input: unknown,
): Promise<null> {
  const request = renameRequestSchema.safeParse(input);
  if (!request.success) throw new AppError('invalid-input', { cause: request.error });
  const { batchId } = request.data;
  const outcome = await db()
    .then((open) => nameBatch(open, scope, request.data))
    .catch((cause: unknown) => {
      throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
    });
  if (!outcome) throw new AppError('not-found');
  if (outcome === 'renamed') {
    log('batch.renamed', { batch: batchId });
    bell.ring(batchId);
  }
  return null;
}
