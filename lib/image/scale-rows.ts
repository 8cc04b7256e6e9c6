import type { Box, Size } from '@/lib/matte/planes';
import { planTaps, type Taps } from './taps';

type Row = Uint8ClampedArray;

/** Takes the rows of a picture one by one, and gives those of another size as soon as they are due. */
export type RowScaler = {
  /** The whole pixels of the canvas that the rows given cover. */
  readonly target: Box;
  /** Takes the next row from the top, RGBA with straight alpha. All that are due must be pulled first. */
  push(row: Row): void;
  /** Writes the next row, RGBA with straight alpha; false where it still needs rows from above. */
  pull(out: Row): boolean;
};

/** This much of a pixel is rounding. */
const ROUNDING = 1e-6;

/**
 * Brings a picture of size `source` to `content`, a box on a canvas. As large as it is and on whole
 * pixels it is copied untouched. All else is resampled with colours weighted by alpha, so that what
 * is clear has no say in them; pixels that the box covers in part become so much clearer. Memory
 * holds as many rows as the kernel is high.
 */
export function createRowScaler(source: Size, content: Box): RowScaler {
  const isCopy =
    content.width === source.width &&
    content.height === source.height &&
    Number.isInteger(content.x) &&
    Number.isInteger(content.y);
  return isCopy ? copier(content) : resampler(source, content);
}

function copier(target: Box): RowScaler {
  let waiting: Row | null = null;
  return {
    target,
    push(row) {
      waiting = row;
    },
    pull(out) {
      if (!waiting) return false;
      out.set(waiting);
      waiting = null;
      return true;
    },
  };
}

function resampler(source: Size, content: Box): RowScaler {
  const [x, width] = wholeSpan(content.x, content.width);
  const [y, height] = wholeSpan(content.y, content.height);
  const across = tapsFor(source.width, content.x, content.width, x, width);
  const down = tapsFor(source.height, content.y, content.height, y, height);
  const coversX = coverage(content.x, content.width, x, width);
  const coversY = coverage(content.y, content.height, y, height);
  const weighted = new Float32Array(source.width * 4);
  const ring = Array.from({ length: down.count }, () => new Float32Array(width * 4));
  const sum = new Float32Array(width * 4);
  let [pushed, pulled] = [0, 0];
  return {
    target: { x, y, width, height },
    push(row) {
      multiplyByAlpha(row, weighted);
      widen(weighted, across, ring[pushed % down.count] ?? sum);
      pushed++;
    },
    pull(out) {
      const first = down.first[pulled] ?? 0;
      if (pulled === height || first + down.count > pushed) return false;
      sum.fill(0);
      for (let tap = 0; tap < down.count; tap++) {
        const weight = down.weights[pulled * down.count + tap] ?? 0;
        addScaled(sum, ring[(first + tap) % down.count] ?? sum, weight);
      }
      divideByAlpha(sum, coversX, coversY[pulled] ?? 0, out);
      pulled++;
      return true;
    },
  };
}

/** The whole pixels that a stretch touches. */
function wholeSpan(from: number, length: number): [start: number, length: number] {
  const start = Math.floor(from + ROUNDING);
  return [start, Math.max(1, Math.ceil(from + length - ROUNDING) - start)];
}

function tapsFor(
  source: number,
  from: number,
  length: number,
  start: number,
  target: number,
): Taps {
  const ratio = source / length;
  return planTaps({ from: (start - from) * ratio, ratio, first: 0, last: source - 1, target });
}

/** How much of each whole pixel the stretch covers. */
function coverage(from: number, length: number, start: number, target: number): Float32Array {
  return Float32Array.from({ length: target }, (_, i) => {
    const covered = Math.min(start + i + 1, from + length) - Math.max(start + i, from);
    return covered > 1 - ROUNDING ? 1 : Math.max(0, covered);
  });
}

function multiplyByAlpha(row: Row, out: Float32Array): void {
  for (let at = 0; at < out.length; at += 4) {
    const alpha = row[at + 3] ?? 0;
    const share = alpha / 255;
    out[at] = (row[at] ?? 0) * share;
    out[at + 1] = (row[at + 1] ?? 0) * share;
    out[at + 2] = (row[at + 2] ?? 0) * share;
    out[at + 3] = alpha;
  }
}

function widen(row: Float32Array, { count, first, weights }: Taps, out: Float32Array): void {
  let tap = 0;
  for (let x = 0; x < first.length; x++) {
    let at = (first[x] ?? 0) * 4;
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    for (const end = tap + count; tap < end; tap++, at += 4) {
      const weight = weights[tap] ?? 0;
      red += (row[at] ?? 0) * weight;
      green += (row[at + 1] ?? 0) * weight;
      blue += (row[at + 2] ?? 0) * weight;
      alpha += (row[at + 3] ?? 0) * weight;
    }
    out[x * 4] = red;
    out[x * 4 + 1] = green;
    out[x * 4 + 2] = blue;
    out[x * 4 + 3] = alpha;
  }
}

function addScaled(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (row[at] ?? 0) * weight;
}

/** Divides before alpha is cut off at 255, since colours overshoot together with it. */
function divideByAlpha(sum: Float32Array, coversX: Float32Array, coversY: number, out: Row): void {
  for (let at = 0; at < sum.length; at += 4) {
    const alpha = sum[at + 3] ?? 0;
    const seen = Math.round(Math.min(255, alpha) * (coversX[at >> 2] ?? 0) * coversY);
    if (seen <= 0) {
      out.fill(0, at, at + 4);
      continue;
    }
    const factor = 255 / alpha;
    out[at] = (sum[at] ?? 0) * factor;
    out[at + 1] = (sum[at + 1] ?? 0) * factor;
    out[at + 2] = (sum[at + 2] ?? 0) * factor;
    out[at + 3] = seen;
  }
}
