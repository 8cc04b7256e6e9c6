import { useSyncExternalStore } from 'react';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';

/** A part of the batch; renders again when that part is another object or value than before. */
export function useBatch<T>(store: BatchStore, select: (batch: Batch) => T): T {
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
