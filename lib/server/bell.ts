import 'server-only';
import { EventEmitter } from 'node:events';

/**
 * Wakes those who wait for news of a batch in this process. It only makes things faster: who
 * waits looks into the database by itself as well, since the news may come from another instance.
 */
export interface Bell {
  ring(batchId: string): void;
  /**
   * Resolves at the next ring, after `ms`, on abort, or when the process is asked to end.
   * @returns whether it rang
   */
  wait(batchId: string, ms: number, signal: AbortSignal): Promise<boolean>;
  /** Calls `listener` at every ring, before those who wait. */
  listen(listener: (batchId: string) => void): void;
  /** Lets everybody go, now and from now on, so that open requests do not keep the process. */
  drain(): void;
  readonly draining: boolean;
}

const DRAIN = Symbol('drain');
const ANY = Symbol('any');

export function createBell(): Bell {
  const bell = new EventEmitter();
  bell.setMaxListeners(0);
  let draining = false;
  return {
    ring: (batchId) => {
      bell.emit(ANY, batchId);
      bell.emit(batchId);
    },
    listen: (listener) => {
      bell.on(ANY, listener);
    },
    wait: (batchId, ms, signal) =>
      new Promise((resolve) => {
        const done = (rang: boolean) => {
          clearTimeout(timer);
          bell.off(batchId, ring);
          bell.off(DRAIN, end);
          signal.removeEventListener('abort', end);
          resolve(rang);
        };
        const ring = () => done(true);
        const end = () => done(false);
        const timer = setTimeout(end, draining || signal.aborted ? 0 : ms);
        bell.once(batchId, ring);
        bell.once(DRAIN, end);
        signal.addEventListener('abort', end);
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
