import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './batch-bar';
import { useMessages } from './messages';
import { useBatch } from './use-batch';

/** Says aloud how the batch stands, each time a photo has ended. */
export function Announcer({ store }: { store: BatchStore }) {
  const say = useMessages();
  const summary = useBatch(store, (batch) => say.summary(countsOf(batch)));
  return (
    <p aria-live="polite" className="sr-only">
      {summary}
    </p>
  );
}
