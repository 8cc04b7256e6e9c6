import { useState } from 'react';
import useSWR from 'swr';
import type { BatchStore } from '@/lib/batch/store';
import { fetchSummaries } from './batches/use-batches';
import { keptBatches } from './kept-batches';
import { useBatch } from './use-batch';

interface Begun {
  createdAtMs: number;
  /** As the server has it; undefined where this browser alone knows of the batch. */
  name?: string;
}

async function readBegun(id: string, isKnown: boolean): Promise<Begun | null> {
  const [summary] = isKnown ? await fetchSummaries([id]) : [];
  if (summary) return summary;
  const known = await (await keptBatches()).known();
  const kept = known.find((batch) => batch.id === id);
  return kept ? { createdAtMs: kept.createdAtMs } : null;
}

/** When the batch was begun, in milliseconds since 1970; null while that is being found out. */
export function useBegun(store: BatchStore) {
  const id = useBatch(store, (batch) => batch.id);
  const isKnown = useBatch(store, (batch) => batch.isKnown);
  const [nowMs] = useState(() => Date.now());
  const { data, error, mutate } = useSWR(['begun', id, isKnown], () => readBegun(id, isKnown), {
    keepPreviousData: true,
    dedupingInterval: 0,
    // It may have been named on another page, or in another browser, once the server knows of it.
    revalidateOnFocus: isKnown,
    onSuccess: (begun) => {
      if (begun?.name !== undefined && store.get().id === id) {
        store.dispatch({ type: 'named', name: begun.name });
      }
    },
  });
  // One that nothing is kept of yet begins at this moment.
  const isNew = data === null || error !== undefined;
  return { begunAtMs: data?.createdAtMs ?? (isNew ? nowMs : null), readAgain: () => void mutate() };
}
