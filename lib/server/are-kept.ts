import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import { findKept, type Sameness, samenessOf } from '@/lib/db/add';
import type { Services } from './services';

/**
 * Whether a cut-out of each photo's bytes is kept, in their order: it would use no credit. What is
 * kept now may be deleted before it is asked for.
 * @throws {AppError} `database-unavailable`
 */
export async function areKept(
  { db }: Pick<Services, 'db'>,
  photos: readonly Sameness[],
): Promise<boolean[]> {
  const kept = await db()
    .then((open) => findKept(open, photos))
    .catch((cause: unknown) => {
      throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
    });
  return photos.map((photo) => photo.digest !== null && kept.has(samenessOf(photo)));
}
