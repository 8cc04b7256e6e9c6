import 'server-only';
import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { ErrorCode } from '@/lib/base/errors';
import { TRANSITIONS, transition } from '@/lib/task/transition';
import type { Db, Tx } from './client';
import { fromNow, msUntil, now } from './clock';
import { attempts, tasks } from './schema';
import { type AttemptKey, failedWith, isAttempt, succeededWith } from './tasks';
import { inTransaction } from './transaction';

export type AttemptRow = typeof attempts.$inferSelect;

export const attemptIs = ({ taskId, attempt }: AttemptKey) =>
  and(eq(attempts.taskId, taskId), eq(attempts.number, attempt));

/** The first try counts from here, unless it has been counted. */
const triedSince = sql`coalesce(${tasks.triedSince}, now())`;

export async function findAttempt(db: Db, key: AttemptKey): Promise<AttemptRow | null> {
  const [row] = await db.select().from(attempts).where(attemptIs(key));
  return row ?? null;
}

/** Whether some attempt goes by this id at Kie. */
export async function isKnownAtKie(db: Db, kieTaskId: string): Promise<boolean> {
  const rows = await db
    .select({ number: attempts.number })
    .from(attempts)
    .where(eq(attempts.kieTaskId, kieTaskId));
  return rows.length > 0;
}

/** The task's row, held against all other writers until the transaction ends. */
export async function hold(tx: Tx, taskId: string) {
  const [row] = await tx
    .select({ state: tasks.state, attempt: tasks.attempt, cutoutPath: tasks.cutoutPath })
    .from(tasks)
    .where(eq(tasks.id, taskId))
    .for('no key update');
  return row ?? null;
}

/**
 * Whether the attempt has ended since Kie took it: whatever its task does by now, it does without
 * it, and a word about it that comes again is no news.
 */
const isSettled = sql<boolean>`coalesce(${attempts.endedAt} >= ${attempts.acceptedAt}, false)`;

async function wasSettled(tx: Tx, key: AttemptKey): Promise<boolean> {
  const [row] = await tx.select({ isSettled }).from(attempts).where(attemptIs(key));
  return row?.isSettled ?? false;
}

/**
 * What Kie knows the attempt by, and for how many milliseconds it has had it, by the database's
 * clock; `null` where it has not.
 */
export async function acceptedAttempt(
  db: Db,
  key: AttemptKey,
): Promise<{ kieTaskId: string; ageMs: number } | null> {
  const [row] = await db
    .select({ kieTaskId: attempts.kieTaskId, untilMs: msUntil(sql`${attempts.acceptedAt}`) })
    .from(attempts)
    .where(attemptIs(key));
  return row?.kieTaskId ? { kieTaskId: row.kieTaskId, ageMs: -(row.untilMs ?? 0) } : null;
}

/**
 * Notes, at the last moment, that createTask is about to be called. From here on the attempt is
 * uncertain until a reply or a callback tells; `graceMs` is how long that may take.
 * @returns false when the claim has been lost, and nothing may be sent
 */
export async function markSent(db: Db, key: AttemptKey, graceMs: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const held = await tx
      .update(tasks)
      .set({ dueAt: fromNow(graceMs), triedSince })
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

/** Another photo of the same bytes in the same workspace that is with Kie now: two may not be. */
const hasTwinAtKie = sql<boolean>`exists (
  select 1 from ${tasks} twin
  where twin.workspace = ${tasks.workspace} and twin.digest = ${tasks.digest}
    and twin.width = ${tasks.width} and twin.height = ${tasks.height} and twin.id <> ${tasks.id}
    and twin.state in ('submitting', 'running')
)`;

/**
 * Kie has the attempt under `kieTaskId`: learnt from its reply, or from a callback. An id that
 * stands already is kept.
 * @param askInMs when to ask what became of it
 * @returns `running` when the task goes on with this attempt; `late` when the task has gone on
 * without it, and only what the attempt brings is still to be found out; `closed` when that is
 * known already, or the task is not
 */
export async function markAccepted(
  db: Db,
  key: AttemptKey,
  kieTaskId: string,
  askInMs: number,
): Promise<'running' | 'late' | 'closed'> {
  return inTransaction(db, async (tx) => {
    const task = await hold(tx, key.taskId);
    if (!task) return 'closed';
    const isOver = await wasSettled(tx, key);
    const [attempt] = await tx
      .update(attempts)
      .set({
        kieTaskId: sql`coalesce(${attempts.kieTaskId}, ${kieTaskId})`,
        acceptedAt: sql`coalesce(${attempts.acceptedAt}, now())`,
      })
      .where(attemptIs(key))
      .returning({ credits: attempts.credits });
    if (!attempt) return 'closed';
    const isCurrent = task.attempt === key.attempt;
    if (isCurrent && task.state === 'running') return 'running';
    if (isCurrent && !isOver && transition(task.state, 'accepted')) {
      const started = await tx
        .update(tasks)
        .set({ state: TRANSITIONS.accepted.to, dueAt: fromNow(askInMs), silentSince: null })
        .where(and(eq(tasks.id, key.taskId), sql`not ${hasTwinAtKie}`))
        .returning({ id: tasks.id });
      if (started.length > 0) {
        // It may have been given up already, and queued for a further attempt not needed now.
        await tx
          .update(attempts)
          .set({ outcome: null, endedAt: null, credits: null, kieCode: null, askAt: null })
          .where(attemptIs(key));
        return 'running';
      }
    }
    if (isOver && attempt.credits !== null) return 'closed';
    await askAgain(tx, key, askInMs);
    return 'late';
  });
}

/** Sets when Kie is asked about an attempt without its task, unless that is to be sooner. */
async function askAgain(tx: Tx, key: AttemptKey, inMs: number): Promise<void> {
  await tx
    .update(attempts)
    .set({ askAt: sql`least(${attempts.askAt}, ${fromNow(inMs)})` })
    .where(attemptIs(key));
}

/**
 * Ends an attempt of which nothing was made: the photo goes back into the queue, due in `afterMs`,
 * or fails with `error` when it has been tried for `giveUpMs`; with null it never does, and the
 * time does not count.
 * @returns where it went; `null` when the attempt was no longer open
 */
export async function release(
  db: Db,
  key: AttemptKey,
  {
    error,
    kieCode = null,
    afterMs,
    giveUpMs,
  }: { error: ErrorCode; kieCode?: string | null; afterMs: number; giveUpMs: number | null },
): Promise<'queued' | 'failed' | null> {
  return inTransaction(db, async (tx) => {
    const [failed] =
      giveUpMs === null
        ? []
        : await tx
            .update(tasks)
            .set(failedWith(error))
            .where(
              and(
                isAttempt(key),
                eq(tasks.state, 'submitting'),
                lte(tasks.triedSince, fromNow(-giveUpMs)),
              ),
            )
            .returning({ id: tasks.id });
    const [released] = failed
      ? []
      : await tx
          .update(tasks)
          .set({
            state: TRANSITIONS.released.to,
            dueAt: fromNow(afterMs),
            triedSince: giveUpMs === null ? null : triedSince,
          })
          .where(and(isAttempt(key), eq(tasks.state, 'submitting')))
          .returning({ id: tasks.id });
    // Whatever its task did meanwhile: this attempt was not taken.
    await tx
      .update(attempts)
      .set({ outcome: error, kieCode, endedAt: now, credits: 0 })
      .where(and(attemptIs(key), isNull(attempts.kieTaskId)));
    if (failed) return 'failed';
    return released ? 'queued' : null;
  });
}

/** How Kie ended an attempt. `credits` is null where it did not say. */
export interface Ending {
  error: ErrorCode;
  kieCode?: string | null;
  credits: number | null;
  /** Kie may come to it all the same: ask again in so many milliseconds. */
  askInMs?: number;
}

/** @returns whether this call wrote the final state; false when another was first */
export async function markFailed(db: Db, key: AttemptKey, ending: Ending): Promise<boolean> {
  const { error, credits, kieCode = null, askInMs } = ending;
  return inTransaction(db, async (tx) => {
    const task = await hold(tx, key.taskId);
    if (task?.attempt !== key.attempt || !transition(task.state, 'failed')) return false;
    if (task.state === 'queued' && (await wasSettled(tx, key))) return false;
    await tx.update(tasks).set(failedWith(error)).where(eq(tasks.id, key.taskId));
    await tx
      .update(attempts)
      .set({
        outcome: error,
        kieCode,
        endedAt: now,
        credits,
        askAt: askInMs === undefined ? null : fromNow(askInMs),
      })
      .where(attemptIs(key));
    return true;
  });
}

/** When to ask about the attempt that was under way when an earlier one brought the cut-out. */
const LEFT_BEHIND_MS = 15_000;

/**
 * The attempt has succeeded and its cut-out lies in the store, be it the current attempt or one
 * that had been given up. Its credits are entered in any case.
 * @returns `succeeded` when this call wrote the final state; `kept` when the person had cancelled,
 * and the file is kept for the next time that the same bytes come; `needless` when the task has a
 * cut-out already or is gone, and nothing refers to this one
 */
export async function markSucceeded(
  db: Db,
  key: AttemptKey,
  cutout: { path: string; bytes: number },
  credits: number,
): Promise<'succeeded' | 'kept' | 'needless'> {
  return inTransaction(db, async (tx) => {
    const task = await hold(tx, key.taskId);
    if (!task) return 'needless';
    const end = await placeCutout(tx, key, task, cutout);
    await tx
      .update(attempts)
      .set({ outcome: 'succeeded', kieCode: null, endedAt: now, credits, askAt: null })
      .where(attemptIs(key));
    if (end === 'succeeded' && task.attempt !== key.attempt) {
      // What had been claimed for a further attempt is not sent any more.
      await tx
        .update(attempts)
        .set({ outcome: 'cancelled', endedAt: now, credits: 0 })
        .where(
          and(
            attemptIs({ ...key, attempt: task.attempt }),
            isNull(attempts.sentAt),
            isNull(attempts.outcome),
          ),
        );
      await tx
        .update(attempts)
        .set({ askAt: fromNow(LEFT_BEHIND_MS) })
        .where(
          and(
            attemptIs({ ...key, attempt: task.attempt }),
            isNull(attempts.credits),
            sql`${attempts.kieTaskId} is not null`,
          ),
        );
    }
    return end;
  });
}

async function placeCutout(
  tx: Tx,
  { taskId }: AttemptKey,
  task: { state: (typeof tasks.$inferSelect)['state']; cutoutPath: string | null },
  cutout: { path: string; bytes: number },
): Promise<'succeeded' | 'kept' | 'needless'> {
  if (transition(task.state, 'succeeded')) {
    await tx.update(tasks).set(succeededWith(cutout)).where(eq(tasks.id, taskId));
    return 'succeeded';
  }
  // The same file put twice is not a second one.
  if (task.cutoutPath === cutout.path) return 'kept';
  if (task.state !== 'cancelled' || task.cutoutPath) return 'needless';
  await tx
    .update(tasks)
    .set({ cutoutPath: cutout.path, cutoutBytes: cutout.bytes })
    .where(eq(tasks.id, taskId));
  return 'kept';
}
