'use client';

import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';
import { useBatch } from './use-batch';

function lastFailure({ photos, lastFailed }: Batch) {
  const photo = lastFailed === null ? undefined : photos.get(lastFailed);
  return photo?.phase === 'failed' ? photo : null;
}

/**
 * Says aloud how the batch stands, each time a photo has ended. It is there from the beginning:
 * a region that comes together with its first words is not read.
 */
export function Announcer({ store }: { store: BatchStore }) {
  const say = useMessages();
  const words = useBatch(store, (batch) => {
    if (batch.order.length === 0) return '';
    const counts = countsOf(batch);
    const failed = lastFailure(batch);
    const sentences = [say.summary(counts)];
    if (counts.reused > 0) sentences.push(say.alreadyDone(counts.reused));
    if (failed) sentences.push(say.failed(failed.name, failed.error));
    return sentences.join('. ');
  });
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
