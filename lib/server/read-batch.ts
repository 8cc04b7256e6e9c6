import 'server-only';
import { changesSince, type TaskRow } from '@/lib/db/tasks';
import type { BatchView, TaskView } from '@/lib/task/task';
import type { Services } from './services';

/** Between two looks into the database for news that another instance made. */
const LOOK_EVERY_MS = 1_000;

/** What the browser may know. The step between queue and Kie is ours: to a watcher it is queued. */
function toView(row: TaskRow): TaskView {
  const { id, state, error, width, height, cutoutBytes: bytes } = row;
  return {
    id,
    state: state === 'submitting' ? 'queued' : state,
    error,
    cutout: state === 'succeeded' && bytes ? { width, height, bytes } : null,
  };
}

/**
 * What changed in a batch after `cursor`, held open until there is something, for `holdMs` at
 * most. Every look also pumps the queue.
 * @returns `null` for a batch that is not known
 */
export async function readBatch(
  { db, bell, pump }: Services,
  request: { batchId: string; cursor: number; holdMs: number; signal: AbortSignal },
): Promise<BatchView | null> {
  const { batchId, cursor, signal } = request;
  const until = Date.now() + request.holdMs;
  for (;;) {
    const looked = new AbortController();
    const waitMs = Math.max(0, Math.min(LOOK_EVERY_MS, until - Date.now()));
    // Begun before the look, so that a ring during it is not missed.
    const rung = bell.wait(batchId, waitMs, AbortSignal.any([signal, looked.signal]));
    try {
      const rows = await changesSince(await db(), batchId, cursor);
      if (!rows) return null;
      void pump.run();
      if (rows.length > 0 || Date.now() >= until || signal.aborted || bell.draining) {
        return {
          cursor: rows.reduce((latest, { revision }) => Math.max(latest, revision), cursor),
          tasks: rows.map(toView),
        };
      }
      await rung;
    } finally {
      looked.abort();
    }
  }
}
