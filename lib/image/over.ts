import type { Band } from './png';

/**
 * What is left of a matte this faint is haze, and must not tint a background that is to be plain:
 * goods that are enlarged carry it some dozen pixels out. Between the two it comes in by and by, so
 * that no edge shows a step.
 */
const HAZE = 6;
const CLEAR_OF_HAZE = 18;

/** How much of a pixel shows, 0 to 1, by its alpha. */
const SHARES = Float32Array.from({ length: 256 }, (_, alpha) => {
  if (alpha >= CLEAR_OF_HAZE) return alpha / 255;
  const risen = Math.max(0, alpha - HAZE) / (CLEAR_OF_HAZE - HAZE);
  return (risen * CLEAR_OF_HAZE) / 255;
});

/** Lays a row, RGBA with straight alpha, over opaque pixels, in place. */
export function layOver(row: Band, behind: Band): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3] ?? 0;
    if (alpha === 255) continue;
    const share = SHARES[alpha] ?? 0;
    for (let c = at; c < at + 3; c++) {
      const under = behind[c] ?? 0;
      row[c] = under + ((row[c] ?? 0) - under) * share;
    }
    row[at + 3] = 255;
  }
}

/**
 * Lays one colour under a row, RGBA with straight alpha, in place and as dense as told for each
 * pixel, 0 to 1. Pixels that are opaque, or have nothing under them, stay as they are.
 */
export function layUnder(row: Band, colour: readonly number[], density: Float32Array): void {
  for (let x = 0; x < density.length; x++) {
    const under = density[x] ?? 0;
    const at = x * 4;
    const own = (row[at + 3] ?? 0) / 255;
    if (under === 0 || own === 1) continue;
    const seen = under * (1 - own);
    const both = own + seen;
    for (let c = 0; c < 3; c++) {
      row[at + c] = ((row[at + c] ?? 0) * own + (colour[c] ?? 0) * seen) / both;
    }
    row[at + 3] = both * 255;
  }
}

/** Tints opaque pixels with one colour, in place and as densely as told for each, 0 to 1. */
export function tint(row: Band, colour: readonly number[], density: Float32Array): void {
  for (let x = 0; x < density.length; x++) {
    const share = density[x] ?? 0;
    if (share === 0) continue;
    for (let c = 0; c < 3; c++) {
      const at = x * 4 + c;
      const value = row[at] ?? 0;
      row[at] = value + ((colour[c] ?? 0) - value) * share;
    }
  }
}
