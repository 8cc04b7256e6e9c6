import 'server-only';
import { delay } from '@/lib/base/async';
import { leaseDue } from '@/lib/db/lease';
import { openWork } from '@/lib/db/queue';
import { recoverClaims } from '@/lib/db/recover';
import { dropSource } from './drop-source';
import { explain } from './log';
import type { Services } from './services';
import { SETTLE_LEASE_MS, settleLeased } from './settle';
import { sendQueued } from './submit-queued';

export type Works = Omit<Services, 'pump'>;

export interface Pump {
  /**
   * Takes up all work that is due, and resolves when it has been done. Any number of callers share
   * one look at what is due; slow work of one does not keep the next from looking. Never throws.
   */
  run(): Promise<void>;
  /**
   * The same, and stays for `STAY_MS` at most while photos wait to be sent. For work after an answer:
   * where functions are frozen once they have nothing under way, timers are frozen with them.
   */
  stay(): Promise<void>;
}

/** Kie allows ten reads a second; what is due beyond this waits for the next run, a second later. */
const READS_PER_RUN = 8;
const SOONEST_MS = 1_000;
const LATEST_MS = 30_000;
const STAY_MS = 50_000;
const STAY_STEP_MS = 250;
/** What is due within this is worth staying for. */
const SHORTLY_MS = 2_000;

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
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wakeIn(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.min(LATEST_MS, Math.max(SOONEST_MS, ms)));
    timer.unref();
  }

  /** Sets the timer for what is due next. */
  async function lookAhead() {
    const { dueMs, hasQueued } = await openWork(await works.db());
    isWaiting = hasQueued || (dueMs !== null && dueMs <= SHORTLY_MS);
    if (dueMs !== null) wakeIn(dueMs);
  }

  /** @param work never rejects */
  function keep(work: Promise<void>) {
    const kept = work.then(async () => {
      underWay.delete(kept);
      // What it put off may be due before the timer goes off.
      if (underWay.size === 0) await lookAhead().catch(() => wakeIn(LATEST_MS));
    });
    underWay.add(kept);
  }

  async function look() {
    const db = await works.db();
    await recover(works);
    await sendQueued(works, keep);
    const due = await leaseDue(db, { want: READS_PER_RUN, leaseMs: SETTLE_LEASE_MS });
    for (const row of due) keep(settleLeased(works, row));
    await lookAhead();
  }

  async function lookWhileAsked() {
    do {
      again = false;
      try {
        await look();
      } catch (thrown) {
        works.log('pump.failed', { why: explain(thrown) });
        isWaiting = false;
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

  async function stay() {
    const until = Date.now() + STAY_MS;
    await run();
    // The timer does the work, for all who stay.
    while (isWaiting && !works.bell.draining && Date.now() < until) await delay(STAY_STEP_MS);
    await Promise.all(underWay);
  }

  return { run, stay };
}
