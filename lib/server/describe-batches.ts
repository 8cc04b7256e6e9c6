import 'server-only';
import { AppError } from '@/lib/base/errors';
import type { Scope } from '@/lib/db/scope';
import { batchesOf, type Summary, summariesOf } from '@/lib/db/summaries';
import type { Visitor } from '@/lib/door/visitor';
import { type BatchSummary, type Listed, MAX_LISTED } from '@/lib/task/task';
import { onDatabase } from './on-database';
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
  services: Pick<Services, 'db' | 'env'>,
  scope: Scope,
  ids: readonly string[],
): Promise<BatchSummary[]> {
  const summaries = await onDatabase(services, (db) => summariesOf(db, scope, ids));
  return summaries.map((summary) => toSummary(summary, services.env.retentionMs));
}

/**
 * All that the visitor's team has made, in parts, the youngest first. Where there is no team a
 * batch's id is the key to it, and none is told.
 * @param untilMs when the last of the part before was made; that one comes again
 * @throws {AppError} `not-allowed`, `database-unavailable`
 */
export async function listBatches(
  services: Pick<Services, 'db' | 'env'>,
  visitor: Visitor,
  untilMs: number | null,
): Promise<Listed> {
  if (visitor.door !== 'team') throw new AppError('not-allowed');
  const ids = await onDatabase(services, (db) => batchesOf(db, visitor, untilMs, MAX_LISTED));
  return {
    batches: await describeBatches(services, visitor, ids),
    isLast: ids.length < MAX_LISTED,
  };
}
