import 'server-only';
import { and, eq, isNull, lte, not, type SQL, sql } from 'drizzle-orm';
import { TRANSITIONS } from '@/lib/task/transition';
import type { Db } from './client';
import { fromNow, now } from './clock';
import { attempts, tasks } from './schema';
import { attemptIs, FINAL, type TaskRow } from './tasks';

const overdue = and(eq(tasks.state, 'submitting'), lte(tasks.dueAt, now));

/** Whether createTask was called for the current attempt; what came of it nobody told. */
const wasSent = sql`exists (
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

/**
 * Claims that outlived their time. Where createTask was never called, the photo simply goes back
 * into the queue. Where it was, a second call might cost a second credit: the photo goes back only
 * after a whole grace under our eyes (who was down during the first one did not hear a callback),
 * and not while Kie still works on what it got before. It fails once it has waited `giveUpMs`.
 */
export async function recoverClaims(
  db: Db,
  { graceMs, giveUpMs }: { graceMs: number; giveUpMs: number },
): Promise<{ failed: TaskRow[]; released: TaskRow[] }> {
  const isHopeless = and(overdue, not(and(wasSent, mayStillCome(graceMs)) ?? wasSent));
  return db.transaction(async (tx) => {
    // A claim needs no lease; here it marks those whose last grace has begun.
    await tx
      .update(tasks)
      .set({ dueAt: fromNow(graceMs), leasedUntil: fromNow(graceMs) })
      .where(and(overdue, wasSent, isNull(tasks.leasedUntil)));
    const failed = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.failed.to, error: 'timed-out', ...FINAL })
      .where(and(isHopeless, lte(tasks.createdAt, fromNow(-giveUpMs))))
      .returning();
    const released = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.released.to, dueAt: now, leasedUntil: null })
      .where(isHopeless)
      .returning();
    for (const { id: taskId, attempt } of [...failed, ...released]) {
      await tx
        .update(attempts)
        .set({ outcome: 'timed-out', endedAt: now })
        .where(attemptIs({ taskId, attempt }));
    }
    return { failed, released };
  });
}
