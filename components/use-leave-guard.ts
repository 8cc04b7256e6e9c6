import { useEffect, useRef } from 'react';
import { isAtStake } from './at-stake';
import type { Desk } from './desk';
import type { Session } from './session';

/** Asks before the tab is left with work that would be lost, and lets the rest be written down. */
export function useLeaveGuard(
  { store, openSession }: Pick<Desk, 'store' | 'openSession'>,
  place: ReturnType<Desk['place']>,
): void {
  const session = useRef<Session | null>(null);
  const isOpen = place === 'here' || place === 'elsewhere';
  useEffect(() => {
    // One that could not be opened is opened once more by whoever asks for that.
    if (!isOpen) return;
    openSession().then(
      (opened) => {
        session.current = opened;
      },
      () => undefined,
    );
  }, [isOpen, openSession]);
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (isAtStake(store.get(), session.current)) event.preventDefault();
    };
    const flush = () => void session.current?.keeping.get()?.flush();
    window.addEventListener('beforeunload', guard);
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('beforeunload', guard);
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
    };
  }, [store]);
}
