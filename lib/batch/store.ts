import type { BatchEvent } from './events';
import type { Batch } from './reducer';

/** Holds a batch and tells who listens when it has changed. */
export interface BatchStore {
  get(): Batch;
  dispatch(event: BatchEvent): void;
  subscribe(listener: () => void): () => void;
}

export interface LateStore extends BatchStore {
  /** Gives it the rules by which a batch changes; what was dispatched before them follows at once. */
  begin(reduce: (batch: Batch, event: BatchEvent) => Batch): void;
}

/** A store for a page that is drawn before it has fetched what it takes to work on photos. */
export function createBatchStore(initial: Batch): LateStore {
  let batch = initial;
  let reduce: Parameters<LateStore['begin']>[0] | null = null;
  const waiting: BatchEvent[] = [];
  const listeners = new Set<() => void>();
  const dispatch = (event: BatchEvent) => {
    if (!reduce) {
      waiting.push(event);
      return;
    }
    const next = reduce(batch, event);
    if (next === batch) return;
    batch = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => batch,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: (given) => {
      reduce = given;
      for (const event of waiting.splice(0)) dispatch(event);
    },
  };
}
