import { useSyncExternalStore } from 'react';

const KEY = 'clearcut.ask';
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** What a person chose in this browser; null where they chose nothing, or it keeps nothing. */
function read(): boolean | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === null ? null : kept === 'yes';
  } catch {
    return null;
  }
}

/**
 * Whether larger batches show what they will cost before they start. Where credits cost money it is
 * so until somebody chooses otherwise.
 */
export const isAsking = (isFree: boolean): boolean => read() ?? !isFree;

/** What `isAsking` says, as long as it is drawn, and how to choose it. */
export function useAsking(isFree: boolean): [boolean, (asks: boolean) => void] {
  const chosen = useSyncExternalStore(subscribe, read, () => null);
  function choose(asks: boolean) {
    try {
      localStorage.setItem(KEY, asks ? 'yes' : 'no');
    } catch {
      // It is as it was at the next visit.
    }
    for (const listener of listeners) listener();
  }
  return [chosen ?? !isFree, choose];
}
