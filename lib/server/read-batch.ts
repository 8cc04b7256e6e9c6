import 'server-only';
import type { Standing, TaskRow } from '@/lib/db/tasks';
import type { BatchView, TaskView } from '@/lib/task/task';
import { isStale, refreshCredits } from './credits';
import type { Services } from './services';

/** What the browser may know. The step between queue and Kie is ours: to a watcher it is queued. */
function toView(row: TaskRow): TaskView {
  const { id, state, error, width, height, cutoutBytes: bytes, reused } = row;
  return {
    id,
    state: state === 'submitting' ? 'queued' : state,
    error,
    cutout: state === 'succeeded' && bytes ? { width, height, bytes } : null,
    reused,
  };
}

function serviceOf({ pauseReason, pausedAt, spent, creditsLeft }: Standing) {
  return {
    pause: pauseReason && pausedAt ? { reason: pauseReason, sinceMs: pausedAt.getTime() } : null,
    credits: { spent, left: creditsLeft },
  };
}

const nothingNew = (cursor: number, standing: Standing): BatchView => ({
  cursor,
  isWhole: false,
  tasks: [],
  ...serviceOf(standing),
});

/**
 * What changed in a batch after `cursor`, held open until there is something, for `holdMs` at
 * most. Every read also pumps the queue.
 * @returns `null` for a batch that is not known
 */
export async function readBatch(
  services: Services,
  request: { batchId: string; cursor: number; holdMs: number; signal: AbortSignal },
): Promise<BatchView | null> {
  const { bell, watch, pump } = services;
  const { batchId, cursor, signal } = request;
  const until = Date.now() + request.holdMs;
  const isOver = () => Date.now() >= until || signal.aborted || bell.draining;
  void pump.glance();
  const leave = watch.join(batchId);
  try {
    for (;;) {
      const looked = new AbortController();
      // Begun before the look, so that a ring during it is not missed.
      const waitMs = Math.max(0, until - Date.now());
      const rung = bell.wait(batchId, waitMs, AbortSignal.any([signal, looked.signal]));
      try {
        const standing = watch.standing(batchId);
        if (standing?.revision === cursor) {
          if (isOver()) return nothingNew(cursor, standing);
        } else {
          const changes = await watch.changes(batchId, cursor);
          if (!changes) return null;
          if (isStale(changes.creditsAskedAt)) void refreshCredits(services);
          if (changes.revision !== cursor || isOver()) {
            return {
              cursor: changes.revision,
              isWhole: changes.isWhole,
              tasks: changes.tasks.map(toView),
              ...serviceOf(changes),
            };
          }
        }
        await rung;
      } finally {
        looked.abort();
      }
    }
  } finally {
    leave();
  }
}
