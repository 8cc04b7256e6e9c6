import 'server-only';
import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { OPEN_STATES } from '@/lib/task/transition';
import { hasTwinAhead } from './adopt';
import type { Db, Tx } from './client';
import { fromNow, msUntil, now } from './clock';
import { account, attempts, slots, tasks, trash } from './schema';
import type { TaskRow } from './tasks';

/*
 * Rows are picked for an update in a `with`, never in a plain sub-select: that one may be run again
 * for every row of the table, and then takes more than its limit.
 */

/** Queued, due, and no photo of the same bytes goes first. */
const isClaimable = and(eq(tasks.state, 'queued'), lte(tasks.dueAt, now), sql`not ${hasTwinAhead}`);

/** Whether some queued photo may be sent: the cheap question before a claim. */
export async function hasQueued(db: Db): Promise<boolean> {
  const due = await db.select({ id: tasks.id }).from(tasks).where(isClaimable).limit(1);
  return due.length > 0;
}

/**
 * Takes up to `want` queued photos that are due, oldest first, and opens an attempt for each.
 * No two callers ever get the same one, nor two photos of the same bytes. A holder that dies loses
 * it after `leaseMs`.
 * @param newKeyDigest gives the digest of a fresh callback key for each attempt
 */
export async function claimQueued(
  tx: Tx,
  { want, leaseMs }: { want: number; leaseMs: number },
  newKeyDigest: (taskId: string) => string,
): Promise<TaskRow[]> {
  const due = tx
    .$with('due')
    .as(
      tx
        .select({ id: tasks.id })
        .from(tasks)
        .where(isClaimable)
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

/** What there is to do: milliseconds until it is due, negative when it is over it; null for none. */
export interface OpenWork {
  /** Photos to be sent: not before a slot is free, nor during a pause before its next try. */
  queued: number | null;
  /** Creates without a reply, or whose caller has died. */
  submitting: number | null;
  /** Tasks to be asked about. */
  running: number | null;
  /** Attempts that their tasks have gone on without. */
  late: number | null;
  /** Objects to be removed from Blob. */
  trash: number | null;
  /** The last sweep, as milliseconds until then. */
  swept: number | null;
  isPaused: boolean;
}

/** Looks at everything that waits, in one query. */
export async function openWork(db: Db): Promise<OpenWork> {
  const earliest = (state: (typeof OPEN_STATES)[number]) =>
    msUntil(sql`min(${tasks.dueAt}) filter (where ${tasks.state} = ${state})`);
  const [row] = await db
    .select({
      queued: msUntil(sql`greatest(
        min(${tasks.dueAt}) filter (where ${tasks.state} = 'queued'),
        case when count(*) filter (where ${tasks.state} = 'queued') > 0 then greatest(
          (select ${account.probeAt} from ${account}),
          (select min(${slots.freeAt}) from ${slots} where ${slots.kind} = 'create')) end)`),
      submitting: earliest('submitting'),
      running: earliest('running'),
      late: msUntil(sql`(select min(${attempts.askAt}) from ${attempts})`),
      trash: msUntil(sql`(select min(${trash.dueAt}) from ${trash})`),
      swept: msUntil(sql`(select ${account.sweptAt} from ${account})`),
      isPaused: sql<boolean>`exists (select 1 from ${account} where ${account.pauseReason} is not null)`,
    })
    .from(tasks)
    // Said in the words of the index that has only these.
    .where(and(inArray(tasks.state, [...OPEN_STATES]), isNotNull(tasks.dueAt)));
  if (!row) throw new Error('an aggregate has a row');
  return row;
}

/** How many photos wait to be sent, and for how many milliseconds the first of them has. */
export async function queueDepth(db: Db): Promise<{ queued: number; oldestMs: number }> {
  const [row] = await db
    .select({
      queued: sql<number>`count(*)::int`,
      untilMs: msUntil(sql`min(${tasks.createdAt})`),
    })
    .from(tasks)
    .where(and(eq(tasks.state, 'queued'), isNotNull(tasks.dueAt)));
  return { queued: row?.queued ?? 0, oldestMs: Math.round(Math.max(0, -(row?.untilMs ?? 0))) };
}

export async function hasOpenTasks(db: Db, batchId: string): Promise<boolean> {
  const open = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.batchId, batchId), isNotNull(tasks.dueAt)))
    .limit(1);
  return open.length > 0;
}
