import type { Size } from './fit';

/** Means are taken over cells: so many of them along the longer side of the picture. */
const CELLS = 16;
/** How many times steeper than before the smallest differences become. */
const GAIN = 4;
/** A difference of so many levels gets half of that gain on top. */
const HALF_AT = 24;
/** Means move towards the middle by a quarter, so that there is room for differences on both sides. */
const ROOM = 0.75;

/**
 * The curve: how bright a pixel becomes (0 to 255, not rounded) whose luma and local mean are
 * these. With d = luma − mean it is 128 + 0.75 (mean − 128) + d (1 + 3 / (1 + |d| / 24)): it rises
 * with the luma everywhere, small differences become up to 4 times as large, and large ones are
 * moved by 72 levels at most. White on white, 250 against 240, is 34 levels apart after it.
 */
export function raised(luma: number, mean: number): number {
  const d = luma - mean;
  const value = 128 + (mean - 128) * ROOM + d * (1 + (GAIN - 1) / (1 + Math.abs(d) / HALF_AT));
  return Math.min(255, Math.max(0, value));
}

/** 8-bit sRGB to luma by Rec. 601, in whole numbers: the same on every machine. */
const lumaOf = (r: number, g: number, b: number) => (77 * r + 150 * g + 29 * b) >> 8;

/** Where a pixel lies between the centres of two cells. */
function between(length: number, cell: number, count: number) {
  const first = new Uint16Array(length);
  const weight = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(count - 1, Math.max(0, (i + 0.5) / cell - 0.5));
    first[i] = Math.min(Math.max(0, count - 2), Math.floor(at));
    weight[i] = at - (first[i] ?? 0);
  }
  return { first, weight };
}

/**
 * Raises the local contrast of a picture that comes in bands of RGBA rows, twice: all of it is
 * measured first, and then raised. What is added to a pixel's luma is added to its red, green and
 * blue alike. No memory is taken beyond a few hundred means, and the same pixels give the same.
 */
export function createLocalContrast({ width, height }: Size) {
  const cell = Math.max(1, Math.ceil(Math.max(width, height) / CELLS));
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  const across = between(width, cell, columns);
  const down = between(height, cell, rows);

  return {
    /** @param y the row that the band begins with */
    measure(band: Uint8ClampedArray, y: number): void {
      for (let at = 0, i = 0; at < band.length; at += 4, i++) {
        const row = Math.floor((y + Math.floor(i / width)) / cell);
        const n = row * columns + Math.floor((i % width) / cell);
        sums[n] = (sums[n] ?? 0) + lumaOf(band[at] ?? 0, band[at + 1] ?? 0, band[at + 2] ?? 0);
        counts[n] = (counts[n] ?? 0) + 1;
      }
    },

    raise(band: Uint8ClampedArray, y: number): void {
      const meanOf = (n: number) => (sums[n] ?? 0) / Math.max(1, counts[n] ?? 0);
      const means = new Float32Array(columns + 1);
      for (let at = 0, row = y; at < band.length; row++) {
        const above = (down.first[row] ?? 0) * columns;
        const below = rows > 1 ? above + columns : above;
        const share = down.weight[row] ?? 0;
        for (let n = 0; n < columns; n++) {
          means[n] = meanOf(above + n) * (1 - share) + meanOf(below + n) * share;
        }
        means[columns] = means[columns - 1] ?? 0;
        for (let x = 0; x < width; x++, at += 4) {
          const first = across.first[x] ?? 0;
          const weight = across.weight[x] ?? 0;
          const mean = (means[first] ?? 0) * (1 - weight) + (means[first + 1] ?? 0) * weight;
          const [r, g, b] = [band[at] ?? 0, band[at + 1] ?? 0, band[at + 2] ?? 0];
          const luma = lumaOf(r, g, b);
          const change = raised(luma, mean) - luma;
          band[at] = r + change;
          band[at + 1] = g + change;
          band[at + 2] = b + change;
        }
      }
    },
  };
}
