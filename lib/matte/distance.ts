import type { Size } from './planes';

const STRAIGHT = 3;
const DIAGONAL = 4;
/** Leaves room for a step to be added. */
const FAR = 0x7f00;

/**
 * How far each pixel is from the nearest marked one, in thirds of a pixel: the chamfer distance
 * with steps of 3 and 4 (Borgefors, 1986), which is within 6 % of the true one. Where nothing is
 * marked, all are as far as can be told.
 */
export function distanceFrom(marked: Uint8Array, { width, height }: Size): Int16Array {
  // With a border of its own, so that no pixel need ask whether it has neighbours.
  const stride = width + 2;
  const padded = new Int16Array(stride * (height + 2)).fill(FAR);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (marked[y * width + x]) padded[(y + 1) * stride + x + 1] = 0;
    }
  }
  for (const step of [1, -1]) {
    for (let row = 1; row <= height; row++) {
      const y = step > 0 ? row : height + 1 - row;
      let i = y * stride + (step > 0 ? 1 : width);
      for (let x = 0; x < width; x++, i += step) {
        const above = i - step * stride;
        const nearest = Math.min(
          (padded[i - step] ?? 0) + STRAIGHT,
          (padded[above] ?? 0) + STRAIGHT,
          (padded[above - step] ?? 0) + DIAGONAL,
          (padded[above + step] ?? 0) + DIAGONAL,
        );
        if (nearest < (padded[i] ?? 0)) padded[i] = nearest;
      }
    }
  }
  const distance = new Int16Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + 1) * stride + 1;
    distance.set(padded.subarray(from, from + width), y * width);
  }
  return distance;
}
