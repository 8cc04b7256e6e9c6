import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useDeferredValue,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { PhotoTile } from './photo-tile';
import type { Session } from './session';
import { useDrawn } from './use-drawn';
import { columnsOf, useGridRows } from './use-grid-rows';
import type { Selection } from './use-selection';

const HINT = 'photo-keys';

/** Where a key leads from a place in the grid; null where it is no such key. */
function target(key: string, from: number, count: number, columns: number, pageRows: number) {
  const last = count - 1;
  // Down from above a gap in the last row leads to its end.
  const down = (rows: number) => {
    const to = from + rows * columns;
    const lastRow = Math.floor(last / columns);
    return to <= last || Math.floor(from / columns) === lastRow ? Math.min(to, last) : last;
  };
  const up = (rows: number) => Math.max(from - rows * columns, from % columns);
  switch (key) {
    case 'ArrowRight':
      return Math.min(from + 1, last);
    case 'ArrowLeft':
      return Math.max(from - 1, 0);
    case 'ArrowDown':
      return Math.floor(from / columns) === Math.floor(last / columns) ? from : down(1);
    case 'ArrowUp':
      return up(1);
    case 'PageDown':
      return down(pageRows);
    case 'PageUp':
      return up(pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

const tileOf = (element: EventTarget): HTMLElement | null =>
  element instanceof Element ? element.closest('li') : null;

const CALM = { preventScroll: true };

const currentIn = (grid: HTMLElement | null) =>
  grid?.querySelector<HTMLElement>('li[tabindex="0"]') ?? null;

/** Puts who was elsewhere back on the photo that the list is entered by. */
export const focusCurrent = (grid: HTMLElement | null) => (currentIn(grid) ?? grid)?.focus(CALM);

/** What others may ask of the grid. */
export interface GridHandle {
  /** Puts the focus on a photo, wherever in the list it is. */
  focus(id: string): void;
}

/** The photos, in as many columns as there is room for. One tab stop, and the arrows from there. */
export function PhotoGrid({
  grid,
  handle,
  store,
  ids,
  selection,
  openSession,
  onOpen,
  onDelete,
}: {
  grid: RefObject<HTMLUListElement | null>;
  handle: RefObject<GridHandle | null>;
  store: BatchStore;
  ids: readonly string[];
  selection: Selection;
  openSession: () => Promise<Session>;
  onOpen: (id: string) => void;
  /** Asks whether all that are selected shall be deleted. */
  onDelete: () => void;
}) {
  const say = useMessages();
  /** The photo that the tab key leads to, and the place that it has or had. */
  const [stop, setStop] = useState<{ id: string | null; at: number }>({ id: null, at: 0 });
  const found = stop.id === null ? -1 : ids.indexOf(stop.id);
  // Where it has gone its neighbour takes its place.
  const at = found >= 0 ? found : Math.min(stop.at, ids.length - 1);
  const current = ids[at];
  if (current !== undefined && (current !== stop.id || at !== stop.at)) {
    setStop({ id: current, at });
  }
  const now = useGridRows(grid, ids.length);
  // Drawn between two frames, as rows are drawn ahead; but not for a list that is another by now.
  const lately = useDeferredValue(now);
  const rows = lately.count === now.count && lately.columns === now.columns ? lately : now;
  const isInside = useRef(false);
  /** On its way from one place inside to another: for a moment nothing has the focus. */
  const isPassing = useRef(false);
  const isMoving = useRef(false);

  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const tile = currentIn(grid.current);
    tile?.focus(CALM);
    tile?.scrollIntoView({ block: 'nearest' });
  });

  useEffect(() => {
    const list = grid.current;
    if (!list) return;
    // What somebody stood on may go by itself: a button as its photo goes on, or the photo.
    const observer = new MutationObserver(() => {
      const isLost = isInside.current && !isPassing.current;
      if (isLost && document.activeElement === document.body) focusCurrent(list);
    });
    observer.observe(list, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [grid]);

  function moveTo(place: number, id: string) {
    isMoving.current = true;
    setStop({ id, at: place });
  }

  useImperativeHandle(handle, () => ({
    focus(id) {
      const place = ids.indexOf(id);
      if (place >= 0 && id !== current) moveTo(place, id);
      else focusCurrent(grid.current);
    },
  }));

  function enter({ target }: FocusEvent<HTMLElement>) {
    isInside.current = true;
    isPassing.current = false;
    const id = tileOf(target)?.dataset.id;
    if (id !== undefined && id !== current) setStop({ id, at: ids.indexOf(id) });
  }

  function leave({ relatedTarget }: FocusEvent<HTMLElement>) {
    isInside.current = relatedTarget !== null && grid.current?.contains(relatedTarget) === true;
    isPassing.current = isInside.current;
  }

  function press(event: KeyboardEvent<HTMLElement>) {
    const list = grid.current;
    if (!list || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const height = tileOf(event.target)?.offsetHeight || window.innerHeight;
    const pageRows = Math.max(1, Math.floor(window.innerHeight / height));
    const to = target(event.key, at, ids.length, columnsOf(list), pageRows);
    const id = to === null ? undefined : ids[to];
    if (to === null || id === undefined) return;
    event.preventDefault();
    if (event.shiftKey && current !== undefined) selection.stretch(current, id);
    if (id !== current) moveTo(to, id);
  }

  const places: number[] = [];
  if (at >= 0 && at < rows.first) places.push(at);
  for (let place = rows.first; place < rows.end; place++) places.push(place);
  if (at >= rows.end) places.push(at);
  useDrawn(
    store,
    places.flatMap((place) => ids[place] ?? []),
  );
  const isSelecting = selection.ids.length > 0;
  const asksForAll = selection.ids.length > 1 && current !== undefined && selection.has(current);

  return (
    <>
      <p id={HINT} className="sr-only">
        {say.view.hint}
      </p>
      <ul
        ref={grid}
        aria-label={say.list}
        aria-describedby={HINT}
        aria-keyshortcuts="Control+A Meta+A Escape"
        tabIndex={-1}
        data-selecting={isSelecting}
        onFocus={enter}
        onBlur={leave}
        onKeyDown={press}
        style={{ paddingTop: rows.before, paddingBottom: `calc(2rem + ${rows.after}px)` }}
        // Nothing fades in here: as a list is scrolled its tiles pass under the pointer, and fading
        // one after the other cost four frames of a hundred.
        className="marker-none **:transition-none group/list relative grid flex-1 auto-rows-max grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3 px-4 outline-none [overflow-anchor:none] sm:grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] sm:gap-5 sm:px-8"
      >
        {places.map((place) => {
          const id = ids[place];
          if (id === undefined) return null;
          const row = Math.floor(place / rows.columns);
          const isDrawn = place >= rows.first && place < rows.end;
          const isMeasured = isDrawn && place % rows.columns === 0;
          return (
            <PhotoTile
              key={id}
              store={store}
              id={id}
              place={place + 1}
              total={ids.length}
              row={isDrawn ? row : -1}
              measure={isMeasured ? rows.measure : undefined}
              pinnedAt={isDrawn ? undefined : rows.topOf(row)}
              pinnedColumn={isDrawn ? undefined : (place % rows.columns) + 1}
              isCurrent={place === at}
              isSelected={selection.has(id)}
              openSession={openSession}
              onOpen={onOpen}
              onSelect={selection.toggle}
              onDeleteAll={asksForAll && place === at ? onDelete : undefined}
            />
          );
        })}
      </ul>
    </>
  );
}
