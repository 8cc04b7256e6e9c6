import 'server-only';
import { recoverClaims } from '@/lib/db/recover';
import { leaseDue, nextDueMs } from '@/lib/db/tasks';
import { explain } from './log';
import type { Services } from './services';
import { dropSource, SETTLE_LEASE_MS, settleLeased } from './settle';
import { sendQueued } from './submit-queued';

export type Works = Omit<Services, 'pump'>;

export interface Pump {
  /**
   * Takes up all work that is due, and resolves when it has been done. Any number of callers share
   * one look at what is due; slow work of one does not keep the next from looking. Never throws.
   */
  run(): Promise<void>;
}

/** Kie allows ten reads a second; what is due beyond this waits for the next run, a second later. */
const READS_PER_RUN = 8;
const SOONEST_MS = 1_000;
const LATEST_MS = 30_000;

/** Takes up what a dead process left. */
async function recover(works: Works): Promise<void> {
  const { failed, released } = await recoverClaims(await works.db(), works.env.kie);
  for (const row of released) {
    works.log('task.claim-expired', { task: row.id, attempt: row.attempt });
  }
  for (const row of failed) {
    works.log('task.failed', { task: row.id, attempt: row.attempt, error: row.error });
    works.bell.ring(row.batchId);
    await dropSource(works, row);
  }
}

/**
 * The queue has no worker process: every submission, callback and status read pumps it. While this
 * process lives a timer does the same, so that the queue also drains with every tab closed.
 */
export function createPump(works: Works): Pump {
  const underWay = new Set<Promise<void>>();
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wakeIn(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.min(LATEST_MS, Math.max(SOONEST_MS, ms)));
    timer.unref();
  }

  /** @param work never rejects */
  function keep(work: Promise<void>) {
    const kept = work.finally(() => underWay.delete(kept));
    underWay.add(kept);
  }

  async function look() {
    const db = await works.db();
    await recover(works);
    await sendQueued(works, keep);
    const due = await leaseDue(db, { want: READS_PER_RUN, leaseMs: SETTLE_LEASE_MS });
    for (const row of due) keep(settleLeased(works, row));
    const nextMs = await nextDueMs(db);
    if (nextMs !== null) wakeIn(nextMs);
  }

  async function lookWhileAsked() {
    do {
      again = false;
      try {
        await look();
      } catch (thrown) {
        works.log('pump.failed', { why: explain(thrown) });
        wakeIn(LATEST_MS);
      }
    } while (again);
  }

  async function run() {
    if (looking) again = true;
    looking ??= lookWhileAsked().finally(() => {
      looking = null;
    });
    await looking;
    await Promise.all(underWay);
  }

  return { run };
}
