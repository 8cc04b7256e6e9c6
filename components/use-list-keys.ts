import { type RefObject, useEffect, useEffectEvent } from 'react';

/** Whether a key is meant for what it was pressed in, and not for the list. */
const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('dialog, select, textarea, [popover], input:not([type=checkbox])') !== null;

/** Keys for the list as a whole, wherever on the page they are pressed. */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  onAll: () => void,
  /** null while there is nothing to clear. */
  onClear: (() => void) | null,
  onHelp: () => void,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || !list.current || isElsewhere(event.target)) return;
    // It is over all of the page, also where nothing in it has the focus.
    if (document.querySelector('dialog[open]')) return;
    const isAll = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (isAll && event.key.toLowerCase() === 'a') onAll();
    else if (event.key === 'Escape' && onClear) onClear();
    else if (event.key === '?') onHelp();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
