import 'server-only';
import { takeCreditsTurn, touchBatch, writeCredits } from '@/lib/db/account';
import { hasOpenTasks } from '@/lib/db/queue';
import { explain } from './log';
import type { Works } from './pump';

/** What the page shows of the account is this old at most while somebody watches. */
const FRESH_MS = 60_000;
/** When a batch has ended its last figure shall be right; others may end beside it. */
const AT_END_MS = 500;

/** Whether what is known of the account's credits should be asked for again. */
export const isStale = (askedAt: Date | null): boolean =>
  !askedAt || Date.now() - askedAt.getTime() > FRESH_MS;

/**
 * Asks Kie for the credits left, unless any instance did within `everyMs`. Never throws: the figure
 * is for information.
 * @returns whether it was asked and answered
 */
export async function refreshCredits(works: Works, everyMs = FRESH_MS): Promise<boolean> {
  try {
    const db = await works.db();
    if (!(await takeCreditsTurn(db, everyMs))) return false;
    await writeCredits(db, await works.kie.credits());
    return true;
  } catch (thrown) {
    works.log('kie.credits-unknown', { why: explain(thrown) });
    return false;
  }
}

/** Once no photo of the batch is open, tells its watchers what the account has left. */
export async function closeBooks(works: Works, batchId: string): Promise<void> {
  const db = await works.db();
  if (await hasOpenTasks(db, batchId)) return;
  if (!(await refreshCredits(works, AT_END_MS))) return;
  await touchBatch(db, batchId);
  works.bell.ring(batchId);
}
