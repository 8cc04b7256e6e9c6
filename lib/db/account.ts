import 'server-only';
import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { PauseReason } from '@/lib/task/task';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { account, attempts, batches, tasks } from './schema';
import type { AttemptKey } from './tasks';
import { inTransaction } from './transaction';

/** A pause is tried ever more seldom, up to this many times its first length. */
const SLOWEST_PROBE = 16;
const RETURNED_MS = 1_000;

/** Lets those who watch a batch with open photos know that something about the line changed. */
async function tellOpen(tx: Tx): Promise<string[]> {
  const open = await tx
    .selectDistinct({ id: tasks.batchId })
    .from(tasks)
    .where(isNotNull(tasks.dueAt));
  const ids = open.map(({ id }) => id);
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
}

/**
 * Stops sending: nothing will be taken before something is mended on the account's side. During a
 * pause only its reason changes.
 * @param probeMs when to try whether that has happened
 * @returns the batches with open photos, where this is news to them; otherwise `null`
 */
export async function pauseIntake(
  db: Db,
  reason: PauseReason,
  probeMs: number,
): Promise<string[] | null> {
  return inTransaction(db, async (tx) => {
    const paused = await tx
      .update(account)
      .set({
        pauseReason: reason,
        pausedAt: sql`coalesce(${account.pausedAt}, now())`,
        probeAt: sql`coalesce(${account.probeAt}, ${fromNow(probeMs)})`,
      })
      .where(sql`${account.pauseReason} is distinct from ${reason}`)
      .returning({ id: account.id });
    return paused.length > 0 ? tellOpen(tx) : null;
  });
}

/**
 * Ends a pause, which Kie has done by taking an attempt that was sent during it.
 * @returns the batches with open photos; `null` when there was no pause, or the attempt was sent
 * before it
 */
export async function endPause(db: Db, accepted: AttemptKey): Promise<string[] | null> {
  return inTransaction(db, async (tx) => {
    const ended = await tx
      .update(account)
      .set({ pauseReason: null, pausedAt: null, probeAt: null, probes: 0 })
      .where(
        and(
          isNotNull(account.pauseReason),
          sql`${account.pausedAt} < (select sent_at from ${attempts}
            where task_id = ${accepted.taskId} and number = ${accepted.attempt})`,
        ),
      )
      .returning({ id: account.id });
    return ended.length > 0 ? tellOpen(tx) : null;
  });
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

/** Gives a turn back that could not be used: nothing could be sent. */
export async function returnProbe(db: Db): Promise<void> {
  await db
    .update(account)
    .set({ probeAt: fromNow(RETURNED_MS), probes: sql`greatest(${account.probes} - 1, 0)` })
    .where(isNotNull(account.pauseReason));
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
