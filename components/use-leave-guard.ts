import { useEffect } from 'react';
import { isAtStake } from './at-stake';
import type { Desk } from './desk';
import type { Session } from './session';

/** Asks before the tab is left with work that would be lost, and lets the rest be written down. */
export function useLeaveGuard({
  store,
  place,
  openSession,
}: Pick<Desk, 'store' | 'place' | 'openSession'>): void {
  useEffect(() => {
    let session: Session | null = null;
    openSession().then(
      (opened) => {
        session = opened;
      },
      () => undefined,
    );
    const guard = (event: BeforeUnloadEvent) => {
      // What another tab works on is not lost with this one.
      if (place() !== 'elsewhere' && isAtStake(store.get(), session)) event.preventDefault();
    };
    const flush = () => void session?.keeping.get()?.flush();
    window.addEventListener('beforeunload', guard);
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('beforeunload', guard);
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
    };
  }, [store, place, openSession]);
}
