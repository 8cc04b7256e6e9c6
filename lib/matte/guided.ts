import { bilinearTaps } from './bilinear';
import { boxMean } from './box-mean';
import type { Plane, Rgb, Size } from './planes';
import { separation } from './separation';

/** The smallest window and the least smoothing keep an exact matte sharpest. */
const RADIUS = 1;
const EPSILON = 1e-5;

/** How far past its neighbours in the small matte a value may go, in levels. */
const SLACK = 0.02 * 255;

/** From colour to alpha, at the size of a small matte. Colours and alpha are 0..255. */
export type Guidance = Size & {
  /** Four floats a pixel: what red, green and blue count, and what is added. */
  readonly lines: Float32Array;
  /** How far each is to be believed, 0 to 1. */
  readonly trust: Float32Array;
  /** The least and the most of the small matte's values next to each. */
  readonly least: Uint8Array;
  readonly most: Uint8Array;
};

/**
 * Finds how alpha follows from colour around each pixel of a small matte: the fast guided filter (He
 * and Sun, 2015) with a colour guide. Where it does not follow, as in a pattern or between two
 * things that look alike, little of it is trusted.
 * @param guide the photo, shrunk to the matte's size so that all its pixels count
 */
export function fitGuidance(guide: Rgb, matte: Plane): Guidance {
  const { width, height } = matte;
  const lines = smoothed(slopes(guide, matte), matte);
  return { width, height, lines, trust: separation(guide, matte), ...neighbours(matte) };
}

/** The same four floats for each pixel's window alone. */
function slopes(guide: Rgb, matte: Plane): Float32Array {
  const n = matte.data.length;
  const values = new Float32Array(n);
  const scratch = new Float32Array(n);
  const channel = (c: number) => (i: number) => (guide.data[i * 3 + c] ?? 0) / 255;
  const alpha = (i: number) => (matte.data[i] ?? 0) / 255;
  type At = (i: number) => number;
  const meanOf = (valueAt: At) => {
    for (let i = 0; i < n; i++) values[i] = valueAt(i);
    return boxMean(values, matte, RADIUS, scratch);
  };
  const [r, g, b] = [channel(0), channel(1), channel(2)];
  const [red, green, blue, mean] = [meanOf(r), meanOf(g), meanOf(b), meanOf(alpha)];
  const covariance = (one: At, other: At, oneMean: Float32Array, otherMean: Float32Array) => {
    const product = meanOf((i) => one(i) * other(i));
    for (let i = 0; i < n; i++) {
      product[i] = (product[i] ?? 0) - (oneMean[i] ?? 0) * (otherMean[i] ?? 0);
    }
    return product;
  };
  const rr = covariance(r, r, red, red);
  const rg = covariance(r, g, red, green);
  const rb = covariance(r, b, red, blue);
  const gg = covariance(g, g, green, green);
  const gb = covariance(g, b, green, blue);
  const bb = covariance(b, b, blue, blue);
  const ra = covariance(r, alpha, red, mean);
  const ga = covariance(g, alpha, green, mean);
  const ba = covariance(b, alpha, blue, mean);

  const out = new Float32Array(n * 4);
  for (let i = 0; i < n; i++) {
    const line = solve(
      [(rr[i] ?? 0) + EPSILON, (gg[i] ?? 0) + EPSILON, (bb[i] ?? 0) + EPSILON],
      [rg[i] ?? 0, rb[i] ?? 0, gb[i] ?? 0],
      [ra[i] ?? 0, ga[i] ?? 0, ba[i] ?? 0],
    );
    const [u, v, w] = line;
    const explained = u * (red[i] ?? 0) + v * (green[i] ?? 0) + w * (blue[i] ?? 0);
    out.set(line, i * 4);
    out[i * 4 + 3] = 255 * ((mean[i] ?? 0) - explained);
  }
  return out;
}

type Three = readonly [number, number, number];

/** The solution of a symmetric system of three equations: its diagonal, and xy, xz, yz beside it. */
function solve([xx, yy, zz]: Three, [xy, xz, yz]: Three, [x, y, z]: Three): Three {
  const c00 = yy * zz - yz * yz;
  const c01 = xz * yz - xy * zz;
  const c02 = xy * yz - xz * yy;
  const c11 = xx * zz - xz * xz;
  const c12 = xy * xz - xx * yz;
  const c22 = xx * yy - xy * xy;
  const determinant = xx * c00 + xy * c01 + xz * c02;
  return [
    (c00 * x + c01 * y + c02 * z) / determinant,
    (c01 * x + c11 * y + c12 * z) / determinant,
    (c02 * x + c12 * y + c22 * z) / determinant,
  ];
}

/** The mean of all windows that a pixel is in. */
function smoothed(lines: Float32Array, size: Size): Float32Array {
  const n = lines.length / 4;
  const one = new Float32Array(n);
  const scratch = new Float32Array(n);
  for (let k = 0; k < 4; k++) {
    for (let i = 0; i < n; i++) one[i] = lines[i * 4 + k] ?? 0;
    const mean = boxMean(one, size, RADIUS, scratch);
    for (let i = 0; i < n; i++) lines[i * 4 + k] = mean[i] ?? 0;
  }
  return lines;
}

function neighbours({ data, width, height }: Plane): { least: Uint8Array; most: Uint8Array } {
  const least = new Uint8Array(data.length);
  const most = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let [low, high] = [255, 0];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const value = data[v * width + u] ?? 0;
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      least[i] = low;
      most[i] = high;
    }
  }
  return { least, most };
}

/**
 * Refines a small matte that was enlarged to `size`, row by row and in place, by the photo's own
 * pixels. Where the small matte is the same all around, values stay as they are.
 * @returns what takes a row's number, its RGBA before the matte is laid on, and its matte
 */
export function refiner(
  { lines, trust, least, most, width, height }: Guidance,
  size: Size,
): (y: number, pixels: Uint8Array | Uint8ClampedArray, matte: Uint8Array) => void {
  const columns = bilinearTaps(size.width, width);
  const rows = bilinearTaps(size.height, height);
  return (y, pixels, matte) => {
    const top = (rows.first[y] ?? 0) * width;
    const bottom = (rows.second[y] ?? 0) * width;
    const ty = rows.weight[y] ?? 0;
    const nearRow = ty < 0.5 ? top : bottom;
    for (let x = 0; x < size.width; x++) {
      const left = columns.first[x] ?? 0;
      const right = columns.second[x] ?? 0;
      const tx = columns.weight[x] ?? 0;
      const near = nearRow + (tx < 0.5 ? left : right);
      const low = least[near] ?? 0;
      const high = most[near] ?? 0;
      if (low === high) continue;
      const w00 = (1 - tx) * (1 - ty);
      const w01 = tx * (1 - ty);
      const w10 = (1 - tx) * ty;
      const w11 = tx * ty;
      const between = (of: Float32Array, step: number, k: number) =>
        (of[(top + left) * step + k] ?? 0) * w00 +
        (of[(top + right) * step + k] ?? 0) * w01 +
        (of[(bottom + left) * step + k] ?? 0) * w10 +
        (of[(bottom + right) * step + k] ?? 0) * w11;
      const belief = between(trust, 1, 0);
      if (belief === 0) continue;
      const told =
        between(lines, 4, 0) * (pixels[x * 4] ?? 0) +
        between(lines, 4, 1) * (pixels[x * 4 + 1] ?? 0) +
        between(lines, 4, 2) * (pixels[x * 4 + 2] ?? 0) +
        between(lines, 4, 3);
      const bound = Math.max(low - SLACK, Math.min(high + SLACK, told));
      const own = matte[x] ?? 0;
      matte[x] = Math.max(0, Math.min(255, own + (bound - own) * belief)) + 0.5;
    }
  };
}
