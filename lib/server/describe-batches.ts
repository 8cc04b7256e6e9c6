import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import type { Scope } from '@/lib/db/scope';
import { type Summary, summariesOf } from '@/lib/db/summaries';
import type { BatchSummary } from '@/lib/task/task';
import type { Services } from './services';

function toSummary(summary: Summary, retentionMs: number): BatchSummary {
  const { id, name, madeBy, createdAt, spent, reused, cutouts, firstEndMs, isEmpty } = summary;
  const { queued, running, succeeded, failed, cancelled } = summary;
  const createdAtMs = createdAt.getTime();
  // Retention counts from each photo's end, and from the beginning of a batch that has none.
  const countsFromMs = isEmpty ? createdAtMs : firstEndMs;
  return {
    id,
    name,
    madeBy,
    createdAtMs,
    endsAtMs: countsFromMs === null ? null : countsFromMs + retentionMs,
    counts: { queued, running, succeeded, failed, cancelled },
    spent,
    reused,
    cutouts,
  };
}

/**
 * How these batches stand, the youngest first. One that is not known is left out: an id that was
 * made up tells as much as one whose batch was deleted, or is another workspace's.
 * @throws {AppError} `database-unavailable`
 */
export async function describeBatches(
  { db, env }: Pick<Services, 'db' | 'env'>,
  scope: Scope,
  ids: readonly string[],
): Promise<BatchSummary[]> {
  try {
    const summaries = await summariesOf(await db(), scope, ids);
    return summaries.map((summary) => toSummary(summary, env.retentionMs));
  } catch (cause) {
    throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
  }
}
