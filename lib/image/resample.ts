import type { Plane } from '@/lib/matte/planes';
import type { Box, Size } from './fit';
import { planTaps, type Taps } from './taps';

/** Writes row `y` of the target into `out`; rows are asked for from the top down. */
export type RowReader = (y: number, out: Uint8Array) => void;

/**
 * Resamples the window of a plane to a target size, a row at a time, with memory for a few rows
 * only. Where the window already has the target's size, the samples come through unchanged.
 */
export function resampleRows(source: Plane, window: Box, target: Size): RowReader {
  const across = tapsOf(window.x, window.width, source.width, target.width);
  const down = tapsOf(window.y, window.height, source.height, target.height);
  const ring = Array.from({ length: down.count }, () => new Float32Array(target.width));
  const held = new Int32Array(down.count).fill(-1);
  const sum = new Float32Array(target.width);

  const widened = (row: number): Float32Array => {
    const slot = row % down.count;
    const line = ring[slot] ?? sum;
    if (held[slot] !== row) {
      const at = row * source.width;
      widen(source.data.subarray(at, at + source.width), across, line);
      held[slot] = row;
    }
    return line;
  };

  return (y, out) => {
    const start = down.first[y] ?? 0;
    const at = y * down.count;
    if (down.count === 4) {
      const rows = [0, 1, 2, 3].map((tap) => widened(start + tap));
      sumFour(sum, rows, down.weights.subarray(at, at + 4));
    } else {
      sum.fill(0);
      for (let tap = 0; tap < down.count; tap++) {
        addScaled(sum, widened(start + tap), down.weights[at + tap] ?? 0);
      }
    }
    for (let x = 0; x < sum.length; x++) {
      const value = sum[x] ?? 0;
      out[x] = value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
    }
  };
}

/** What would lie outside the window repeats its edge. */
function tapsOf(from: number, length: number, sourceLength: number, target: number): Taps {
  const first = Math.max(0, Math.floor(from + 1e-6));
  const last = Math.min(sourceLength - 1, Math.ceil(from + length - 1e-6) - 1);
  return planTaps({ from, ratio: length / target, first, last, target });
}

/** The same as a whole. */
export function resampled(source: Plane, window: Box, target: Size): Plane {
  const read = resampleRows(source, window, target);
  const { width, height } = target;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) read(y, data.subarray(y * width, (y + 1) * width));
  return { data, width, height };
}

/** Reads a plane row by row, as it is. */
export const rowsOf =
  ({ data, width }: Plane): RowReader =>
  (y, out) =>
    out.set(data.subarray(y * width, (y + 1) * width));

function widen(row: Uint8Array, taps: Taps, out: Float32Array): void {
  const { count, first, weights } = taps;
  if (count === 4) {
    widenByFour(row, first, weights, out);
    return;
  }
  let at = 0;
  for (let x = 0; x < out.length; x++) {
    const start = first[x] ?? 0;
    let value = 0;
    for (let tap = 0; tap < count; tap++) value += (row[start + tap] ?? 0) * (weights[at++] ?? 0);
    out[x] = value;
  }
}

function addScaled(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let x = 0; x < sum.length; x++) sum[x] = (sum[x] ?? 0) + (row[x] ?? 0) * weight;
}

/** Enlarging always has four taps; written out, it takes half the time of the loop above. */
function widenByFour(
  row: Uint8Array,
  first: Int32Array,
  weights: Float32Array,
  out: Float32Array,
): void {
  for (let x = 0; x < out.length; x++) {
    const start = first[x] ?? 0;
    const at = x * 4;
    out[x] =
      (row[start] ?? 0) * (weights[at] ?? 0) +
      (row[start + 1] ?? 0) * (weights[at + 1] ?? 0) +
      (row[start + 2] ?? 0) * (weights[at + 2] ?? 0) +
      (row[start + 3] ?? 0) * (weights[at + 3] ?? 0);
  }
}

function sumFour(sum: Float32Array, rows: readonly Float32Array[], weights: Float32Array): void {
  const [a = sum, b = sum, c = sum, d = sum] = rows;
  const [wa = 0, wb = 0, wc = 0, wd = 0] = weights;
  for (let x = 0; x < sum.length; x++) {
    sum[x] = (a[x] ?? 0) * wa + (b[x] ?? 0) * wb + (c[x] ?? 0) * wc + (d[x] ?? 0) * wd;
  }
}
