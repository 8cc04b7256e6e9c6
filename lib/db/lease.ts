import 'server-only';
import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Db } from './client';
import { fromNow, now } from './clock';
import { tasks } from './schema';
import { isAttempt, type TaskRow } from './tasks';

/**
 * Takes the lease of one running task, so that it is settled by one caller at a time.
 * @returns the row, or `null` when it is not running or in other hands; in the last case it is
 * made due, so that whoever holds it, or comes next, looks again and the news is not lost
 */
export async function leaseTask(db: Db, id: string, leaseMs: number): Promise<TaskRow | null> {
  const [row] = await db
    .update(tasks)
    .set({ leasedUntil: fromNow(leaseMs), dueAt: fromNow(leaseMs) })
    .where(
      and(
        eq(tasks.id, id),
        eq(tasks.state, 'running'),
        or(isNull(tasks.leasedUntil), lt(tasks.leasedUntil, now)),
      ),
    )
    .returning();
  if (row) return row;
  // Not asking for a lease here: its holder may just have given it back.
  await db
    .update(tasks)
    .set({ dueAt: now })
    .where(and(eq(tasks.id, id), eq(tasks.state, 'running')));
  return null;
}

/** Leases up to `want` running tasks whose next read is due. */
export async function leaseDue(
  db: Db,
  { want, leaseMs }: { want: number; leaseMs: number },
): Promise<TaskRow[]> {
  const due = db.$with('due').as(
    db
      .select({ id: tasks.id })
      .from(tasks)
      .where(
        and(
          eq(tasks.state, 'running'),
          lte(tasks.dueAt, now),
          or(isNull(tasks.leasedUntil), lt(tasks.leasedUntil, now)),
        ),
      )
      .orderBy(asc(tasks.dueAt))
      .limit(want)
      .for('update', { skipLocked: true }),
  );
  return db
    .with(due)
    .update(tasks)
    .set({ leasedUntil: fromNow(leaseMs), dueAt: fromNow(leaseMs) })
    .where(inArray(tasks.id, db.select({ id: due.id }).from(due)))
    .returning();
}

/**
 * Holds a lease on for `leaseMs` from now.
 * @returns until when; `null` when it was lost
 */
export async function renewLease(db: Db, leased: TaskRow, leaseMs: number): Promise<Date | null> {
  if (!leased.leasedUntil) return null;
  const [row] = await db
    .update(tasks)
    .set({
      leasedUntil: fromNow(leaseMs),
      // Who woke the row shall not have to wait for longer.
      dueAt: sql`case when ${tasks.dueAt} <= clock_timestamp() then ${tasks.dueAt} else ${fromNow(leaseMs)} end`,
    })
    .where(
      and(
        isAttempt({ taskId: leased.id, attempt: leased.attempt }),
        eq(tasks.state, 'running'),
        eq(tasks.leasedUntil, leased.leasedUntil),
      ),
    )
    .returning({ leasedUntil: tasks.leasedUntil });
  return row?.leasedUntil ?? null;
}

/**
 * Gives the lease back and sets the next read, unless somebody made the row due meanwhile. Once
 * the lease has run out and the row is in other hands, nothing happens.
 * @param leased the row as the lease returned it
 * @param counts what the row shall know of the tries so far
 */
export async function postpone(
  db: Db,
  leased: TaskRow,
  afterMs: number,
  counts: Partial<Pick<TaskRow, 'absences' | 'resultTries' | 'rejections'>> = {},
): Promise<void> {
  if (!leased.leasedUntil) return;
  await db
    .update(tasks)
    .set({
      ...counts,
      leasedUntil: null,
      // now() is when this statement began, and who woke the row may have come after that.
      dueAt: sql`case when ${tasks.dueAt} <= clock_timestamp() then ${tasks.dueAt} else ${fromNow(afterMs)} end`,
    })
    .where(
      and(
        isAttempt({ taskId: leased.id, attempt: leased.attempt }),
        eq(tasks.state, 'running'),
        eq(tasks.leasedUntil, leased.leasedUntil),
      ),
    );
}
