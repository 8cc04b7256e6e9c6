'use client';

import type { BatchStore } from '@/lib/batch/store';
import { useBatch } from './use-batch';
import { Announcement } from './working-half';

/**
 * Says aloud how the batch stands. It is there from the beginning: a region that comes together with
 * its first words is not read.
 */
export function Announcer({ store }: { store: BatchStore }) {
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  return (
    <p aria-live="polite" className="sr-only">
      {!isEmpty && <Announcement store={store} />}
    </p>
  );
}
