import type { Size } from './planes';

/** What can be suspicious about a matte. `unlike-siblings` is found by comparing several. */
export const FLAG_CODES = [
  'empty',
  'full',
  'touches-frame',
  'several-parts',
  'holes',
  'soft-inside',
  'haze',
  'low-contrast',
  'halo',
  'unlike-siblings',
] as const;
export type FlagCode = (typeof FLAG_CODES)[number];

/** A place in a picture, in shares of its width and height. */
export type Place = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Flag = {
  readonly code: FlagCode;
  /** Where it is worst. */
  readonly place: Place;
  /** How much of what it is about is touched, 0 to 1: of the picture, the subject or its contour. */
  readonly share: number;
};

/** From here on a value of a matte counts as opaque for certain. */
export const SOLID = 243;

export const WHOLE: Place = { left: 0, top: 0, right: 1, bottom: 1 };

export function count(mask: Uint8Array): number {
  let marked = 0;
  for (let i = 0; i < mask.length; i++) marked += mask[i] ?? 0;
  return marked;
}

/** The box around the pixels for which `isIn` holds. */
export function placeOf({ width, height }: Size, isIn: (i: number) => boolean): Place {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!isIn(i)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return {
    left: left / width,
    top: top / height,
    right: right / width,
    bottom: bottom / height,
  };
}

/** Where marked pixels lie closest together: the busiest of the cells of a grid. */
export function worstCell(marked: Uint8Array, { width, height }: Size): Place {
  const cells = 12;
  const counts = new Uint32Array(cells * cells);
  const cellOf = (i: number) =>
    Math.floor((Math.floor(i / width) * cells) / height) * cells +
    Math.floor(((i % width) * cells) / width);
  for (let i = 0; i < marked.length; i++) {
    if (marked[i] !== 1) continue;
    const cell = cellOf(i);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const worst = counts.indexOf(Math.max(...counts));
  return placeOf({ width, height }, (i) => marked[i] === 1 && cellOf(i) === worst);
}
