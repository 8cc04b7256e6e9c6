import 'server-only';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from './client';
import { tasks } from './schema';
import { succeededWith, type TaskRow } from './tasks';
import { inTransaction } from './transaction';

const AT_ONCE = 100;

const other = alias(tasks, 'other');
const isSame = and(
  eq(other.workspace, tasks.workspace),
  eq(other.digest, tasks.digest),
  eq(other.width, tasks.width),
  eq(other.height, tasks.height),
);

/**
 * Ends queued photos whose bytes' cut-out has come to be kept in their workspace meanwhile: those
 * that waited for a twin of theirs.
 * @returns the rows that are done now
 */
export async function adoptKept(db: Db): Promise<TaskRow[]> {
  const waiting = await db
    .selectDistinct({ id: tasks.id })
    .from(tasks)
    .innerJoin(other, and(isSame, isNotNull(other.cutoutPath)))
    .where(and(eq(tasks.state, 'queued'), isNotNull(tasks.dueAt)))
    .limit(AT_ONCE);
  const adopted: TaskRow[] = [];
  for (const { id } of waiting) {
    const row = await adoptOne(db, id);
    if (row) adopted.push(row);
  }
  return adopted;
}

const adoptOne = (db: Db, id: string): Promise<TaskRow | undefined> =>
  inTransaction(db, async (tx) => {
    // Both are held until the end: whoever deletes the other then sees that its file is needed.
    const [pair] = await tx
      .select({ path: other.cutoutPath, bytes: other.cutoutBytes })
      .from(tasks)
      .innerJoin(other, and(isSame, isNotNull(other.cutoutPath)))
      .where(and(eq(tasks.id, id), eq(tasks.state, 'queued')))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!pair?.path || pair.bytes === null) return undefined;
    const [row] = await tx
      .update(tasks)
      .set({ ...succeededWith({ path: pair.path, bytes: pair.bytes }), reused: true })
      .where(eq(tasks.id, id))
      .returning();
    return row;
  });

/**
 * Whether another photo of the same bytes in the same workspace goes first: it is with Kie, is kept,
 * or was there before.
 */
export const hasTwinAhead = sql<boolean>`exists (
  select 1 from ${tasks} twin
  where twin.workspace = ${tasks.workspace} and twin.digest = ${tasks.digest}
    and twin.width = ${tasks.width} and twin.height = ${tasks.height} and twin.id <> ${tasks.id}
    and (twin.state in ('submitting', 'running') or twin.cutout_path is not null
      or (twin.state = 'queued' and (twin.created_at, twin.position, twin.id)
        < (${tasks.createdAt}, ${tasks.position}, ${tasks.id})))
)`;
