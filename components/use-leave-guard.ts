import { useEffect } from 'react';
import type { Photo } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import type { Session } from './session';

/** Whether a reload would lose something of a photo: its original is nowhere but in this page. */
function isAtStake({ id, file, phase }: Photo, session: Session | null): boolean {
  if (!file || phase === 'failed' || phase === 'cancelled') return false;
  return !session?.saved.has(id) && !session?.keeping.get()?.isKept(id);
}

/** Asks before the page is left with work that would be lost, and lets the rest be written down. */
export function useLeaveGuard(store: BatchStore, openSession: () => Promise<Session>): void {
  useEffect(() => {
    let session: Session | null = null;
    openSession().then(
      (opened) => {
        session = opened;
      },
      () => undefined,
    );
    const guard = (event: BeforeUnloadEvent) => {
      const photos = [...store.get().photos.values()];
      if (photos.some((photo) => isAtStake(photo, session))) event.preventDefault();
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
  }, [store, openSession]);
}
