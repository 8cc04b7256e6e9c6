import type { Orientation } from './header';
import type { Raster } from './raster';

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

/** Turns a picture upright that is stored in that orientation. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { isMirrored, quarters } = UPRIGHT_BY[orientation];
  const isLying = quarters % 2 === 1;
  const width = isLying ? raster.height : raster.width;
  const height = isLying ? raster.width : raster.height;
  /** Where a pixel is stored, from where it is seen: first the turn taken back, then the mirror. */
  const placeOf = (x: number, y: number): number => {
    const turnedX = [x, y, width - 1 - x, height - 1 - y][quarters] ?? 0;
    const turnedY = [y, width - 1 - x, height - 1 - y, x][quarters] ?? 0;
    return turnedY * raster.width + (isMirrored ? raster.width - 1 - turnedX : turnedX);
  };
  const origin = placeOf(0, 0);
  const stepX = placeOf(1, 0) - origin;
  const stepY = placeOf(0, 1) - origin;
  const from = new Uint32Array(raster.data.buffer);
  const to = new Uint32Array(from.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = origin + y * stepY; x < width; x++, at += stepX) {
      to[y * width + x] = from[at] ?? 0;
    }
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
