import 'server-only';
import { and, asc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { OPEN_STATES, TRANSITIONS } from '@/lib/task/transition';
import { type Claim, giveBack, takeForRetry } from './allowances';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { attempts, batches, deletedBatches, tasks } from './schema';
import type { Scope } from './scope';
import { FINAL } from './tasks';
import { inTransaction } from './transaction';

/** What a person does with photos of one batch. */
export interface Chosen {
  batchId: string;
  taskIds: readonly string[];
}

const isChosen = ({ workspace }: Scope, { batchId, taskIds }: Chosen) =>
  and(eq(tasks.workspace, workspace), eq(tasks.batchId, batchId), inArray(tasks.id, [...taskIds]));

/**
 * Holds the rows, in the order of their ids, before any of them is changed: a change locks the
 * batch as well, and who comes after that with a row of its own would wait for us in turn.
 */
const holdChosen = (tx: Tx, scope: Scope, chosen: Chosen) =>
  tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(isChosen(scope, chosen))
    .orderBy(asc(tasks.id))
    .for('update');

/** Of these photos the ones that can be tried again, with their attempts so far, in their order. */
const retriable = (tx: Tx, scope: Scope, chosen: Chosen) =>
  tx
    .select({ taskId: tasks.id, afterAttempt: tasks.attempt })
    .from(tasks)
    .where(
      and(
        isChosen(scope, chosen),
        inArray(tasks.state, TRANSITIONS.retried.from),
        isNotNull(tasks.sourcePath),
      ),
    )
    .orderBy(asc(tasks.place), asc(tasks.id));

/**
 * A further attempt for photos that have failed, on the same row.
 * @param claim counts them; null where nobody has to
 * @returns those that have one, or need none: asked twice, or overtaken by a late result, the answer
 * is the same; and those that the allowance does not reach to
 */
export async function retryTasks(
  db: Db,
  scope: Scope,
  chosen: Chosen,
  claim: Claim | null = null,
): Promise<{ changed: string[]; refused: string[] }> {
  if (claim) await giveBack(db, claim.day);
  return inTransaction(db, async (tx) => {
    await holdChosen(tx, scope, chosen);
    const uses = await retriable(tx, scope, chosen);
    const admitted = claim && (await takeForRetry(tx, claim, uses));
    const [again, refused]: [string[], string[]] = [[], []];
    for (const { taskId } of uses) (admitted?.has(taskId) === false ? refused : again).push(taskId);
    await tx
      .update(tasks)
      .set({
        state: TRANSITIONS.retried.to,
        error: null,
        dueAt: now,
        endedAt: null,
        triedSince: null,
      })
      .where(inArray(tasks.id, again));
    const rows = await tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(isChosen(scope, chosen), inArray(tasks.state, [...OPEN_STATES, 'succeeded'])));
    return { changed: rows.map(({ id }) => id), refused };
  });
}

/** When to ask what a cancelled attempt, which Kie goes on with, has cost. */
const CANCELLED_ASK_MS = 15_000;

/**
 * Ends photos that are open. What Kie works on it cannot be told to stop.
 * @returns those that are, and which of them had an attempt begun
 */
export async function cancelTasks(
  db: Db,
  scope: Scope,
  chosen: Chosen,
): Promise<{ changed: string[]; tried: string[] }> {
  return inTransaction(db, async (tx) => {
    await holdChosen(tx, scope, chosen);
    const rows = await tx
      .update(tasks)
      .set({ ...FINAL, state: TRANSITIONS.cancelled.to, sourcePath: null })
      .where(and(isChosen(scope, chosen), inArray(tasks.state, [...OPEN_STATES])))
      .returning({ id: tasks.id, attempt: tasks.attempt });
    const changed = rows.map(({ id }) => id);
    if (changed.length === 0) return { changed, tried: [] };
    await tx
      .update(attempts)
      .set({
        outcome: 'cancelled',
        endedAt: now,
        // What was never sent cannot have cost anything; the rest Kie is asked about.
        credits: sql`case when ${attempts.sentAt} is null then 0 end`,
        askAt: sql`case when ${attempts.kieTaskId} is not null then ${fromNow(CANCELLED_ASK_MS)} end`,
      })
      .where(and(inArray(attempts.taskId, changed), isNull(attempts.outcome)));
    return { changed, tried: rows.flatMap(({ id, attempt }) => (attempt > 0 ? [id] : [])) };
  });
}

/**
 * Deletes photos; a trigger puts their objects into the trash.
 * @param only those of them for which this is so
 * @returns those that were there
 */
export async function deleteTasks(
  db: Db,
  scope: Scope,
  chosen: Chosen,
  only?: SQL,
): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    await holdChosen(tx, scope, chosen);
    const rows = await tx
      .delete(tasks)
      .where(and(isChosen(scope, chosen), only))
      .returning({ id: tasks.id });
    return rows.map(({ id }) => id);
  });
}

/**
 * Deletes a batch with all its photos, for good: nothing is added to it any more, not even what is
 * on its way at this moment.
 * @returns how many photos it had
 */
export async function deleteBatch(db: Db, { workspace }: Scope, batchId: string): Promise<number> {
  return inTransaction(db, async (tx) => {
    // One that is being written down for the first time is waited for, and deleted with the rest.
    await tx.insert(batches).values({ id: batchId, workspace }).onConflictDoNothing();
    await tx.insert(deletedBatches).values({ id: batchId, workspace }).onConflictDoNothing();
    const isOurs = and(eq(tasks.workspace, workspace), eq(tasks.batchId, batchId));
    const held = await tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(isOurs)
      .orderBy(asc(tasks.id))
      .for('update');
    await tx.delete(tasks).where(isOurs);
    await tx.delete(batches).where(and(eq(batches.id, batchId), eq(batches.workspace, workspace)));
    return held.length;
  });
}

/** Whether somebody in the workspace deleted the batch, as far as that is still known. */
export async function isDeleted(
  db: Db | Tx,
  { workspace }: Scope,
  batchId: string,
): Promise<boolean> {
  const isMark = and(eq(deletedBatches.id, batchId), eq(deletedBatches.workspace, workspace));
  return (await db.$count(deletedBatches, isMark)) > 0;
}
