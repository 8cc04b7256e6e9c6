import { delay } from '@/lib/base/async';
import type { BatchStore } from '@/lib/batch/store';

/**
 * Takes back what is known of the allowance at the moment at which it begins anew: by then nothing
 * else may happen that would have the page drawn again. Returns how to stop.
 */
export function forgetRoomInTime(store: BatchStore): () => void {
  let againMs: number | undefined;
  let over = new AbortController();
  function look() {
    const { room } = store.get();
    if (room?.againMs === againMs) return;
    againMs = room?.againMs;
    over.abort();
    over = new AbortController();
    if (againMs === undefined) return;
    delay(againMs - Date.now(), over.signal).then(
      () => store.dispatch({ type: 'allowed', room: null }),
      () => undefined,
    );
  }
  look();
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    over.abort();
  };
}
