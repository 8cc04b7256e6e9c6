import { useState } from 'react';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type Counts, countsOf } from './counts';
import { useMessages } from './messages';
import { useBatch } from './use-batch';
import { useLocale } from './words';

function lastFailure({ photos, lastFailed }: Batch) {
  const photo = lastFailed === null ? undefined : photos.get(lastFailed);
  return photo?.phase === 'failed' ? photo : null;
}

/** A long batch is told of so many times on its way; each word takes as long as it is spoken. */
const STEPS = 10;

/** As long as it is the same nothing is said. */
function occasionOf({ total, done, failed, cancelled }: Counts): string {
  const step = Math.max(1, Math.ceil(total / STEPS));
  const reached = done + failed + cancelled === total ? 'over' : Math.floor(done / step);
  return [total, reached, failed, cancelled].join();
}

function createSpeaker(wordsFor: (batch: Batch, counts: Counts) => string) {
  let occasion = '';
  let words = '';
  return (batch: Batch) => {
    const counts = countsOf(batch);
    const next = occasionOf(counts);
    if (next !== occasion) words = counts.total === 0 ? '' : wordsFor(batch, counts);
    occasion = next;
    return words;
  };
}

/**
 * How the batch stands, to be said aloud: each time a photo has ended in a short one, else each
 * tenth of it and each failure.
 */
export function Announcement({ store }: { store: BatchStore }) {
  // In another language it is all said anew.
  return <Spoken key={useLocale()} store={store} />;
}

function Spoken({ store }: { store: BatchStore }) {
  const say = useMessages();
  const [speak] = useState(() =>
    createSpeaker((batch, counts) => {
      const failed = lastFailure(batch);
      const sentences = [say.summary(counts)];
      if (counts.reused > 0) sentences.push(say.alreadyDone(counts.reused));
      if (failed) sentences.push(say.failed(failed.name, failed.error));
      return sentences.reduce((said, more) => say.and(said, more));
    }),
  );
  const words = useBatch(store, speak);
  return words;
}
