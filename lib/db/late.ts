import 'server-only';
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { ErrorCode } from '@/lib/base/errors';
import { attemptIs, hold } from './attempts';
import type { Db } from './client';
import { fromNow, msUntil, now } from './clock';
import { attempts, tasks } from './schema';
import type { AttemptKey, TaskRow } from './tasks';
import { inTransaction } from './transaction';

/**
 * An attempt that its task has gone on without: given up, cancelled, or overtaken. Kie may finish
 * it all the same, and it may cost a credit; a cut-out that it brings is still taken.
 */
export interface LateAttempt extends AttemptKey {
  kieTaskId: string;
  /** Milliseconds since Kie took it. */
  ageMs: number;
  task: TaskRow;
}

/** Leases up to `want` late attempts that are due, by putting their next turn off by `leaseMs`. */
export async function leaseLate(
  db: Db,
  { want, leaseMs }: { want: number; leaseMs: number },
): Promise<LateAttempt[]> {
  const due = db
    .$with('due')
    .as(
      db
        .select({ taskId: attempts.taskId, number: attempts.number })
        .from(attempts)
        .where(lte(attempts.askAt, now))
        .orderBy(asc(attempts.askAt))
        .limit(want)
        .for('update', { skipLocked: true }),
    );
  const leased = await db
    .with(due)
    .update(attempts)
    .set({ askAt: fromNow(leaseMs) })
    .from(due)
    .where(and(eq(attempts.taskId, due.taskId), eq(attempts.number, due.number)))
    .returning({
      taskId: attempts.taskId,
      attempt: attempts.number,
      kieTaskId: attempts.kieTaskId,
      untilMs: msUntil(sql`${attempts.acceptedAt}`),
    });
  const late: LateAttempt[] = [];
  for (const { kieTaskId, untilMs, ...key } of leased) {
    const [task] = await db.select().from(tasks).where(eq(tasks.id, key.taskId));
    if (task && kieTaskId) late.push({ ...key, kieTaskId, ageMs: -(untilMs ?? 0), task });
  }
  return late;
}

/** Asks again in so many milliseconds; with null never, and what it cost stays unknown. */
export async function askLater(db: Db, key: AttemptKey, inMs: number | null): Promise<void> {
  await db
    .update(attempts)
    .set({ askAt: inMs === null ? null : fromNow(inMs) })
    .where(attemptIs(key));
}

/** Counts a result that could not be used. @returns how many that makes */
export async function countRejection(db: Db, taskId: string): Promise<number> {
  const [row] = await db
    .update(tasks)
    .set({ rejections: sql`${tasks.rejections} + 1` })
    .where(eq(tasks.id, taskId))
    .returning({ rejections: tasks.rejections });
  return row?.rejections ?? 0;
}

/**
 * Writes down what a late attempt came to, where that changes nothing for its task. One that its
 * task goes on with by now is left to be settled.
 */
export async function closeLate(
  db: Db,
  key: AttemptKey,
  {
    outcome,
    kieCode,
    credits,
  }: { outcome: 'succeeded' | ErrorCode; kieCode: string | null; credits: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const task = await hold(tx, key.taskId);
    const isLate = task?.state !== 'running' || task.attempt !== key.attempt;
    await tx
      .update(attempts)
      .set({ askAt: null, ...(isLate && { outcome, kieCode, credits, endedAt: now }) })
      .where(attemptIs(key));
  });
}
