import { useState } from 'react';
import useSWR from 'swr';
import { AppError } from '@/lib/base/errors';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type BatchView, batchViewSchema } from '@/lib/task/task';
import { useBatch } from './use-batch';

/** The server holds a read open until something changes, for this long at most. */
const HOLD_MS = 20_000;
const SLOWEST_RETRY_MS = 10_000;

/** After news the next read opens at once; a server that holds none open is not run against. */
const AT_ONCE_MS = 1;
const QUIET_MS = 250;
const nextReadMs = (view: BatchView | null | undefined) =>
  view?.tasks.length === 0 ? QUIET_MS : AT_ONCE_MS;

const isWatchable = ({ photos }: Batch): boolean => {
  for (const photo of photos.values()) {
    if (photo.phase === 'removing' && photo.submitted) return true;
  }
  return false;
};

/** @returns `null` when the server does not know the batch */
async function readChanges(store: BatchStore): Promise<BatchView | null> {
  const { id, cursor } = store.get();
  const response = await fetch(`/api/batches/${id}?since=${cursor}&hold=${HOLD_MS}`, {
    cache: 'no-store',
  });
  if (response.status === 404) return null;
  if (!response.ok) throw new AppError('service-unavailable');
  return batchViewSchema.parse(await response.json());
}

/**
 * Brings the server's changes of the batch into the store for as long as a photo is with the
 * model: one read after another, each from the cursor of the last.
 * @returns whether the server cannot be reached at the moment
 */
export function useBatchWatch(store: BatchStore): boolean {
  const batchId = useBatch(store, ({ id }) => id);
  const isOpen = useBatch(store, isWatchable);
  const [isCutOff, setCutOff] = useState(false);
  useSWR(isOpen ? `/api/batches/${batchId}` : null, () => readChanges(store), {
    // While the server is away only the retry below asks; SWR's timer would go on without a key.
    refreshInterval: isOpen && !isCutOff ? nextReadMs : 0,
    dedupingInterval: 0,
    refreshWhenHidden: true,
    refreshWhenOffline: true,
    revalidateOnFocus: false,
    onSuccess: (view) => {
      setCutOff(false);
      store.dispatch(view ? { type: 'watched', ...view } : { type: 'lost' });
    },
    onError: () => setCutOff(true),
    onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
      const waitMs = Math.min(SLOWEST_RETRY_MS, 500 * 2 ** Math.min(retryCount, 5));
      setTimeout(() => void revalidate({ retryCount }), waitMs);
    },
  });
  return isOpen && isCutOff;
}
