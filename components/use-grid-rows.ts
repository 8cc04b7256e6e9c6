'use no memo';
// The virtualiser is one object that changes in place: what is read from it must not be remembered.

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Up to so many photos are all drawn, so that a search in the page and a screen reader find them. */
const DRAWN_WHOLE = 200;
/** So many of them at once, and as many more with each frame: each costs half a millisecond. */
const AT_ONCE = 12;
/** Rows that are drawn above and below what is seen. */
const OVERSCAN = 3;
/** All of a tile but its picture, in CSS pixels: what a row is taken for until it is measured. */
const TILE_WORDS = 100;

interface Layout {
  columns: number;
  /** Of a tile, in CSS pixels. */
  width: number;
  gap: number;
  /** From the top of the page to the list. */
  top: number;
}

/** How the style sheet has laid the grid out; null where there is no layout. */
function layoutOf(grid: HTMLElement): Layout | null {
  const { gridTemplateColumns, rowGap } = getComputedStyle(grid);
  const columns = gridTemplateColumns.split(' ').map(Number.parseFloat);
  const [width] = columns;
  if (!width) return null;
  const top = grid.getBoundingClientRect().top + window.scrollY;
  return { columns: columns.length, width, gap: Number.parseFloat(rowGap) || 0, top };
}

/** How many photos stand side by side. */
export const columnsOf = (grid: HTMLElement): number => layoutOf(grid)?.columns ?? 1;

const isSame = (a: Layout | null, b: Layout | null) =>
  a?.columns === b?.columns && a?.width === b?.width && a?.gap === b?.gap && a?.top === b?.top;

function useLayout(grid: RefObject<HTMLElement | null>): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => {
      const next = layoutOf(element);
      setLayout((before) => (isSame(before, next) ? before : next));
    };
    measure();
    // What stands above the list grows and shrinks as well, and with it the page.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [grid]);
  return layout;
}

/** How many of `wanted` tiles are drawn by now. */
function useGrown(wanted: number): number {
  const [grown, setGrown] = useState(AT_ONCE);
  const most = Math.max(AT_ONCE, wanted);
  if (grown > most) setGrown(most);
  useEffect(() => {
    if (grown >= wanted) return;
    const frame = requestAnimationFrame(() => setGrown(grown + AT_ONCE));
    return () => cancelAnimationFrame(frame);
  }, [grown, wanted]);
  return Math.min(grown, wanted);
}

interface GridRows {
  /** Of all tiles, drawn or not. */
  count: number;
  columns: number;
  /** The photos that are drawn, by their places: from `first` up to, and without, `end`. */
  first: number;
  end: number;
  /** Room for the rows that are not drawn, in CSS pixels. */
  before: number;
  after: number;
  /** Where a row begins below the top of the list. */
  topOf(row: number): number;
  /** To be given the first tile of each row that is drawn, with the row as its `data-index`. */
  measure: ((tile: HTMLElement | null) => void) | undefined;
}

/** Which rows of a grid of `count` tiles are drawn as the page is scrolled. */
export function useGridRows(grid: RefObject<HTMLElement | null>, count: number): GridRows {
  const layout = useLayout(grid);
  const isWhole = count <= DRAWN_WHOLE || layout === null;
  const { columns, width, gap, top } = layout ?? { columns: 1, width: 0, gap: 0, top: 0 };
  const rows = Math.ceil(count / columns);
  const virtualizer = useWindowVirtualizer({
    enabled: !isWhole,
    count: isWhole ? 0 : rows,
    estimateSize: () => width + TILE_WORDS,
    // In another width all rows are of other heights.
    getItemKey: (row) => `${width} ${row}`,
    overscan: OVERSCAN,
    scrollMargin: top,
    gap,
  });
  const grown = useGrown(isWhole ? Math.min(count, DRAWN_WHOLE) : 0);
  const drawn = isWhole ? [] : virtualizer.getVirtualItems();
  const [head] = drawn;
  const tail = drawn.at(-1);
  if (!head || !tail) {
    const rowHeight = width + TILE_WORDS + gap;
    const after = isWhole
      ? Math.max(0, rows - Math.ceil(grown / columns)) * (layout ? rowHeight : 0)
      : virtualizer.getTotalSize();
    const topOf = (row: number) => row * rowHeight;
    return { count, columns, first: 0, end: grown, before: 0, after, topOf, measure: undefined };
  }
  return {
    count,
    columns,
    first: head.index * columns,
    end: Math.min(count, (tail.index + 1) * columns),
    before: head.start - top,
    after: Math.max(0, virtualizer.getTotalSize() - (tail.end - top)),
    topOf: (row) => (virtualizer.measurementsCache[row]?.start ?? top) - top,
    measure: virtualizer.measureElement,
  };
}
