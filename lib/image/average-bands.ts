import type { Rgb } from '@/lib/matte/planes';
import type { Size } from './fit';
import type { Band } from './png';

/**
 * Shrinks a picture, read band by band, so that every pixel counts: the mean of those whose centres
 * lie in each of the small ones, laid on white.
 * @param small no larger than `size` either way
 */
export async function averageBands(
  bands: Iterable<Band> | AsyncIterable<Band>,
  size: Size,
  small: Size,
): Promise<Rgb> {
  const column = placesOf(size.width, small.width);
  const row = placesOf(size.height, small.height);
  const sums = new Uint32Array(small.width * 3);
  const data = new Uint8Array(small.width * small.height * 3);
  const across = countsOf(column, small.width);
  const stride = size.width * 4;
  let [y, gathered] = [0, 0];
  for await (const band of bands) {
    for (let at = 0; at < band.length; at += stride) {
      add(band.subarray(at, at + stride), column, sums);
      gathered++;
      const to = row[y] ?? 0;
      y++;
      if (row[y] === to) continue;
      for (let i = 0; i < sums.length; i++) {
        const count = (across[Math.floor(i / 3)] ?? 1) * gathered;
        data[to * sums.length + i] = (sums[i] ?? 0) / count + 0.5;
      }
      sums.fill(0);
      gathered = 0;
    }
  }
  return { ...small, data };
}

/** In which of `small` samples the centre of each of `full` lies. */
const placesOf = (full: number, small: number): Int32Array =>
  Int32Array.from({ length: full }, (_, i) => Math.floor(((i + 0.5) * small) / full));

function countsOf(places: Int32Array, small: number): Uint32Array {
  const counts = new Uint32Array(small);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  return counts;
}

function add(pixels: Band, column: Int32Array, sums: Uint32Array): void {
  for (let x = 0, at = 0; x < column.length; x++, at += 4) {
    const to = (column[x] ?? 0) * 3;
    const alpha = pixels[at + 3] ?? 0;
    for (let c = 0; c < 3; c++) {
      const value = pixels[at + c] ?? 0;
      const seen = alpha === 255 ? value : Math.round(255 + ((value - 255) * alpha) / 255);
      sums[to + c] = (sums[to + c] ?? 0) + seen;
    }
  }
}
