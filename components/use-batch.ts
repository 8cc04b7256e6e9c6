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
  const [seen, setSeen] = useState(() => ({ store, batch: store.get() }));
  // Another store than before is not waited for.
  const part = select(seen.store === store ? seen.batch : store.get());
  const look = useEffectEvent(() => {
    const batch = store.get();
    if (!Object.is(select(batch), part)) startTransition(() => setSeen({ store, batch }));
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
