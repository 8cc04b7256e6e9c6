import 'server-only';
import { newId } from '@/lib/base/ids';
import { findKept, samenessOf } from '@/lib/db/add';
import type { Scope } from '@/lib/db/scope';
import type { ApiCopy, Grant } from '@/lib/task/task';
import { explain } from './log';
import type { Services } from './services';

/**
 * Leave for a workspace to upload API copies, in their order. For one whose bytes' cut-out it keeps
 * nothing is to be uploaded; where the database cannot tell, it is.
 * @param take told how many are to be uploaded, says how many may be; what is beyond that is refused
 * @throws {AppError} `storage-unavailable`, and what `take` throws
 */
export async function grantUploads(
  { db, blob, log }: Pick<Services, 'db' | 'blob' | 'log'>,
  scope: Scope,
  copies: readonly ApiCopy[],
  take: (wanted: number) => Promise<number> = async (wanted) => wanted,
): Promise<Grant[]> {
  const kept = await db()
    .then((open) => findKept(open, scope, copies))
    .catch((thrown: unknown) => {
      log('uploads.kept-unknown', { why: explain(thrown) });
      return new Map<string, never>();
    });
  const isKept = (copy: ApiCopy) => copy.digest !== null && kept.has(samenessOf(copy));
  const unkept = copies.filter((copy) => !isKept(copy));
  const most = await take(unkept.length);
  const uploads = await blob.grant(unkept.slice(0, most), scope.workspace);
  let next = 0;
  return copies.flatMap((copy): Grant[] => {
    if (isKept(copy)) return [{ kind: 'kept', taskId: newId() }];
    const grant = uploads[next++];
    if (grant) return [grant];
    return next > most ? [{ kind: 'refused' }] : [];
  });
}
