import { createContext, use, useSyncExternalStore } from 'react';
import type { Desk } from './desk';

/** The desk whose batch a page shows. */
export const AtDesk = createContext<Pick<Desk, 'show' | 'place' | 'subscribe'>>({
  show: () => () => undefined,
  place: () => 'here',
  subscribe: () => () => undefined,
});

/** Keeps the batch open in this tab for as long as some work takes, also when its page is left. */
export function useStay() {
  const { show } = use(AtDesk);
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const leave = show();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

export function usePlace() {
  const { subscribe, place } = use(AtDesk);
  return useSyncExternalStore(subscribe, place, place);
}
