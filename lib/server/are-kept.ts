import 'server-only';
import { findKept, type Sameness, samenessOf } from '@/lib/db/add';
import type { Scope } from '@/lib/db/scope';
import { onDatabase } from './on-database';
import type { Services } from './services';

/**
 * Whether the workspace keeps a cut-out of each photo's bytes, in their order: it would use no credit. What is
 * kept now may be deleted before it is asked for.
 * @throws {AppError} `database-unavailable`
 */
export async function areKept(
  services: Pick<Services, 'db'>,
  scope: Scope,
  photos: readonly Sameness[],
): Promise<boolean[]> {
  const kept = await onDatabase(services, (db) => findKept(db, scope, photos));
  return photos.map((photo) => photo.digest !== null && kept.has(samenessOf(photo)));
}
