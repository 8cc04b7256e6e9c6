import { useEffect, useState } from 'react';
import { countCapped } from '@/lib/batch/cap';
import {
  countRemaining,
  countSettled,
  leftMs,
  newPace,
  type Pace,
  settled,
  steady,
} from '@/lib/batch/pace';
import { isIdle } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';

/** Nothing that happens is news as well. */
const LOOK_EVERY_MS = 5_000;

/** Whether the batch cannot end by itself: somebody has to let the rest go on, or to raise the limit. */
const needsSomebody = (batch: Batch): boolean =>
  countCapped(batch) > 0 || [...batch.photos.values()].some(isIdle);

/** How long the batch will go on, in milliseconds, for people; null while that is not known. */
export function useTimeLeft(store: BatchStore): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    let pace: Pace | null = null;
    let { photos } = store.get();
    const look = () => {
      const batch = store.get();
      const now = performance.now();
      const isHalted = batch.service.pause !== null || needsSomebody(batch);
      const remaining = isHalted ? 0 : countRemaining(batch);
      const ended = countSettled(photos, batch.photos);
      photos = batch.photos;
      // What was measured before a rest says nothing about what comes after it.
      pace = remaining === 0 ? null : settled(pace ?? newPace(now), ended, now);
      const estimate = pace && leftMs(pace, remaining, now);
      setLeft((shown) => steady(shown, estimate));
    };
    look();
    const unsubscribe = store.subscribe(look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [store]);
  return left;
}
