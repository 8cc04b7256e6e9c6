import 'server-only';
import { and, asc, inArray, lt, sql } from 'drizzle-orm';
import { deleteTasks } from './change';
import type { Db } from './client';
import { fromNow } from './clock';
import { batches, deletedBatches, tasks } from './schema';
import { inTransaction } from './transaction';

const AT_ONCE = 500;

/**
 * Deletes photos that ended longer than `keptMs` ago, batches without photos that are older, and
 * the marks of those that were deleted before then.
 * @returns how many photos were deleted
 */
export async function deleteExpired(db: Db, keptMs: number): Promise<number> {
  // Asked again where it is deleted: a photo may have been tried again meanwhile.
  const isExpired = lt(tasks.endedAt, fromNow(-keptMs));
  let deleted = 0;
  for (;;) {
    const expired = await db
      .select({ id: tasks.id, batchId: tasks.batchId, workspace: tasks.workspace })
      .from(tasks)
      .where(isExpired)
      .orderBy(asc(tasks.endedAt))
      .limit(AT_ONCE);
    if (expired.length === 0) break;
    const owners = new Map(expired.map(({ batchId, workspace }) => [batchId, workspace]));
    for (const [batchId, workspace] of owners) {
      const taskIds = expired.filter((task) => task.batchId === batchId).map(({ id }) => id);
      const gone = await deleteTasks(db, { workspace }, { batchId, taskIds }, isExpired);
      deleted += gone.length;
    }
  }
  await deleteEmptyBatches(db, keptMs);
  // A page that has been open for so long without a word is not expected back.
  await db.delete(deletedBatches).where(lt(deletedBatches.at, fromNow(-keptMs)));
  return deleted;
}

const isEmpty = sql`not exists (select 1 from ${tasks} where ${tasks.batchId} = ${batches.id})`;

/** Locked first and looked at again after that: photos may be added to one at this moment. */
const deleteEmptyBatches = (db: Db, keptMs: number): Promise<void> =>
  inTransaction(db, async (tx) => {
    const old = await tx
      .select({ id: batches.id })
      .from(batches)
      .where(and(lt(batches.createdAt, fromNow(-keptMs)), isEmpty))
      .orderBy(asc(batches.id))
      .limit(AT_ONCE)
      .for('update', { skipLocked: true });
    const ids = old.map(({ id }) => id);
    await tx.delete(batches).where(and(inArray(batches.id, ids), isEmpty));
  });

/** Of these pathnames those that some row refers to. */
export async function referredTo(db: Db, pathnames: readonly string[]): Promise<Set<string>> {
  if (pathnames.length === 0) return new Set();
  const list = [...pathnames];
  const [sources, cutouts] = await Promise.all([
    db.select({ path: tasks.sourcePath }).from(tasks).where(inArray(tasks.sourcePath, list)),
    db.select({ path: tasks.cutoutPath }).from(tasks).where(inArray(tasks.cutoutPath, list)),
  ]);
  return new Set([...sources, ...cutouts].flatMap(({ path }) => (path ? [path] : [])));
}
