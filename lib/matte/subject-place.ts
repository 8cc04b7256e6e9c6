import { type Place, placeOf } from './flag';
import type { Box, Plane } from './planes';

/**
 * The least alpha of the subject. Haze of a few levels, which nobody sees and a JPEG of the API copy
 * leaves behind, shall not widen its box; the foot of a soft edge at 8 of 255 is no wider than a pixel.
 */
const LEAST = 8;
/** Below this a value counts as clear, here as where a finished file is checked. */
const CLEAR = 13;

/** The box around the subject of a small matte; null where all of it is clear. */
export const subjectPlace = (matte: Plane): Place | null =>
  matte.data.some((alpha) => alpha >= LEAST)
    ? placeOf(matte, (i) => (matte.data[i] ?? 0) >= LEAST)
    : null;

/**
 * The same to half a pixel of the matte that the small one was made of: in a small one the box of
 * small goods is wider by much of their size. Single pixels that are lost in the small one are no
 * part of the subject here either.
 * @param window where all of the small one lies in the whole one, in pixels of that
 */
export function exactSubjectPlace(small: Plane, whole: Plane, window: Box): Place | null {
  const place = subjectPlace(small);
  if (!place) return null;
  const across = reach(place.left, place.right, small.width, window.x, window.width, whole.width);
  const down = reach(place.top, place.bottom, small.height, window.y, window.height, whole.height);
  const box = boxWithin(whole, across, down);
  if (!box) return place;
  const shareX = (x: number) => Math.min(1, Math.max(0, (x - window.x) / window.width));
  const shareY = (y: number) => Math.min(1, Math.max(0, (y - window.y) / window.height));
  // Where it is enlarged, the edge of its last pixel reaches half a pixel further.
  return {
    left: shareX(box.left - 0.5),
    top: shareY(box.top - 0.5),
    right: shareX(box.right + 0.5),
    bottom: shareY(box.bottom + 0.5),
  };
}

type Range = { readonly from: number; readonly to: number };

/** Whole pixels of a larger matte in which a side of the box may lie: a small pixel more each way. */
function reach(
  start: number,
  end: number,
  small: number,
  from: number,
  length: number,
  whole: number,
): Range {
  return {
    from: Math.max(0, Math.floor(from + (start - 1 / small) * length)),
    to: Math.min(whole, Math.ceil(from + (end + 1 / small) * length)),
  };
}

/** Edges in pixels, the right and lower ones exclusive; looks at no more than it needs. */
function boxWithin({ data, width }: Plane, across: Range, down: Range): Place | null {
  const isClear = (x: number, y: number) => (data[y * width + x] ?? 0) < CLEAR;
  let [left, right] = [across.to, across.from];
  let [top, bottom] = [down.to, down.from];
  for (let y = down.from; y < down.to; y++) {
    let first = across.from;
    while (first < across.to && isClear(first, y)) first++;
    if (first === across.to) continue;
    let end = across.to;
    while (end > right && isClear(end - 1, y)) end--;
    left = Math.min(left, first);
    right = Math.max(right, end);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return bottom > top ? { left, top, right, bottom } : null;
}
