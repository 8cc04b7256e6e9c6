import 'server-only';
import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { PauseReason } from '@/lib/task/task';
import type { Db } from './client';
import { fromNow, now } from './clock';
import { account, batches, tasks } from './schema';
import { inTransaction } from './transaction';

/** A pause is tried ever more seldom, up to this many times its first length. */
const SLOWEST_PROBE = 16;

/** Lets those who watch a batch with photos in line know that something about the line changed. */
async function tellWaiting(db: Db): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const waiting = await tx
      .selectDistinct({ id: tasks.batchId })
      .from(tasks)
      .where(inArray(tasks.state, ['queued', 'submitting']));
    const ids = waiting.map(({ id }) => id);
    // In one order, as others do the same.
    await tx
      .select({ id: batches.id })
      .from(batches)
      .where(inArray(batches.id, ids))
      .orderBy(asc(batches.id))
      .for('update');
    await tx
      .update(batches)
      .set({ revision: sql`${batches.revision} + 1` })
      .where(inArray(batches.id, ids));
    return ids;
  });
}

/**
 * Stops sending: nothing will be taken before something is mended on the account's side.
 * @param probeMs when to try whether that has happened
 * @returns the batches that wait, to whom it is news; `null` when it was paused already
 */
export async function pauseIntake(
  db: Db,
  reason: PauseReason,
  probeMs: number,
): Promise<string[] | null> {
  const paused = await db
    .update(account)
    .set({ pauseReason: reason, pausedAt: now, probeAt: fromNow(probeMs), probes: 0 })
    .where(isNull(account.pauseReason))
    .returning({ id: account.id });
  return paused.length > 0 ? tellWaiting(db) : null;
}

/** @returns the batches that waited; `null` when there was no pause */
export async function endPause(db: Db): Promise<string[] | null> {
  const ended = await db
    .update(account)
    .set({ pauseReason: null, pausedAt: null, probeAt: null, probes: 0 })
    .where(isNotNull(account.pauseReason))
    .returning({ id: account.id });
  return ended.length > 0 ? tellWaiting(db) : null;
}

export async function readPause(db: Db): Promise<PauseReason | null> {
  const [row] = await db.select({ reason: account.pauseReason }).from(account);
  return row?.reason ?? null;
}

/**
 * Takes the turn to try whether a pause may end, when it has come. One caller gets it, and the
 * next turn comes after twice the time.
 */
export async function takeProbe(db: Db, probeMs: number): Promise<boolean> {
  const next = sql`now() + least(power(2, ${account.probes} + 1), ${SLOWEST_PROBE})
    * ${probeMs}::double precision * interval '1 millisecond'`;
  const taken = await db
    .update(account)
    .set({ probeAt: next, probes: sql`${account.probes} + 1` })
    .where(and(isNotNull(account.pauseReason), lte(account.probeAt, now)))
    .returning({ id: account.id });
  return taken.length > 0;
}

/** Takes the turn to ask for the account's credits, unless somebody had it within `everyMs`. */
export async function takeCreditsTurn(db: Db, everyMs: number): Promise<boolean> {
  const taken = await db
    .update(account)
    .set({ creditsAskedAt: now })
    .where(or(isNull(account.creditsAskedAt), lt(account.creditsAskedAt, fromNow(-everyMs))))
    .returning({ id: account.id });
  return taken.length > 0;
}

export async function writeCredits(db: Db, left: number): Promise<void> {
  await db.update(account).set({ creditsLeft: left, creditsAskedAt: now });
}

/** Takes the turn to sweep, unless somebody had it within `everyMs`. */
export async function takeSweepTurn(db: Db, everyMs: number): Promise<boolean> {
  const taken = await db
    .update(account)
    .set({ sweptAt: now })
    .where(or(isNull(account.sweptAt), lt(account.sweptAt, fromNow(-everyMs))))
    .returning({ id: account.id });
  return taken.length > 0;
}

/** Tells the watchers of a batch that more than its tasks has changed. */
export async function touchBatch(db: Db, batchId: string): Promise<void> {
  await db
    .update(batches)
    .set({ revision: sql`${batches.revision} + 1` })
    .where(eq(batches.id, batchId));
}
