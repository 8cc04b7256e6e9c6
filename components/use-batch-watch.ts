import { useState } from 'react';
import useSWR from 'swr';
import { AppError } from '@/lib/base/errors';
import type { Reading } from '@/lib/batch/events';
import { type Batch, isWatchable, readingOf } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type BatchView, batchViewSchema } from '@/lib/task/task';
import { useBatch } from './use-batch';

/** The server holds a read open until something changes, for this long at most. */
const HOLD_MS = 20_000;
/** When all photos have ended the account's books may close a little later. */
const LAST_HOLD_MS = 5_000;
const SLOWEST_RETRY_MS = 10_000;

/** After news the next read opens at once; a server that holds none open is not run against. */
const AT_ONCE_MS = 1;
const QUIET_MS = 250;
const nextReadMs = (news: News | undefined) =>
  news?.view?.tasks.length === 0 ? QUIET_MS : AT_ONCE_MS;

/** What the server says, and how the batch stood as it was asked. */
interface News {
  reading: Reading;
  /** No photo was waited for any more. */
  isLast: boolean;
  /** `null` when it does not know the batch. */
  view: BatchView | null;
}

async function readChanges(batch: Batch): Promise<News> {
  const { id, cursor } = batch;
  const reading = readingOf(batch);
  const isLast = !isWatchable(batch);
  const holdMs = isLast ? LAST_HOLD_MS : HOLD_MS;
  const response = await fetch(`/api/batches/${id}?since=${cursor}&hold=${holdMs}`, {
    cache: 'no-store',
  });
  if (response.status === 404) return { reading, isLast, view: null };
  if (!response.ok) throw new AppError('service-unavailable');
  return { reading, isLast, view: batchViewSchema.parse(await response.json()) };
}

/**
 * Brings the server's changes of the batch into the store for as long as a photo is with the
 * model, and once more after that: one read after another, each from the cursor of the last.
 * @returns whether the server cannot be reached at the moment
 */
export function useBatchWatch(store: BatchStore): boolean {
  // A reading that is out of date has another key, and what it brings is dropped.
  const subject = useBatch(store, ({ id, epoch }) => `${id} ${epoch}`);
  const isWaiting = useBatch(store, isWatchable);
  const [isLingering, setLingering] = useState(false);
  const [isCutOff, setCutOff] = useState(false);
  const isOpen = isWaiting || isLingering;
  useSWR(isOpen ? subject : null, () => readChanges(store.get()), {
    // While the server is away only the retry below asks; SWR's timer would go on without a key.
    refreshInterval: isOpen && !isCutOff ? nextReadMs : 0,
    dedupingInterval: 0,
    refreshWhenHidden: true,
    refreshWhenOffline: true,
    revalidateOnFocus: false,
    onSuccess: ({ reading, isLast, view }) => {
      setCutOff(false);
      store.dispatch(view ? { type: 'watched', reading, view } : { type: 'lost', reading });
      setLingering(view !== null && !isLast);
    },
    onError: () => {
      setCutOff(true);
      setLingering(false);
    },
    onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
      const waitMs = Math.min(SLOWEST_RETRY_MS, 500 * 2 ** Math.min(retryCount, 5));
      setTimeout(() => void revalidate({ retryCount }), waitMs);
    },
  });
  return isWaiting && isCutOff;
}
