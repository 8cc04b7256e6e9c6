import { useEffect } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';

/** The tab tells how far the batch is and, until it has been looked at, that it is over. */
export function useTabTitle(store: BatchStore): void {
  const say = useMessages();
  useEffect(() => {
    let own = document.title;
    let given = own;
    const give = (title: string) => {
      // Somebody else has named the page meanwhile.
      if (document.title !== given) own = document.title;
      given = title;
      if (document.title !== title) document.title = title;
    };
    let isAtWork = false;
    const look = () => {
      const batch = store.get();
      const wasAtWork = isAtWork;
      isAtWork = countRemaining(batch) > 0;
      if (isAtWork) give(say.tab.working(batch.shown));
      else if (wasAtWork) {
        const { done, total, idle } = countsOf(batch);
        const over = idle > 0 ? say.tab.held : say.tab.over(done, total);
        give(document.hidden ? over : own);
      }
    };
    const see = () => {
      if (!document.hidden && !isAtWork) give(own);
    };
    look();
    const unsubscribe = store.subscribe(look);
    document.addEventListener('visibilitychange', see);
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', see);
      // Another page may have given it its own name already.
      if (document.title === given) document.title = own;
    };
  }, [store, say]);
}
