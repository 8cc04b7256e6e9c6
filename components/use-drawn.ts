import { useEffect } from 'react';
import type { BatchStore } from '@/lib/batch/store';

/** Lets the batch know which of its photos are drawn, for as long as the list is there. */
export function useDrawn(store: BatchStore, ids: readonly string[]): void {
  const drawn = ids.join(' ');
  useEffect(() => {
    store.dispatch({ type: 'drawn', ids: drawn === '' ? [] : drawn.split(' ') });
  }, [store, drawn]);
  useEffect(() => () => store.dispatch({ type: 'drawn', ids: [] }), [store]);
}
