import 'server-only';
import { and, eq, inArray, lt, not, or, sql } from 'drizzle-orm';
import { type Limit, type Room, roomOf, type Used } from '@/lib/door/allowance';
import type { Db, Tx } from './client';
import { allowances, allowanceUses, attempts, tasks } from './schema';
import { inTransaction } from './transaction';

/** By whom photos are begun, on which day, and how many may be. */
export interface Claim {
  day: string;
  counted: readonly { limit: Limit; subject: string; most: number }[];
}

/** A photo that may come to cost something: its attempts after this one. */
export interface Use {
  taskId: string;
  afterAttempt: number;
}

/** The row of all, beside which no subject of a claim may be called so. */
export const ALL = 'all';

/** Held until the transaction ends, it keeps all others from this day's rows. */
const holdDay = (tx: Tx, day: string) =>
  tx
    .insert(allowances)
    .values({ day, subject: ALL, used: 0 })
    .onConflictDoUpdate({
      target: [allowances.day, allowances.subject],
      set: { used: sql`${allowances.used}` },
    });

async function usedOf(db: Db | Tx, { day, counted }: Claim): Promise<Used[]> {
  const subjects = counted.map(({ subject }) => subject);
  const rows = await db
    .select({ subject: allowances.subject, used: allowances.used })
    .from(allowances)
    .where(and(eq(allowances.day, day), inArray(allowances.subject, subjects)));
  const used = new Map(rows.map((row) => [row.subject, row.used]));
  return counted.map(({ limit, subject, most }) => ({ limit, most, used: used.get(subject) ?? 0 }));
}

/** What is left to a claim at the moment. */
export const roomFor = async (db: Db, claim: Claim): Promise<Room> =>
  roomOf(await usedOf(db, claim));

/** Takes each subject's count back by as many times as it is named here. */
async function uncount(tx: Tx, day: string, subjects: readonly string[]): Promise<void> {
  const counts = new Map<string, number>();
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  for (const [subject, count] of counts) {
    await tx
      .update(allowances)
      .set({ used: sql`greatest(0, ${allowances.used} - ${count}::int)` })
      .where(and(eq(allowances.day, day), eq(allowances.subject, subject)));
  }
}

/**
 * Counts as many as all limits allow, for each subject, of a day that the caller holds.
 * @returns how many
 */
async function count(tx: Tx, claim: Claim, wanted: number): Promise<number> {
  const { left } = roomOf(await usedOf(tx, claim));
  const used = Math.min(wanted, left);
  if (used > 0) {
    await tx
      .insert(allowances)
      .values(claim.counted.map(({ subject }) => ({ day: claim.day, subject, used })))
      .onConflictDoUpdate({
        target: [allowances.day, allowances.subject],
        set: { used: sql`${allowances.used} + excluded.used` },
      });
  }
  return used;
}

/**
 * Counts as many of these photos as all limits allow, in their order: each is counted for all
 * subjects or for none. Exact among any number of callers, as each holds the day from here until its
 * transaction ends; it must hold all else by then.
 * @returns the ids of those that may go on
 */
async function take(tx: Tx, claim: Claim, uses: readonly Use[]): Promise<string[]> {
  const taken = uses.slice(0, await count(tx, claim, uses.length));
  if (taken.length > 0) {
    const { day } = claim;
    const subjects = claim.counted.map(({ subject }) => subject);
    await tx
      .insert(allowanceUses)
      .values(taken.map((use) => ({ ...use, day, subjects })))
      // The same photo, submitted at the turn of two days at once.
      .onConflictDoUpdate({
        target: [allowanceUses.taskId, allowanceUses.afterAttempt],
        set: { day, subjects, isFree: false },
      });
  }
  return taken.map(({ taskId }) => taskId);
}

/**
 * Takes for photos that are to be written down. Those that are so already need nothing: `known`,
 * which the caller has not locked. What was counted of one that was deleted since pays for nothing:
 * it is let go of, and the photo is counted anew.
 */
export async function takeForNew(
  tx: Tx,
  claim: Claim,
  taskIds: readonly string[],
): Promise<{ known: Set<string>; taken: Set<string> }> {
  if (taskIds.length === 0) return { known: new Set(), taken: new Set() };
  await holdDay(tx, claim.day);
  // Asked after that: the same submission may just have been made by another call.
  const rows = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(inArray(tasks.id, [...taskIds]));
  const known = new Set(rows.map(({ id }) => id));
  const unknown = taskIds.filter((taskId) => !known.has(taskId));
  if (unknown.length === 0) return { known, taken: new Set() };
  const former = await tx
    .delete(allowanceUses)
    .where(inArray(allowanceUses.taskId, unknown))
    .returning({
      day: allowanceUses.day,
      subjects: allowanceUses.subjects,
      isFree: allowanceUses.isFree,
    });
  const free = former.filter(({ day, isFree }) => isFree && day === claim.day);
  await uncount(
    tx,
    claim.day,
    free.flatMap(({ subjects }) => subjects),
  );
  const uses = unknown.map((taskId) => ({ taskId, afterAttempt: 0 }));
  return { known, taken: new Set(await take(tx, claim, uses)) };
}

/**
 * Takes for photos that are to be tried again, which the caller holds. One that is counted already
 * is not counted again.
 */
export async function takeForRetry(
  tx: Tx,
  claim: Claim,
  uses: readonly Use[],
): Promise<Set<string>> {
  if (uses.length === 0) return new Set();
  await holdDay(tx, claim.day);
  const ids = uses.map(({ taskId }) => taskId);
  const before = await tx
    .select({ taskId: allowanceUses.taskId, afterAttempt: allowanceUses.afterAttempt })
    .from(allowanceUses)
    .where(inArray(allowanceUses.taskId, ids));
  const isCounted = ({ taskId, afterAttempt }: Use) =>
    before.some((use) => use.taskId === taskId && use.afterAttempt === afterAttempt);
  const fresh = uses.filter((use) => !isCounted(use));
  const taken = await take(tx, claim, fresh);
  return new Set([...uses.filter(isCounted).map(({ taskId }) => taskId), ...taken]);
}

/**
 * Takes for what costs no credit, so that nothing is ever given back; exact among any number of
 * callers.
 * @returns how many of those that are wanted may be
 */
export async function takeErrands(db: Db, claim: Claim, wanted: number): Promise<number> {
  if (wanted === 0) return 0;
  return inTransaction(db, async (tx) => {
    await holdDay(tx, claim.day);
    return count(tx, claim, wanted);
  });
}

const isLater = sql`later.task_id = ${allowanceUses.taskId}
  and later.after_attempt > ${allowanceUses.afterAttempt}`;

/** An attempt, called `mine`, that was made for this use and not for a later one of the same task. */
const isMine = sql`mine.task_id = ${allowanceUses.taskId}
  and mine.number > ${allowanceUses.afterAttempt}
  and mine.number <= coalesce(
    (select min(later.after_attempt) from ${allowanceUses} later where ${isLater}), 2147483647)`;

const isOver = sql`(
  exists (select 1 from ${tasks} ended
    where ended.id = ${allowanceUses.taskId} and ended.ended_at is not null)
  or exists (select 1 from ${allowanceUses} later where ${isLater}))`;

const isGone = sql`not exists (select 1 from ${tasks} held where held.id = ${allowanceUses.taskId})`;

/**
 * Over, and each of its attempts is known to have cost nothing. Of a photo that is gone, and its
 * attempts with it, the trigger alone can tell.
 */
const isKnownFree = and(
  not(isGone),
  isOver,
  sql`not exists (select 1 from ${attempts} mine
    where ${isMine} and mine.credits is distinct from 0)`,
);

const hasCost = sql`exists (select 1 from ${attempts} mine where ${isMine} and mine.credits > 0)`;
const isFree = or(allowanceUses.isFree, isKnownFree);
const isDecided = or(isFree, hasCost, isGone);

/**
 * Takes photos of a day back out of its counts that have come to cost nothing: cancelled before they
 * were sent, refused, failed without a credit, or done with a cut-out that was kept. Whatever may
 * have cost something stays counted. Idempotent: each is let go of as soon as it is decided.
 * @returns how many were given back
 */
export async function giveBack(db: Db, day: string): Promise<number> {
  const isOfDay = eq(allowanceUses.day, day);
  if ((await db.$count(allowanceUses, and(isOfDay, isDecided))) === 0) return 0;
  return inTransaction(db, async (tx) => {
    await holdDay(tx, day);
    const free = await tx
      .delete(allowanceUses)
      .where(and(isOfDay, isFree))
      .returning({ subjects: allowanceUses.subjects });
    // One that became free in between is left for the next time.
    await tx
      .delete(allowanceUses)
      .where(and(isOfDay, not(allowanceUses.isFree), or(hasCost, isGone)));
    await uncount(
      tx,
      day,
      free.flatMap(({ subjects }) => subjects),
    );
    return free.length;
  });
}

/** Forgets the days before this one. */
export async function forgetAllowances(db: Db, day: string): Promise<void> {
  await db.delete(allowanceUses).where(lt(allowanceUses.day, day));
  await db.delete(allowances).where(lt(allowances.day, day));
}
