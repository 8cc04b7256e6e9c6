import 'server-only';
import { takeSweepTurn } from '@/lib/db/account';
import { forgetAllowances } from '@/lib/db/allowances';
import { deleteUnusedPresets } from '@/lib/db/presets';
import { deleteExpired, referredTo } from '@/lib/db/retention';
import { discard } from '@/lib/db/trash';
import { dayOf } from '@/lib/door/allowance';
import { emptyTrash } from './empty-trash';
import { explain } from './log';
import type { Works } from './pump';
import { SESSION_S } from './session';

const HOUR_MS = 3_600_000;

/** The daily call may come a little sooner than a day after the last. */
export const SWEEP_EVERY_MS = 23 * HOUR_MS;

/** A copy that was uploaded may still be submitted: a page that was cut off goes on asking. */
const ORPHAN_AFTER_MS = 48 * HOUR_MS;

/** Longer than the cookie lasts that is the one way to them, of somebody who does not come back. */
const UNUSED_AFTER_MS = SESSION_S * 1_000 + 48 * HOUR_MS;

export interface Swept {
  /** Photos whose time was over. */
  expired: number;
  /** Objects in Blob that nothing had ever come to refer to. */
  orphans: number;
}

/**
 * Deletes what has been kept for long enough, and finds objects in Blob that no row refers to: an
 * upload that was never submitted, or what a crash left behind.
 * @param orphanAfterMs how old such an object must be
 * @throws {AppError} `database-unavailable`, `storage-unavailable`
 */
export async function sweep(works: Works, orphanAfterMs = ORPHAN_AFTER_MS): Promise<Swept> {
  const db = await works.db();
  // Whoever called: the next one that comes by itself is a day off.
  await takeSweepTurn(db, 0);
  await forgetAllowances(db, dayOf(Date.now()));
  await deleteUnusedPresets(db, UNUSED_AFTER_MS);
  const expired = await deleteExpired(db, works.env.retentionMs);
  const before = Date.now() - orphanAfterMs;
  let orphans = 0;
  for (const prefix of ['copies/', 'cutouts/'] as const) {
    for await (const page of works.blob.list(prefix)) {
      const old = page.filter(({ uploadedAt }) => uploadedAt.getTime() < before);
      const pathnames = old.map(({ pathname }) => pathname);
      const needed = await referredTo(db, pathnames);
      const needless = pathnames.filter((pathname) => !needed.has(pathname));
      await discard(db, needless);
      orphans += needless.length;
    }
  }
  await emptyTrash(works);
  const swept = { expired, orphans };
  works.log('sweep.done', { ...swept });
  return swept;
}

/** Once a day, by whichever instance comes first: where no cron calls, the sweep happens as well. */
export async function sweepInTurn(works: Works): Promise<void> {
  try {
    if (await takeSweepTurn(await works.db(), SWEEP_EVERY_MS)) await sweep(works);
  } catch (thrown) {
    works.log('sweep.failed', { why: explain(thrown) });
  }
}
