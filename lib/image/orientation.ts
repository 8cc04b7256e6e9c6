import type { Orientation } from './header';

/** Clockwise quarter turns, or a mirroring. */
export type Turn = { readonly quarters: number } | 'left-right' | 'top-bottom';

/**
 * What undoes each orientation, and so shows the picture upright: mirrored left to right or not,
 * then so many quarters clockwise (EXIF 2.32, section 4.6.4).
 */
export const UPRIGHT_BY: Record<Orientation, { isMirrored: boolean; quarters: number }> = {
  1: { isMirrored: false, quarters: 0 },
  2: { isMirrored: true, quarters: 0 },
  3: { isMirrored: false, quarters: 2 },
  4: { isMirrored: true, quarters: 2 },
  5: { isMirrored: true, quarters: 3 },
  6: { isMirrored: false, quarters: 1 },
  7: { isMirrored: true, quarters: 1 },
  8: { isMirrored: false, quarters: 3 },
};

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** A number from a file as an orientation; upright when it makes no sense. */
export const orientationOf = (value: number): Orientation =>
  ORIENTATIONS.find((orientation) => orientation === value) ?? 1;

/** The orientation that asks for these steps, one after the other. */
export function orientationAfter(turns: readonly Turn[]): Orientation {
  let isMirrored = false;
  let quarters = 0;
  for (const turn of turns) {
    if (typeof turn === 'object') quarters += turn.quarters;
    else {
      // A mirror after a turn is a turn the other way after a mirror.
      isMirrored = !isMirrored;
      quarters = (turn === 'top-bottom' ? 2 : 0) - quarters;
    }
  }
  quarters = ((quarters % 4) + 4) % 4;
  const same = (orientation: Orientation) =>
    UPRIGHT_BY[orientation].isMirrored === isMirrored &&
    UPRIGHT_BY[orientation].quarters === quarters;
  return ORIENTATIONS.find(same) ?? 1;
}
