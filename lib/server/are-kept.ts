import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import { findKept, type Sameness, samenessOf } from '@/lib/db/add';
import type { Scope } from '@/lib/db/scope';
import type { Services } from './services';

/**
 * Whether the workspace keeps a cut-out of each photo's bytes, in their order: it would use no credit. What is
 * kept now may be deleted before it is asked for.
 * @throws {AppError} `database-unavailable`
 */
export async function areKept(
  { db }: Pick<Services, 'db'>,
  scope: Scope,
  photos: readonly Sameness[],
): Promise<boolean[]> {
  const kept = await db()
    .then((open) => findKept(open, scope, photos))
    .catch((cause: unknown) => {
      throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
    });
  return photos.map((photo) => photo.digest !== null && kept.has(samenessOf(photo)));
}
