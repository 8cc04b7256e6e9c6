import 'server-only';
import { type AnyColumn, and, asc, eq, type GetColumnData, type SQL, sql } from 'drizzle-orm';
import { ERRORS, type ErrorCode } from '@/lib/base/errors';
import { TRANSITIONS } from '@/lib/task/transition';
import type { Db } from './client';
import { now } from './clock';
import { account, batches, tasks } from './schema';
import type { Scope } from './scope';

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

/** The failed state. The copy is kept where another try may use it. */
export const failedWith = (error: ErrorCode) => ({
  ...FINAL,
  state: TRANSITIONS.failed.to,
  error,
  ...(!ERRORS[error].retryable && { sourcePath: null }),
});

/** The succeeded state. */
export const succeededWith = (cutout: { path: string; bytes: number }) => ({
  ...FINAL,
  state: TRANSITIONS.succeeded.to,
  error: null,
  sourcePath: null,
  cutoutPath: cutout.path,
  cutoutBytes: cutout.bytes,
});

export async function findTask(db: Db, { workspace }: Scope, id: string): Promise<TaskRow | null> {
  const [row] = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.workspace, workspace), eq(tasks.id, id)));
  return row ?? null;
}

/** A column of the account's row. Joined, that row would be looked up again for every task. */
const ofAccount = <C extends AnyColumn>(column: C) =>
  sql<GetColumnData<C>>`(select ${column} from ${account})`.mapWith(column);

/** What a watcher is told beside the tasks. */
const standing = {
  workspace: batches.workspace,
  name: batches.name,
  madeBy: batches.madeBy,
  revision: batches.revision,
  spent: batches.spent,
  creditsLeft: ofAccount(account.creditsLeft),
  creditsAskedAt: ofAccount(account.creditsAskedAt),
  pauseReason: ofAccount(account.pauseReason),
  pausedAt: ofAccount(account.pausedAt),
};

export interface Standing {
  workspace: string;
  name: string;
  madeBy: string;
  revision: number;
  spent: number;
  creditsLeft: number | null;
  creditsAskedAt: Date | null;
  pauseReason: (typeof account.$inferSelect)['pauseReason'];
  pausedAt: Date | null;
}

export interface Changes extends Standing {
  /** All tasks are told, since some were deleted after the cursor, or it is the beginning. */
  isWhole: boolean;
  tasks: TaskRow[];
}

/** One beyond the batch's own is of an earlier batch of that id, which was deleted. */
const isBefore = (cursor: number): SQL<boolean> =>
  sql<boolean>`(${cursor}::bigint < ${batches.trimmedAt} or ${cursor}::bigint = 0
    or ${cursor}::bigint > ${batches.revision})`;

/**
 * How the batch stands, and its tasks that changed after `cursor` in the order of their changes:
 * one query, so that the cursor that comes with them misses none.
 * @returns `null` for a batch that is not known
 */
export async function changesSince(
  db: Db,
  { workspace }: Scope,
  batchId: string,
  cursor: number,
): Promise<Changes | null> {
  const rows = await db
    .select({ ...standing, isWhole: isBefore(cursor), task: tasks })
    .from(batches)
    .leftJoin(
      tasks,
      and(
        eq(tasks.batchId, batches.id),
        sql`${tasks.revision} > case when ${isBefore(cursor)} then 0 else ${cursor}::bigint end`,
      ),
    )
    .where(and(eq(batches.id, batchId), eq(batches.workspace, workspace)))
    .orderBy(asc(tasks.revision));
  const [first] = rows;
  if (!first) return null;
  const { task: _, ...rest } = first;
  return { ...rest, tasks: rows.flatMap(({ task }) => (task ? [task] : [])) };
}

/** How each of these batches stands, whosever it is; one that is not known is left out. */
export async function standingOf(db: Db, batchIds: string[]): Promise<Map<string, Standing>> {
  const rows = await db
    .select({ id: batches.id, ...standing })
    .from(batches)
    .where(sql`${batches.id} = any(${sql.param(batchIds)}::text[])`);
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
