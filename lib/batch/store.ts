import type { BatchEvent } from './events';
import { type Batch, reduce } from './reducer';

/** Holds a batch and tells who listens when it has changed. */
export interface BatchStore {
  get(): Batch;
  dispatch(event: BatchEvent): void;
  subscribe(listener: () => void): () => void;
}

export function createBatchStore(initial: Batch): BatchStore {
  let batch = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => batch,
    dispatch: (event) => {
      const next = reduce(batch, event);
      if (next === batch) return;
      batch = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
