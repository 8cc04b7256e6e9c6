import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import type { Db } from './client';
import { attempts, batches, tasks } from './schema';
import type { Scope } from './scope';

/** One attempt as it stands in the books, with the photo it was made for. */
export type LedgerRow = Awaited<ReturnType<typeof readLedger>>[number];

/**
 * Every attempt of a batch's photos, in the order of the photos and of their attempts; a photo of
 * which nothing was ever sent is there once, without an attempt. Empty for an unknown batch.
 */
export const readLedger = (db: Db, { workspace }: Scope, batchId: string) =>
  db
    .select({
      task: tasks.id,
      name: tasks.name,
      folder: tasks.folder,
      state: tasks.state,
      error: tasks.error,
      reused: tasks.reused,
      submittedAt: tasks.createdAt,
      attempt: attempts.number,
      kieTask: attempts.kieTaskId,
      sentAt: attempts.sentAt,
      acceptedAt: attempts.acceptedAt,
      endedAt: attempts.endedAt,
      outcome: attempts.outcome,
      kieCode: attempts.kieCode,
      credits: attempts.credits,
    })
    .from(tasks)
    .leftJoin(attempts, eq(attempts.taskId, tasks.id))
    .where(and(eq(tasks.workspace, workspace), eq(tasks.batchId, batchId)))
    .orderBy(asc(tasks.createdAt), asc(tasks.position), asc(tasks.id), asc(attempts.number));

/** What a batch has cost, also for photos that were deleted since; `null` when it is not known. */
export async function spentBy(
  db: Db,
  { workspace }: Scope,
  batchId: string,
): Promise<number | null> {
  const [row] = await db
    .select({ spent: batches.spent })
    .from(batches)
    .where(and(eq(batches.id, batchId), eq(batches.workspace, workspace)));
  return row?.spent ?? null;
}
