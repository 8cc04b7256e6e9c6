import 'server-only';
import { forgetTrash, leaseTrash } from '@/lib/db/trash';
import { explain } from './log';
import type { Works } from './pump';

/** Vercel Blob counts each object of a list, but takes them in one call. */
const AT_ONCE = 200;
/** Longer than the call may take; after this a failed removal is tried again. */
const LEASE_MS = 60_000;

/**
 * Removes from Blob what no row refers to any more. Never throws: what could not be removed stays
 * in the trash, and is tried again.
 */
export async function emptyTrash(works: Works): Promise<void> {
  try {
    const db = await works.db();
    for (;;) {
      const pathnames = await leaseTrash(db, { want: AT_ONCE, leaseMs: LEASE_MS });
      if (pathnames.length === 0) return;
      await works.blob.remove(pathnames);
      await forgetTrash(db, pathnames);
      if (pathnames.length < AT_ONCE) return;
    }
  } catch (thrown) {
    works.log('trash.kept', { why: explain(thrown) });
  }
}
