import { useEffect, useState } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';

/** Who has fewer in work waits for them. */
const WORTH_A_NOTICE = 10;

/** Some browsers know no notifications, and some only those of a service worker. */
const permission = (): NotificationPermission =>
  'Notification' in window ? Notification.permission : 'denied';

function show(title: string, body: string) {
  try {
    const notice = new Notification(title, { body, tag: 'clearcut' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  } catch {
    // The tab's title says it too.
  }
}

/**
 * Notifies once a batch has ended while nobody looks at it, where that is allowed.
 * @returns asks whether it is; null where there is nothing to ask, or not at the moment
 */
export function useNotice(store: BatchStore, total: number, isAtWork: boolean) {
  const say = useMessages();
  const [allowed, setAllowed] = useState(permission);
  useEffect(() => {
    let wasAtWork = false;
    const look = () => {
      const batch = store.get();
      const remaining = countRemaining(batch);
      const hasEnded = wasAtWork && remaining === 0 && batch.photos.size > WORTH_A_NOTICE;
      wasAtWork = remaining > 0;
      if (!hasEnded || !document.hidden || permission() !== 'granted') return;
      const counts = countsOf(batch);
      show(counts.idle > 0 ? say.notice.held : say.notice.title, say.summary(counts));
    };
    look();
    return store.subscribe(look);
  }, [store, say]);

  if (!isAtWork || total <= WORTH_A_NOTICE || allowed !== 'default') return null;
  return () => {
    // It is told, not thrown, that somebody said no; old browsers answer a callback only.
    Promise.resolve(Notification.requestPermission()).then(setAllowed, () => setAllowed('denied'));
  };
}
