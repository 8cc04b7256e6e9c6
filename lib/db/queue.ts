import 'server-only';
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { OPEN_STATES } from '@/lib/task/transition';
import type { Db, Tx } from './client';
import { fromNow, msUntil, now } from './clock';
import { attempts, tasks } from './schema';
import type { TaskRow } from './tasks';

/*
 * Rows are picked for an update in a `with`, never in a plain sub-select: that one may be run again
 * for every row of the table, and then takes more than its limit.
 */

/** Whether some queued photo is due: the cheap question before a claim. */
export async function hasQueued(db: Db): Promise<boolean> {
  const due = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.state, 'queued'), lte(tasks.dueAt, now)))
    .limit(1);
  return due.length > 0;
}

/**
 * Takes up to `want` queued photos that are due, oldest first, and opens an attempt for each.
 * No two callers ever get the same one. A holder that dies loses it after `leaseMs`.
 * @param newKeyDigest gives the digest of a fresh callback key for each attempt
 */
export async function claimQueued(
  tx: Tx,
  { want, leaseMs }: { want: number; leaseMs: number },
  newKeyDigest: (taskId: string) => string,
): Promise<TaskRow[]> {
  const due = tx.$with('due').as(
    tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.state, 'queued'), lte(tasks.dueAt, now)))
      .orderBy(asc(tasks.createdAt), asc(tasks.position))
      .limit(want)
      .for('update', { skipLocked: true }),
  );
  const claimed = await tx
    .with(due)
    .update(tasks)
    .set({
      state: 'submitting',
      attempt: sql`${tasks.attempt} + 1`,
      absences: 0,
      resultTries: 0,
      rejections: 0,
      dueAt: fromNow(leaseMs),
      leasedUntil: null,
      silentSince: null,
    })
    .where(inArray(tasks.id, tx.select({ id: due.id }).from(due)))
    .returning();
  if (claimed.length > 0) {
    await tx.insert(attempts).values(
      claimed.map(({ id, attempt }) => ({
        taskId: id,
        number: attempt,
        keyDigest: newKeyDigest(id),
      })),
    );
  }
  return claimed.sort((a, b) => a.position - b.position);
}

/**
 * What is open: milliseconds until some of it is due, at least 0, or `null` when there is nothing;
 * and whether some photo has yet to be sent.
 */
export async function openWork(db: Db): Promise<{ dueMs: number | null; hasQueued: boolean }> {
  const [row] = await db
    .select({
      ms: msUntil(sql`min(${tasks.dueAt})`),
      hasQueued: sql<boolean | null>`bool_or(${tasks.state} = 'queued')`,
    })
    .from(tasks)
    .where(inArray(tasks.state, [...OPEN_STATES]));
  const ms = row?.ms ?? null;
  return { dueMs: ms === null ? null : Math.max(0, ms), hasQueued: row?.hasQueued ?? false };
}
