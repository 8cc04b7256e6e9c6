import { startTransition, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';

/**
 * A part of the batch; renders again when that part is another object or value than before.
 *
 * The news of a batch come by the dozen a second while somebody reads, types or scrolls. React
 * renders what `useSyncExternalStore` tells in one piece, however many tiles that are; as a
 * transition it is done in slices, between which the page answers.
 */
export function useBatch<T>(store: BatchStore, select: (batch: Batch) => T): T {
  // The part alone: a whole batch would be kept from being forgotten, with the copies it had then.
  const [seen, setSeen] = useState<{ store: BatchStore; select: unknown; part: T } | null>(null);
  // Another store or selection than before is not waited for.
  const isSeen = seen?.store === store && seen.select === select;
  const part = isSeen ? seen.part : select(store.get());
  const look = useEffectEvent(() => {
    const now = select(store.get());
    if (!Object.is(now, part)) startTransition(() => setSeen({ store, select, part: now }));
  });
  // News that came while this was rendered, or that another selection would have shown.
  useEffect(() => look());
  useEffect(() => store.subscribe(() => look()), [store]);
  return part;
}

/** The same before anything else is done: for what acts on the batch, or takes what is typed. */
export function useBatchAtOnce<T>(store: BatchStore, select: (batch: Batch) => T): T {
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
