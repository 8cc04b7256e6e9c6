import { useEffect } from 'react';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { useBatch } from '../use-batch';
import type { Outline } from './outline';

const isWantedIn = ({ isReviewWanted }: Batch) => isReviewWanted;

/** Has all photos looked at as long as a name waits for the size of a subject. */
export function useLookedAt(store: BatchStore, { problems }: Outline): void {
  const isWaiting = problems.some(({ kind }) => kind === 'size-unknown');
  const isWanted = useBatch(store, isWantedIn);
  useEffect(() => {
    if (isWaiting && !isWanted) store.dispatch({ type: 'review-wanted', isWanted: true });
  }, [store, isWaiting, isWanted]);
}
