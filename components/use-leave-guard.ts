import { useEffect } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import type { Session } from './session';

/** Asks before the page is left with work that would be lost: unfinished, or not saved yet. */
export function useLeaveGuard(store: BatchStore, openSession: () => Promise<Session>): void {
  useEffect(() => {
    let saved: ReadonlySet<string> = new Set();
    void openSession().then(
      (session) => {
        saved = session.saved;
      },
      () => undefined,
    );
    const guard = (event: BeforeUnloadEvent) => {
      for (const { id, phase } of store.get().photos.values()) {
        const isOver = phase === 'failed' || phase === 'cancelled' || saved.has(id);
        if (!isOver) event.preventDefault();
      }
    };
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [store, openSession]);
}
