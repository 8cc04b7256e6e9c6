import 'server-only';
import { and, asc, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { ErrorCode } from '@/lib/base/errors';
import type { Submission } from '@/lib/task/task';
import { OPEN_STATES, TRANSITIONS } from '@/lib/task/transition';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { attempts, batches, tasks } from './schema';

export type TaskRow = typeof tasks.$inferSelect;
export type AttemptRow = typeof attempts.$inferSelect;

/** A task and the attempt of it that is meant; an older attempt's answer no longer fits. */
export interface AttemptKey {
  taskId: string;
  attempt: number;
}

const isAttempt = ({ taskId, attempt }: AttemptKey) =>
  and(eq(tasks.id, taskId), eq(tasks.attempt, attempt));

export const attemptIs = ({ taskId, attempt }: AttemptKey) =>
  and(eq(attempts.taskId, taskId), eq(attempts.number, attempt));

/*
 * Rows are picked for an update in a `with`, never in a plain sub-select: that one may be run again
 * for every row of the table, and then takes more than its limit.
 */

/** What every final state has in common. */
export const FINAL = { dueAt: null, leasedUntil: null, endedAt: now } as const;

/**
 * Writes photos down, in their order. Idempotent: a submission that is repeated because its
 * reply was lost changes nothing.
 */
export async function addTasks(db: Db, batchId: string, photos: Submission[]): Promise<void> {
  await db.transaction(async (tx) => {
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
      reads: 0,
      dueAt: fromNow(leaseMs),
      leasedUntil: null,
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
 * Notes, at the last moment, that createTask is about to be called. From here on the attempt is
 * uncertain until a reply or a callback tells; `graceMs` is how long that may take.
 * @returns false when the claim has been lost, and nothing may be sent
 */
export async function markSent(db: Db, key: AttemptKey, graceMs: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const held = await tx
      .update(tasks)
      .set({ dueAt: fromNow(graceMs) })
      .where(and(isAttempt(key), eq(tasks.state, 'submitting')))
      .returning({ id: tasks.id });
    if (held.length === 0) return false;
    const marked = await tx
      .update(attempts)
      .set({ sentAt: now })
      .where(and(attemptIs(key), isNull(attempts.sentAt)))
      .returning({ number: attempts.number });
    return marked.length > 0;
  });
}

/**
 * Kie has the task under `kieTaskId`: learnt from its reply, or from a callback that came first.
 * An id that stands already is kept.
 */
export async function markAccepted(
  db: Db,
  key: AttemptKey,
  kieTaskId: string,
  firstReadMs: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(attempts)
      .set({ kieTaskId, acceptedAt: now })
      .where(and(attemptIs(key), isNull(attempts.kieTaskId)));
    const started = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.accepted.to, dueAt: fromNow(firstReadMs) })
      .where(and(isAttempt(key), inArray(tasks.state, TRANSITIONS.accepted.from)))
      .returning({ id: tasks.id });
    if (started.length === 0) return;
    // It may have been given up already, and queued for a further attempt that is not needed now.
    await tx
      .update(attempts)
      .set({ outcome: null, endedAt: null, credits: null })
      .where(attemptIs(key));
  });
}

/** Back into the queue, due in `afterMs`: for an attempt of which nothing was made. */
export async function release(
  db: Db,
  key: AttemptKey,
  outcome: ErrorCode,
  afterMs: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const released = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.released.to, dueAt: fromNow(afterMs), leasedUntil: null })
      .where(and(isAttempt(key), inArray(tasks.state, TRANSITIONS.released.from)))
      .returning({ id: tasks.id });
    if (released.length === 0) return;
    await tx.update(attempts).set({ outcome, endedAt: now, credits: 0 }).where(attemptIs(key));
  });
}

/** @returns whether this call wrote the final state; false when another was first */
export async function markFailed(
  db: Db,
  key: AttemptKey,
  error: ErrorCode,
  credits: number | null,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const written = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.failed.to, error, ...FINAL })
      .where(and(isAttempt(key), inArray(tasks.state, TRANSITIONS.failed.from)))
      .returning({ id: tasks.id });
    if (written.length === 0) return false;
    await tx.update(attempts).set({ outcome: error, endedAt: now, credits }).where(attemptIs(key));
    return true;
  });
}

/** @returns whether this call wrote the final state; false when another was first */
export async function markSucceeded(
  db: Db,
  key: AttemptKey,
  cutout: { path: string; bytes: number },
  credits: number,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const written = await tx
      .update(tasks)
      .set({
        state: TRANSITIONS.succeeded.to,
        error: null,
        cutoutPath: cutout.path,
        cutoutBytes: cutout.bytes,
        ...FINAL,
      })
      .where(and(isAttempt(key), inArray(tasks.state, TRANSITIONS.succeeded.from)))
      .returning({ id: tasks.id });
    if (written.length === 0) return false;
    await tx
      .update(attempts)
      .set({ outcome: 'succeeded', endedAt: now, credits })
      .where(attemptIs(key));
    return true;
  });
}

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
 * Gives the lease back and sets the next read, unless somebody made the row due meanwhile.
 * `leased` is the row as the lease returned it.
 */
export async function postpone(db: Db, leased: TaskRow, afterMs: number): Promise<void> {
  await db
    .update(tasks)
    .set({
      leasedUntil: null,
      reads: sql`${tasks.reads} + 1`,
      // now() is when this statement began, and who woke the row may have come after that.
      dueAt: sql`case when ${tasks.dueAt} <= clock_timestamp() then ${tasks.dueAt} else ${fromNow(afterMs)} end`,
    })
    .where(
      and(isAttempt({ taskId: leased.id, attempt: leased.attempt }), eq(tasks.state, 'running')),
    );
}

export async function findTask(db: Db, id: string): Promise<TaskRow | null> {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, id));
  return row ?? null;
}

export async function findAttempt(db: Db, key: AttemptKey): Promise<AttemptRow | null> {
  const [row] = await db.select().from(attempts).where(attemptIs(key));
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

/** Milliseconds until some open task is due, at least 0; `null` when none is open. */
export async function nextDueMs(db: Db): Promise<number | null> {
  const [row] = await db
    .select({
      ms: sql<number | null>`(extract(epoch from min(${tasks.dueAt}) - now()) * 1000)::int`,
    })
    .from(tasks)
    .where(inArray(tasks.state, [...OPEN_STATES]));
  return row?.ms == null ? null : Math.max(0, row.ms);
}
