import 'server-only';
import { leaseDue, nextDueMs, recoverClaims } from '@/lib/db/tasks';
import { explain } from './log';
import type { Services } from './services';
import { dropSource, SETTLE_LEASE_MS, settleLeased } from './settle';
import { submitQueued } from './submit-queued';

export type Works = Omit<Services, 'pump'>;

export interface Pump {
  /** Does all work that is due. Any number of callers share one run. Never throws. */
  run(): Promise<void>;
}

/** Kie allows ten reads a second; what is due beyond this waits for the next run, a second later. */
const READS_PER_RUN = 8;
const SOONEST_MS = 1_000;
const LATEST_MS = 30_000;

/** Submits what is queued, asks after what is overdue, takes up what a dead process left. */
async function pumpOnce(works: Works): Promise<number | null> {
  const db = await works.db();
  const { failed, released } = await recoverClaims(db, works.env.kie.giveUpMs);
  for (const row of released) {
    works.log('task.claim-expired', { task: row.id, attempt: row.attempt });
  }
  for (const row of failed) {
    works.log('task.failed', { task: row.id, attempt: row.attempt, error: row.error });
    works.bell.ring(row.batchId);
    await dropSource(works, row);
  }
  await submitQueued(works);
  const due = await leaseDue(db, { want: READS_PER_RUN, leaseMs: SETTLE_LEASE_MS });
  await Promise.all(due.map((row) => settleLeased(works, row)));
  return nextDueMs(db);
}

/**
 * The queue has no worker process: every submission, callback and status read pumps it. While this
 * process lives a timer does the same, so that the queue also drains with every tab closed.
 */
export function createPump(works: Works): Pump {
  let running: Promise<void> | null = null;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wakeIn(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.min(LATEST_MS, Math.max(SOONEST_MS, ms)));
    timer.unref();
  }

  async function drain() {
    do {
      again = false;
      try {
        const nextMs = await pumpOnce(works);
        if (nextMs !== null) wakeIn(nextMs);
      } catch (thrown) {
        works.log('pump.failed', { why: explain(thrown) });
        wakeIn(LATEST_MS);
      }
    } while (again);
  }

  function run(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = drain().finally(() => {
      running = null;
    });
    return running;
  }

  return { run };
}
