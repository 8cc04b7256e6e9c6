import 'server-only';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Submission } from '@/lib/task/task';
import type { Db } from './client';
import { now } from './clock';
import { batches, tasks } from './schema';
import { inTransaction } from './transaction';

export type TaskRow = typeof tasks.$inferSelect;

/** A task and the attempt of it that is meant; an older attempt's answer no longer fits. */
export interface AttemptKey {
  taskId: string;
  attempt: number;
}

export const isAttempt = ({ taskId, attempt }: AttemptKey) =>
  and(eq(tasks.id, taskId), eq(tasks.attempt, attempt));

/** What every final state has in common. */
export const FINAL = { dueAt: null, leasedUntil: null, silentSince: null, endedAt: now } as const;

/**
 * Writes photos down, in their order. Idempotent: a submission that is repeated because its
 * reply was lost changes nothing.
 */
export async function addTasks(db: Db, batchId: string, photos: Submission[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.insert(batches).values({ id: batchId }).onConflictDoNothing();
    await tx
      .insert(tasks)
      .values(
        photos.map(({ taskId, pathname, name, width, height }, position) => ({
          id: taskId,
          batchId,
          position,
          name,
          width,
          height,
          sourcePath: pathname,
        })),
      )
      .onConflictDoNothing();
  });
}

export async function findTask(db: Db, id: string): Promise<TaskRow | null> {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, id));
  return row ?? null;
}

/** The batch's tasks that changed after `cursor`, in the order of their changes; `null` if unknown. */
export async function changesSince(
  db: Db,
  batchId: string,
  cursor: number,
): Promise<TaskRow[] | null> {
  const rows = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.batchId, batchId), gt(tasks.revision, cursor)))
    .orderBy(asc(tasks.revision));
  if (rows.length > 0) return rows;
  const known = await db.select({ id: batches.id }).from(batches).where(eq(batches.id, batchId));
  return known.length > 0 ? rows : null;
}
