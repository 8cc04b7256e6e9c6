import { useEffect } from 'react';
import type { BatchStore } from '@/lib/batch/store';

function useTold(store: BatchStore, type: 'drawn' | 'seen', ids: readonly string[]): void {
  const told = ids.join(' ');
  useEffect(() => {
    store.dispatch({ type, ids: told === '' ? [] : told.split(' ') });
  }, [store, type, told]);
  useEffect(() => () => store.dispatch({ type, ids: [] }), [store, type]);
}

/** Lets the batch know which of its photos are drawn, for as long as the list is there. */
export const useDrawn = (store: BatchStore, ids: readonly string[]): void =>
  useTold(store, 'drawn', ids);

/** The same of those that are looked at one by one, wherever they stand in the list. */
export const useSeen = (store: BatchStore, ids: readonly string[]): void =>
  useTold(store, 'seen', ids);
