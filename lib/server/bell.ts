import 'server-only';
import { EventEmitter } from 'node:events';

/**
 * Wakes those who wait for news of a batch in this process. It only makes things faster: who
 * waits looks into the database by itself as well, since the news may come from another instance.
 */
export interface Bell {
  ring(batchId: string): void;
  /** Resolves at the next ring, after `ms`, on abort, or when the process is asked to end. */
  wait(batchId: string, ms: number, signal: AbortSignal): Promise<void>;
  /** Lets everybody go, now and from now on, so that open requests do not keep the process. */
  drain(): void;
  readonly draining: boolean;
}

const DRAIN = Symbol('drain');

export function createBell(): Bell {
  const bell = new EventEmitter();
  bell.setMaxListeners(0);
  let draining = false;
  return {
    ring: (batchId) => {
      bell.emit(batchId);
    },
    wait: (batchId, ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          bell.off(batchId, done);
          bell.off(DRAIN, done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, draining || signal.aborted ? 0 : ms);
        bell.once(batchId, done);
        bell.once(DRAIN, done);
        signal.addEventListener('abort', done);
      }),
    drain: () => {
      draining = true;
      bell.emit(DRAIN);
    },
    get draining() {
      return draining;
    },
  };
}
