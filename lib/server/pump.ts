import 'server-only';
import { delay } from '@/lib/base/async';
import { leaseLate } from '@/lib/db/late';
import { leaseDue } from '@/lib/db/lease';
import { type OpenWork, openWork } from '@/lib/db/queue';
import { recoverClaims } from '@/lib/db/recover';
import { emptyTrash } from './empty-trash';
import { LATE_LEASE_MS, settleLate } from './late';
import { explain } from './log';
import type { Services } from './services';
import { endTwins, SETTLE_LEASE_MS, settleLeased } from './settle';
import { sendQueued } from './submit-queued';
import { SWEEP_EVERY_MS, sweepInTurn } from './sweep';

export type Works = Omit<Services, 'pump'>;

export interface Pump {
  /**
   * Takes up all work that is due, and resolves when it has been done. Any number of callers share
   * one look at what is due; slow work of one does not keep the next from looking. Never throws.
   */
  run(): Promise<void>;
  /** The same, without a look where somebody had one a moment ago: for those who come in numbers. */
  glance(): Promise<void>;
  /**
   * The same, and stays for `STAY_MS` at most while photos wait to be sent. For work after an answer:
   * where functions are frozen once they have nothing under way, timers are frozen with them.
   */
  stay(): Promise<void>;
}

/** Kie allows ten reads a second; what is due beyond this waits for the next run, a second later. */
const READS_PER_RUN = 8;
/** Those who wait come first. */
const LATE_READS_PER_RUN = 2;
const LEFT_MS = 1_000;
const LATEST_MS = 30_000;
const STAY_MS = 50_000;
const STAY_STEP_MS = 250;
/** What is due within this is worth staying for. */
const SHORTLY_MS = 2_000;
const GLANCE_EVERY_MS = 1_000;

const isDue = (ms: number | null): boolean => ms !== null && ms <= 0;

/** Takes up what a dead process left. */
async function recover(works: Works): Promise<void> {
  const { failed, released } = await recoverClaims(await works.db(), works.env.kie);
  for (const row of released) {
    works.log('task.claim-expired', { task: row.id, attempt: row.attempt });
  }
  for (const row of failed) {
    works.log('task.failed', { task: row.id, attempt: row.attempt, error: row.error });
    works.bell.ring(row.batchId);
  }
}

/** Milliseconds until something is due; `null` when nothing ever is. */
function soonest({ queued, submitting, running, late, trash, swept }: OpenWork): number | null {
  const moments = [queued, submitting, running, late, trash, swept && swept + SWEEP_EVERY_MS];
  const known = moments.filter((ms) => ms !== null);
  return known.length > 0 ? Math.min(...known) : null;
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
  let lookedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** What is due already and was left by this look, such as for want of a read, comes later. */
  function wakeIn(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), ms > 0 ? Math.min(LATEST_MS, ms) : LEFT_MS);
    timer.unref();
  }

  /** Sets the timer for what is due next. */
  async function lookAhead() {
    const open = await openWork(await works.db());
    const dueMs = soonest(open);
    const hasLine = open.queued !== null && !open.isPaused;
    isWaiting = hasLine || (dueMs !== null && dueMs <= SHORTLY_MS);
    // What others hold, they may give back sooner than they have said.
    if (dueMs !== null) wakeIn(hasLine ? Math.min(dueMs, LEFT_MS) : dueMs);
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
    const open = await openWork(db);
    if (isDue(open.submitting)) await recover(works);
    if (isDue(open.queued) || isDue(open.submitting)) {
      await endTwins(works);
      await sendQueued(works, keep);
    }
    if (isDue(open.running)) {
      const due = await leaseDue(db, { want: READS_PER_RUN, leaseMs: SETTLE_LEASE_MS });
      for (const row of due) keep(settleLeased(works, row));
    }
    if (isDue(open.late)) {
      const due = await leaseLate(db, { want: LATE_READS_PER_RUN, leaseMs: LATE_LEASE_MS });
      for (const late of due) keep(settleLate(works, late));
    }
    if (isDue(open.trash)) keep(emptyTrash(works));
    if (open.swept === null || open.swept <= -SWEEP_EVERY_MS) keep(sweepInTurn(works));
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
      lookedAt = performance.now();
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

  async function glance() {
    const isEarly = looking !== null || performance.now() - lookedAt < GLANCE_EVERY_MS;
    if (!isEarly) return run();
    // What others have begun is waited for all the same: who is kept alive keeps it alive.
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

  return { run, glance, stay };
}
