import 'server-only';
import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { ErrorCode } from '@/lib/base/errors';
import { TRANSITIONS } from '@/lib/task/transition';
import type { Db } from './client';
import { fromNow, msUntil, now } from './clock';
import { attempts, tasks } from './schema';
import { type AttemptKey, FINAL, isAttempt } from './tasks';
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
  await inTransaction(db, async (tx) => {
    await tx.select({ id: tasks.id }).from(tasks).where(isAttempt(key)).for('no key update');
    await tx
      .update(attempts)
      .set({ kieTaskId, acceptedAt: now })
      .where(and(attemptIs(key), isNull(attempts.kieTaskId)));
    const started = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.accepted.to, dueAt: fromNow(firstReadMs), silentSince: null })
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

/**
 * Ends an attempt of which nothing was made: the photo goes back into the queue, due in `afterMs`,
 * or fails with `error` when it has been tried for `giveUpMs`.
 * @returns where it went; `null` when the attempt was no longer open
 */
export async function release(
  db: Db,
  key: AttemptKey,
  { error, afterMs, giveUpMs }: { error: ErrorCode; afterMs: number; giveUpMs: number },
): Promise<'queued' | 'failed' | null> {
  return inTransaction(db, async (tx) => {
    const [failed] = await tx
      .update(tasks)
      .set({ state: TRANSITIONS.failed.to, error, ...FINAL })
      .where(
        and(
          isAttempt(key),
          inArray(tasks.state, TRANSITIONS.released.from),
          lte(tasks.triedSince, fromNow(-giveUpMs)),
        ),
      )
      .returning({ id: tasks.id });
    const [released] = failed
      ? []
      : await tx
          .update(tasks)
          .set({ state: TRANSITIONS.released.to, dueAt: fromNow(afterMs), triedSince })
          .where(and(isAttempt(key), inArray(tasks.state, TRANSITIONS.released.from)))
          .returning({ id: tasks.id });
    if (!failed && !released) return null;
    await tx
      .update(attempts)
      .set({ outcome: error, endedAt: now, credits: 0 })
      .where(attemptIs(key));
    return failed ? 'failed' : 'queued';
  });
}

/** @returns whether this call wrote the final state; false when another was first */
export async function markFailed(
  db: Db,
  key: AttemptKey,
  error: ErrorCode,
  credits: number | null,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
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
  return inTransaction(db, async (tx) => {
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
