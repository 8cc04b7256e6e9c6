import useSWR from 'swr';
import { countRemaining } from '@/lib/batch/pace';
import type { Batch } from '@/lib/batch/reducer';
import { fetchSummaries } from './batches/use-batches';
import { useMessages } from './messages';

/** Until when the server keeps a batch that is at rest. Said by the server, since it counts from there. */
export function KeptUntil({ batch }: { batch: Batch }) {
  const say = useMessages();
  const { id, isKnown } = batch;
  const isAtRest = isKnown && countRemaining(batch) === 0;
  const { data } = useSWR(
    isAtRest ? ['kept-until', id] : null,
    async () => (await fetchSummaries([id]))[0]?.endsAtMs ?? null,
    // It is small print: who asks again is whoever comes back to the page.
    { shouldRetryOnError: false },
  );
  return isAtRest && data != null && <span>{say.batches.keptUntil(data)}</span>;
}
