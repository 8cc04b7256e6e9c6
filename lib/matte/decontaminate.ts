import { bilinearTaps } from './bilinear';
import { boxMean } from './box-mean';
import type { Plane, Rgb, Size } from './planes';

/** Estimated colours of both sides, three floats of 0..255 a pixel. */
export type Sides = Size & {
  readonly foreground: Float32Array;
  readonly background: Float32Array;
};

/**
 * Radii of the windows, from wide to narrow, as shares of the long side. The estimate has two, a
 * wide and a narrow one; with two between them it finds its way through rims of any width. On
 * composites of six products, rims sharp, of 4 and of 12 pixels, soft edges came within 38.0, 34.3
 * and 34.8 dB of the truth; with two, each at its best, within 38.0, 32.8 and 33.2; untouched
 * 24.9, 24.9 and 27.7.
 */
const WINDOWS = [0.088, 0.02, 0.005, 0.002];

/** Weight of the earlier estimate: decides only where a window sees nothing of its side. */
const CARRY = 1e-3;

/**
 * The smooth colours of subject and backdrop around every pixel: the blur-fusion estimate (Forte,
 * "Approximate fast foreground colour estimation", 2021), on a small copy, where it costs little.
 * @param guide the picture at working size, and `alpha` the matte at that size.
 */
export function estimateSides(guide: Rgb, alpha: Plane): Sides {
  const { data, width, height } = guide;
  const n = width * height;
  const side = Math.max(width, height);
  let foreground = Float32Array.from(data);
  let background = Float32Array.from(data);
  let smooth: Sides = { foreground, background, width, height };
  const opaque = Float32Array.from(alpha.data, (v) => v / 255);
  const clear = opaque.map((v) => 1 - v);
  const scratch = new Float32Array(n);
  const weighted = new Float32Array(n);
  const weightedMean = (colours: Float32Array, weight: Float32Array, c: number, radius: number) => {
    for (let i = 0; i < n; i++) weighted[i] = (colours[i * 3 + c] ?? 0) * (weight[i] ?? 0);
    return boxMean(weighted, guide, radius, scratch);
  };

  for (const share of WINDOWS) {
    const radius = Math.max(2, Math.round(side * share));
    const meanOpaque = boxMean(opaque, guide, radius, scratch);
    const next = { foreground: new Float32Array(n * 3), background: new Float32Array(n * 3) };
    const refined = new Float32Array(n * 3);
    for (let c = 0; c < 3; c++) {
      const meanF = weightedMean(foreground, opaque, c, radius);
      const meanB = weightedMean(background, clear, c, radius);
      for (let i = 0, j = c; i < n; i++, j += 3) {
        const carriedF = CARRY * (foreground[j] ?? 0);
        const carriedB = CARRY * (background[j] ?? 0);
        const f = ((meanF[i] ?? 0) + carriedF) / ((meanOpaque[i] ?? 0) + CARRY);
        const b = ((meanB[i] ?? 0) + carriedB) / (1 - (meanOpaque[i] ?? 0) + CARRY);
        next.foreground[j] = f;
        next.background[j] = b;
        refined[j] = ownColour(f, b, opaque[i] ?? 0, data[j] ?? 0);
      }
    }
    smooth = { ...next, width, height };
    foreground = refined;
    background = next.background;
  }
  return smooth;
}

/** The smooth colour `f`, moved by what it and `b` leave unexplained of the pixel's `value`. */
function ownColour(f: number, b: number, alpha: number, value: number): number {
  const v = f + alpha * (value - alpha * f - (1 - alpha) * b);
  return Math.min(255, Math.max(0, v));
}

/**
 * Takes the old backdrop's tint out of the soft edges of a picture of `size`, row by row and in
 * place: where the matte is neither 0 nor 255, a pixel gets the subject's own colour, by the last
 * step of the estimate at full size. All other pixels, and all alphas, stay as they are.
 * @returns what takes a row's number, its RGBA with straight alpha, and its matte.
 */
export function decontaminator(
  sides: Sides,
  size: Size,
): (y: number, pixels: Uint8Array | Uint8ClampedArray, matte: Uint8Array) => void {
  const { foreground, background } = sides;
  const columns = bilinearTaps(size.width, sides.width);
  const rows = bilinearTaps(size.height, sides.height);
  return (y, pixels, matte) => {
    const top = (rows.first[y] ?? 0) * sides.width;
    const bottom = (rows.second[y] ?? 0) * sides.width;
    const ty = rows.weight[y] ?? 0;
    for (let x = 0; x < size.width; x++) {
      const a = matte[x] ?? 0;
      if (a === 0 || a === 255) continue;
      const left = columns.first[x] ?? 0;
      const right = columns.second[x] ?? 0;
      const tx = columns.weight[x] ?? 0;
      const w00 = (1 - tx) * (1 - ty);
      const w01 = tx * (1 - ty);
      const w10 = (1 - tx) * ty;
      const w11 = tx * ty;
      for (let c = 0; c < 3; c++) {
        const p00 = (top + left) * 3 + c;
        const p01 = (top + right) * 3 + c;
        const p10 = (bottom + left) * 3 + c;
        const p11 = (bottom + right) * 3 + c;
        const f =
          (foreground[p00] ?? 0) * w00 +
          (foreground[p01] ?? 0) * w01 +
          (foreground[p10] ?? 0) * w10 +
          (foreground[p11] ?? 0) * w11;
        const b =
          (background[p00] ?? 0) * w00 +
          (background[p01] ?? 0) * w01 +
          (background[p10] ?? 0) * w10 +
          (background[p11] ?? 0) * w11;
        const at = x * 4 + c;
        pixels[at] = Math.round(ownColour(f, b, a / 255, pixels[at] ?? 0));
      }
    }
  };
}
