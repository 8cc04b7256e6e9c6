'use client';

import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';
import { useBatch } from './use-batch';

function lastFailure({ photos }: Batch) {
  const failed = [...photos.values()].filter((photo) => photo.phase === 'failed');
  return failed.at(-1);
}

/**
 * Says aloud how the batch stands, each time a photo has ended. It is there from the beginning:
 * a region that comes together with its first words is not read.
 */
export function Announcer({ store }: { store: BatchStore }) {
  const say = useMessages();
  const words = useBatch(store, (batch) => {
    if (batch.order.length === 0) return '';
    const failed = lastFailure(batch);
    const summary = say.summary(countsOf(batch));
    return failed ? `${summary}. ${say.failed(failed.name, failed.error)}` : summary;
  });
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
