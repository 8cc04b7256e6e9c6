import type { Plane, Size } from '@/lib/matte/planes';

/** A decoded picture: straight RGBA, row by row without padding. */
export type Pixels = Size & { readonly data: Uint8Array | Uint8ClampedArray };

/** Below this a value of a matte counts as clear, here as for the flags. */
const CLEAR = 13;

/** What the losses of JPEG and WebP leave of white next to an edge: seen down to 231. */
export const NEAR_WHITE = 230;

/** Where the subject is on its canvas. Edges are in pixels, the right and lower ones exclusive. */
export type Subject = Size & {
  /** 1 where the subject is. */
  readonly mask: Uint8Array;
  /** How many of them. */
  readonly area: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** What it is known by. */
  readonly by: 'matte' | 'pixels';
};

/** The subject by its matte: all that is not clear. */
export function subjectOf(matte: Plane): Subject {
  const { width, height, data } = matte;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) mask[i] = (data[i] ?? 0) >= CLEAR ? 1 : 0;
  return measured(mask, matte, 'matte');
}

/**
 * The subject by its picture alone: all that the clear or nearly white surroundings do not reach
 * from the frame. A white part of it that is open to them is taken for background.
 * @returns null where less than half of the frame is clear or nearly white: what is subject there
 * cannot be told
 */
export function findSubject({ width, height, data }: Pixels): Subject | null {
  const n = width * height;
  const mask = new Uint8Array(n).fill(1);
  const isOpen = (i: number) => {
    const at = i * 4;
    if ((data[at + 3] ?? 0) < CLEAR) return true;
    return (
      (data[at] ?? 0) >= NEAR_WHITE &&
      (data[at + 1] ?? 0) >= NEAR_WHITE &&
      (data[at + 2] ?? 0) >= NEAR_WHITE
    );
  };
  const frame: number[] = [];
  for (let x = 0; x < width; x++) frame.push(x, n - 1 - x);
  for (let y = 1; y < height - 1; y++) frame.push(y * width, y * width + width - 1);
  const seeds = frame.filter(isOpen);
  if (seeds.length * 2 < frame.length) return null;

  // By spans of a row, so that a large field costs little more than looking at it.
  while (seeds.length > 0) {
    const seed = seeds.pop() ?? 0;
    if (mask[seed] === 0) continue;
    const row = seed - (seed % width);
    let from = seed;
    while (from > row && mask[from - 1] === 1 && isOpen(from - 1)) from--;
    let to = seed + 1;
    while (to < row + width && mask[to] === 1 && isOpen(to)) to++;
    mask.fill(0, from, to);
    for (const step of [-width, width]) {
      let isInside = false;
      for (let i = from + step; i < to + step; i++) {
        const isNext = i >= 0 && i < n && mask[i] === 1 && isOpen(i);
        if (isNext && !isInside) seeds.push(i);
        isInside = isNext;
      }
    }
  }
  return measured(mask, { width, height }, 'pixels');
}

function measured(mask: Uint8Array, { width, height }: Size, by: Subject['by']): Subject {
  let area = 0;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    const row = mask.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
    for (let x = first; x < width; x++) area += row[x] ?? 0;
  }
  if (area === 0) [left, top] = [0, 0];
  return { width, height, mask, area, left, top, right, bottom, by };
}
