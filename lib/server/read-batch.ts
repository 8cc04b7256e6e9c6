import 'server-only';
import { isDeleted } from '@/lib/db/change';
import type { Scope } from '@/lib/db/scope';
import type { Changes, Standing, TaskRow } from '@/lib/db/tasks';
import type { Visitor } from '@/lib/door/visitor';
import type { BatchView, TaskView } from '@/lib/task/task';
import { isFinal } from '@/lib/task/transition';
import { isStale, refreshCredits } from './credits';
import type { Services } from './services';

/** What only says that work goes on waits so long for more: each answer costs a further request. */
const GATHER_MS = 1_000;

/** What the browser may know. The step between queue and Kie is ours: to a watcher it is queued. */
function toView(row: TaskRow): TaskView {
  const { id, state, error, width, height, cutoutBytes: bytes, reused } = row;
  const { name, folder, place, digest, attempt } = row;
  return {
    id,
    state: state === 'submitting' ? 'queued' : state,
    error,
    cutout: state === 'succeeded' && bytes ? { width, height, bytes } : null,
    reused,
    tried: attempt > 0,
    name,
    folder,
    place,
    digest,
  };
}

/** Who reads. */
type Reader = Pick<Visitor, 'workspace' | 'door'>;

/** @param tasks those to tell; none where nothing has changed */
function viewOf(
  { door }: Reader,
  standing: Standing,
  tasks: readonly TaskRow[],
  isWhole: boolean,
): BatchView {
  const { name, madeBy, revision, pauseReason, pausedAt, spent, creditsLeft } = standing;
  return {
    name,
    madeBy,
    cursor: revision,
    isWhole,
    tasks: tasks.map(toView),
    pause: pauseReason && pausedAt ? { reason: pauseReason, sinceMs: pausedAt.getTime() } : null,
    // What the owner has left is nobody's business among the public.
    credits: { spent, left: door === 'public' ? null : creditsLeft },
  };
}

/** Whether somebody waits for this: an end, a pause, what was spent, or the first view of all. */
const isPressing = ({ isWhole, tasks }: Changes): boolean =>
  isWhole || tasks.length === 0 || tasks.some(({ state }) => isFinal(state));

/**
 * What changed in a batch after `cursor`, held open until there is something, for `holdMs` at
 * most. Every read also pumps the queue.
 * @returns `null` for a batch that is not known
 */
export async function readBatch(
  services: Services,
  reader: Reader,
  request: { batchId: string; cursor: number; holdMs: number; signal: AbortSignal },
): Promise<BatchView | null> {
  const { bell, watch, pump } = services;
  const { batchId, cursor, signal } = request;
  let endsAt = Date.now() + request.holdMs;
  const leftMs = () => Math.max(0, endsAt - Date.now());
  const isOver = () => Date.now() >= endsAt || signal.aborted || bell.draining;
  let gathered: Changes | null = null;
  void pump.glance();
  const leave = watch.join(batchId);
  try {
    for (;;) {
      const looked = new AbortController();
      const waiting = AbortSignal.any([signal, looked.signal]);
      // Begun before the look, so that a ring during it is not missed.
      const rung = bell.wait(batchId, leftMs(), waiting);
      try {
        const standing = watch.standing(reader, batchId);
        if (standing?.revision === cursor) {
          if (isOver()) return viewOf(reader, standing, [], false);
        } else {
          const changes = await watch.changes(reader, batchId, cursor);
          if (!changes) return null;
          if (isStale(changes.creditsAskedAt)) void refreshCredits(services);
          const isNews = changes.revision !== cursor;
          if (isOver() || (isNews && isPressing(changes))) {
            return viewOf(reader, changes, changes.tasks, changes.isWhole);
          }
          if (isNews && !gathered) endsAt = Math.min(endsAt, Date.now() + GATHER_MS);
          if (isNews) gathered = changes;
        }
        // By now there may be less time left.
        const hasRung = await Promise.race([rung, bell.wait(batchId, leftMs(), waiting)]);
        if (gathered && !hasRung) return viewOf(reader, gathered, gathered.tasks, gathered.isWhole);
      } finally {
        looked.abort();
      }
    }
  } finally {
    leave();
  }
}

/** Why there is nothing to read of a batch: somebody deleted it, or it was never heard of. */
export const whyUnknown = async (
  { db }: Pick<Services, 'db'>,
  scope: Scope,
  batchId: string,
): Promise<'batch-deleted' | 'not-found'> =>
  (await isDeleted(await db(), scope, batchId)) ? 'batch-deleted' : 'not-found';
