import 'server-only';
import { and, asc, eq, inArray, isNotNull, isNull, lte, not, or, type SQL, sql } from 'drizzle-orm';
import { TRANSITIONS } from '@/lib/task/transition';
import { attemptIs } from './attempts';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { attempts, tasks } from './schema';
import { failedWith, type TaskRow } from './tasks';
import { inTransaction } from './transaction';

export interface Patience {
  /** How long a create without a reply may still be heard of. */
  graceMs: number;
  /** How long a photo is tried for. */
  giveUpMs: number;
}

/** More than a process can leave behind at once: the next look takes the rest. */
const AT_ONCE = 50;

const overdue = and(eq(tasks.state, 'submitting'), lte(tasks.dueAt, now));

/** Whether createTask was called for the current attempt; what came of it nobody told. */
const wasSent = sql<boolean>`exists (
  select 1 from ${attempts} mine
  where mine.task_id = ${tasks.id} and mine.number = ${tasks.attempt} and mine.sent_at is not null
)`;

/** Calls that are made side by side may arrive in another order than they were noted in. */
const SIDE_BY_SIDE = sql.raw(`interval '5 seconds'`);

/**
 * Whether Kie may still come to it: something that was sent before, or beside it, is at work or
 * has ended within the grace. As long as that line moves, silence means nothing.
 */
const mayStillCome = (graceMs: number): SQL => sql`exists (
  select 1 from ${attempts} mine
  join ${attempts} other
    on other.sent_at <= mine.sent_at + ${SIDE_BY_SIDE} and other.task_id <> mine.task_id
  join ${tasks} ahead on ahead.id = other.task_id
  where mine.task_id = ${tasks.id} and mine.number = ${tasks.attempt}
    and ((ahead.state = 'running' and ahead.attempt = other.number)
      or (other.kie_task_id is not null and other.ended_at > ${fromNow(-graceMs)}))
)`;

/** Overdue, and nothing of it can be under way: never sent, or silent for long enough. */
const isHopeless = (graceMs: number) =>
  and(overdue, or(not(wasSent), and(isNotNull(tasks.silentSince), not(mayStillCome(graceMs)))));

/** Begins the grace under our eyes for those that have just been found silent. */
async function watchSilent(db: Db, graceMs: number): Promise<void> {
  const silent = db.$with('silent').as(
    db
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(overdue, wasSent, isNull(tasks.silentSince)))
      .for('update', { skipLocked: true }),
  );
  await db
    .with(silent)
    .update(tasks)
    .set({ dueAt: fromNow(graceMs), silentSince: now })
    .where(inArray(tasks.id, db.select({ id: silent.id }).from(silent)));
}

/** @returns the row after it was recovered; `null` when somebody else has it, or it is not due */
async function recoverOne(
  tx: Tx,
  id: string,
  { graceMs, giveUpMs }: Patience,
): Promise<TaskRow | null> {
  const [held] = await tx
    .select({
      hasWaited: sql<boolean>`${wasSent} and ${tasks.triedSince} <= ${fromNow(-giveUpMs)}`,
    })
    .from(tasks)
    .where(and(eq(tasks.id, id), isHopeless(graceMs)))
    .for('update', { skipLocked: true });
  if (!held) return null;
  const [row] = await tx
    .update(tasks)
    .set(
      held.hasWaited
        ? failedWith('timed-out')
        : { state: TRANSITIONS.released.to, dueAt: now, silentSince: null },
    )
    .where(eq(tasks.id, id))
    .returning();
  if (!row) return null;
  await tx
    .update(attempts)
    .set({
      outcome: 'timed-out',
      endedAt: now,
      // What was never sent cannot have cost anything.
      credits: sql`case when ${attempts.sentAt} is null then 0 end`,
    })
    .where(attemptIs({ taskId: id, attempt: row.attempt }));
  return row;
}

/**
 * Claims that outlived their time. Where createTask was never called, the photo simply goes back
 * into the queue. Where it was, a second call might cost a second credit: the photo goes back only
 * after a whole grace under our eyes (who was down during the first one did not hear a callback),
 * and not while Kie still works on what it got before. It fails once it has been tried `giveUpMs`.
 */
export async function recoverClaims(
  db: Db,
  patience: Patience,
): Promise<{ failed: TaskRow[]; released: TaskRow[] }> {
  await watchSilent(db, patience.graceMs);
  const hopeless = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(isHopeless(patience.graceMs))
    .orderBy(asc(tasks.dueAt))
    .limit(AT_ONCE);
  const recovered: TaskRow[] = [];
  for (const { id } of hopeless) {
    const row = await inTransaction(db, (tx) => recoverOne(tx, id, patience));
    if (row) recovered.push(row);
  }
  return {
    failed: recovered.filter(({ state }) => state === 'failed'),
    released: recovered.filter(({ state }) => state === 'queued'),
  };
}
