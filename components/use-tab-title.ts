import { useEffect } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';

/**
 * The tab tells what the batch is called, how far it is and, until it has been looked at, that it
 * is over.
 * @param name empty where the page's own title has to do
 */
export function useTabTitle(store: BatchStore, name: string): void {
  const say = useMessages();
  useEffect(() => {
    let before = document.title;
    let given = before;
    const give = (title: string) => {
      // Somebody else has named the page meanwhile.
      if (document.title !== given) before = document.title;
      given = title;
      if (document.title !== title) document.title = title;
    };
    // The framework may put the page's own title there late, after a reload for one.
    const observer = new MutationObserver(() => give(given));
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    const giveOwn = () => give(name === '' ? before : say.tab.own(name));
    const subject = name || say.name;
    let isAtWork = false;
    const look = () => {
      const batch = store.get();
      const wasAtWork = isAtWork;
      isAtWork = countRemaining(batch) > 0;
      if (isAtWork) {
        // Whether the tab still has its title is watched: to read it costs more than to compare.
        const title = say.tab.working(batch.shown, subject);
        if (title !== given) give(title);
      } else if (wasAtWork && document.hidden) {
        const { done, total, idle } = countsOf(batch);
        give(idle > 0 ? say.tab.held(subject) : say.tab.over(done, total, subject));
      } else if (wasAtWork) giveOwn();
    };
    const see = () => {
      if (!document.hidden && !isAtWork) giveOwn();
    };
    giveOwn();
    look();
    const unsubscribe = store.subscribe(look);
    document.addEventListener('visibilitychange', see);
    return () => {
      observer.disconnect();
      unsubscribe();
      document.removeEventListener('visibilitychange', see);
      // Another page may have given it its own name already.
      if (document.title === given) document.title = before;
    };
  }, [store, say, name]);
}
