import { useEffect, useState } from 'react';
import useSWR from 'swr';
import { AppError } from '@/lib/base/errors';
import { otherCopies } from '@/lib/batch/copies';
import type { Reading } from '@/lib/batch/events';
import { type Batch, isWatchable, readingOf } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type BatchView, batchViewSchema } from '@/lib/task/task';
import { hear } from './line';
import { useBatchAtOnce } from './use-batch';

/** The server holds a read open until something changes, for this long at most. */
const HOLD_MS = 20_000;
/** When all photos have ended, what they cost may come to be known a little later. */
const LINGER_MS = 45_000;
const SLOWEST_RETRY_MS = 10_000;

/** After news the next read opens at once; a server that holds none open is not run against. */
const AT_ONCE_MS = 1;
const QUIET_MS = 250;
const nextReadMs = (news: News | undefined) =>
  news?.view?.tasks.length === 0 ? QUIET_MS : AT_ONCE_MS;

/** What the server says, and how the batch stood as it was asked. */
interface News {
  reading: Reading;
  /** `null` when it does not know the batch. */
  view: BatchView | null;
  /** Somebody deleted the batch of this id. */
  deleted?: string;
}

async function readChanges(batch: Batch): Promise<News> {
  const { id, cursor, isKnown } = batch;
  const reading = readingOf(batch);
  const unsure = isKnown ? '' : '&unsure=yes';
  const response = await fetch(`/api/batches/${id}?since=${cursor}&hold=${HOLD_MS}${unsure}`, {
    cache: 'no-store',
  });
  hear(response);
  if (response.status === 404) return { reading, view: null };
  if (response.status === 410) return { reading, view: null, deleted: id };
  if (!response.ok) throw new AppError('service-unavailable');
  return { reading, view: batchViewSchema.nullable().parse(await response.json()) };
}

/**
 * Brings the server's changes of the batch into the store for as long as a photo is with the
 * model, for a while after that, and whenever somebody comes back to it: one read after another, each from the cursor of the last.
 * @param isReady nothing is asked before the batch is as it was kept
 * @returns whether the server cannot be reached at the moment
 */
export function useBatchWatch(store: BatchStore, isReady = true): boolean {
  // A reading that is out of date has another key, and what it brings is dropped.
  const subject = useBatchAtOnce(store, ({ id, epoch }) => `${id} ${epoch}`);
  const isWaiting = useBatchAtOnce(store, isWatchable);
  /** When the last photo ended; null while none has. */
  const [endedAt, setEndedAt] = useState<number | null>(null);
  const isLingering = endedAt !== null;
  const [isCutOff, setCutOff] = useState(false);
  const isOpen = isReady && (isWaiting || isLingering);
  useEffect(() => {
    // What the account has left changes without this batch, also while nobody looks.
    const see = () => {
      if (!document.hidden && store.get().isKnown) setEndedAt(performance.now());
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, [store]);
  useSWR(isOpen ? subject : null, () => readChanges(store.get()), {
    // While the server is away only the retry below asks; SWR's timer would go on without a key.
    refreshInterval: isOpen && !isCutOff ? nextReadMs : 0,
    dedupingInterval: 0,
    refreshWhenHidden: true,
    refreshWhenOffline: true,
    revalidateOnFocus: false,
    onSuccess: ({ reading, view, deleted }) => {
      setCutOff(false);
      if (deleted) store.dispatch({ type: 'deleted', batchId: deleted });
      else if (view) {
        const copies = otherCopies(store.get().photos.values(), view.tasks);
        store.dispatch({ type: 'watched', reading, view, copies });
      } else store.dispatch({ type: 'lost', reading });
      const now = performance.now();
      const mayLinger = view !== null && now - (endedAt ?? now) < LINGER_MS;
      // While photos are waited for it is only ever a beginning.
      setEndedAt(!mayLinger ? null : isWatchable(store.get()) ? now : (endedAt ?? now));
    },
    onError: () => {
      setCutOff(true);
      setEndedAt(null);
    },
    onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
      const waitMs = Math.min(SLOWEST_RETRY_MS, 500 * 2 ** Math.min(retryCount, 5));
      setTimeout(() => void revalidate({ retryCount }), waitMs);
    },
  });
  return isWaiting && isCutOff;
}
