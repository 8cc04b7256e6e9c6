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
const WIDE_WINDOWS = [0.088, 0.02];
const NARROW_WINDOWS = [0.005, 0.002];

/** What wide windows see is so smooth that one pixel in so many each way tells it. */
const COARSENESS = 4;

/** Weight of the earlier estimate: decides only where a window sees nothing of its side. */
const CARRY = 1e-3;

/**
 * The smooth colours of subject and backdrop around every pixel: the blur-fusion estimate (Forte,
 * "Approximate fast foreground colour estimation", 2021), on a small copy, where it costs little.
 * @param guide the picture at working size, and `alpha` the matte at that size.
 */
export function estimateSides(guide: Rgb, alpha: Plane): Sides {
  const size = {
    width: Math.ceil(guide.width / COARSENESS),
    height: Math.ceil(guide.height / COARSENESS),
  };
  const [coarseGuide, coarseAlpha] = [thinned(guide, 3, size), thinned(alpha, 1, size)];
  const own = Float32Array.from(coarseGuide.data);
  const coarse = fuse(
    { ...size, foreground: own, background: own },
    coarseGuide,
    coarseAlpha,
    WIDE_WINDOWS,
  );
  return fuse(enlarge(coarse, guide), guide, alpha, NARROW_WINDOWS);
}

/** Takes the estimate through ever narrower windows. */
function fuse(start: Sides, guide: Rgb, alpha: Plane, windows: readonly number[]): Sides {
  const { data, width, height } = guide;
  const n = width * height;
  const opaque = Float32Array.from(alpha.data, (v) => v / 255);
  const clear = opaque.map((v) => 1 - v);
  const scratch = new Float32Array(n);
  const weighted = new Float32Array(n);
  const weightedMean = (colours: Float32Array, weight: Float32Array, c: number, radius: number) => {
    for (let i = 0; i < n; i++) weighted[i] = (colours[i * 3 + c] ?? 0) * (weight[i] ?? 0);
    return boxMean(weighted, guide, radius, scratch);
  };

  let { foreground, background } = start;
  for (const share of windows) {
    const radius = Math.max(2, Math.round(Math.max(width, height) * share));
    const meanOpaque = boxMean(opaque, guide, radius, scratch);
    const refined = new Float32Array(n * 3);
    refine(refined, foreground, background, opaque, data);
    const nextForeground = new Float32Array(n * 3);
    const nextBackground = new Float32Array(n * 3);
    for (let c = 0; c < 3; c++) {
      const meanF = weightedMean(refined, opaque, c, radius);
      const meanB = weightedMean(background, clear, c, radius);
      for (let i = 0, j = c; i < n; i++, j += 3) {
        const seen = meanOpaque[i] ?? 0;
        const carriedF = CARRY * (refined[j] ?? 0);
        const carriedB = CARRY * (background[j] ?? 0);
        nextForeground[j] = ((meanF[i] ?? 0) + carriedF) / (seen + CARRY);
        nextBackground[j] = ((meanB[i] ?? 0) + carriedB) / (1 - seen + CARRY);
      }
    }
    foreground = nextForeground;
    background = nextBackground;
  }
  return { foreground, background, width, height };
}

/** Every pixel's own colour, as far as its sides explain it. */
function refine(
  out: Float32Array,
  foreground: Float32Array,
  background: Float32Array,
  opaque: Float32Array,
  data: Uint8Array,
): void {
  for (let i = 0, j = 0; i < opaque.length; i++) {
    const a = opaque[i] ?? 0;
    for (const end = j + 3; j < end; j++) {
      out[j] = ownColour(foreground[j] ?? 0, background[j] ?? 0, a, data[j] ?? 0);
    }
  }
}

/** Some of the pixels, each one as it was, so that colours of both sides are not mixed. */
function thinned<P extends Plane | Rgb>(from: P, channels: number, { width, height }: Size): P {
  const data = new Uint8Array(width * height * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.min(y * COARSENESS + (COARSENESS >> 1), from.height - 1) * from.width;
    for (let x = 0; x < width; x++) {
      const at = row + Math.min(x * COARSENESS + (COARSENESS >> 1), from.width - 1);
      for (let c = 0; c < channels; c++) data[to++] = from.data[at * channels + c] ?? 0;
    }
  }
  return { ...from, data, width, height };
}

function enlarge(sides: Sides, { width, height }: Size): Sides {
  const foreground = new Float32Array(width * height * 3);
  const background = new Float32Array(width * height * 3);
  const read = reader(sides, { width, height });
  const both = new Float64Array(6);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      read(x, y, both);
      for (let c = 0; c < 3; c++, to++) {
        foreground[to] = both[c] ?? 0;
        background[to] = both[c + 3] ?? 0;
      }
    }
  }
  return { foreground, background, width, height };
}

/** Gives the six floats of both sides at a pixel of `size`, between those that are nearest. */
function reader(sides: Sides, size: Size): (x: number, y: number, out: Float64Array) => void {
  const { foreground, background, width } = sides;
  const columns = bilinearTaps(size.width, width);
  const rows = bilinearTaps(size.height, sides.height);
  return (x, y, out) => {
    const top = (rows.first[y] ?? 0) * width;
    const bottom = (rows.second[y] ?? 0) * width;
    const left = columns.first[x] ?? 0;
    const right = columns.second[x] ?? 0;
    const tx = columns.weight[x] ?? 0;
    const ty = rows.weight[y] ?? 0;
    const w00 = (1 - tx) * (1 - ty);
    const w01 = tx * (1 - ty);
    const w10 = (1 - tx) * ty;
    const w11 = tx * ty;
    const p00 = (top + left) * 3;
    const p01 = (top + right) * 3;
    const p10 = (bottom + left) * 3;
    const p11 = (bottom + right) * 3;
    for (let c = 0; c < 3; c++) {
      out[c] =
        (foreground[p00 + c] ?? 0) * w00 +
        (foreground[p01 + c] ?? 0) * w01 +
        (foreground[p10 + c] ?? 0) * w10 +
        (foreground[p11 + c] ?? 0) * w11;
      out[c + 3] =
        (background[p00 + c] ?? 0) * w00 +
        (background[p01 + c] ?? 0) * w01 +
        (background[p10 + c] ?? 0) * w10 +
        (background[p11 + c] ?? 0) * w11;
    }
  };
}

/** The smooth colour `f`, moved by what it and `b` leave unexplained of the pixel's `value`. */
function ownColour(f: number, b: number, alpha: number, value: number): number {
  const v = f + alpha * (value - alpha * f - (1 - alpha) * b);
  return Math.min(255, Math.max(0, v));
}

/**
 * Takes the old backdrop's tint out of the soft edges of a picture of `size`, row by row and in
 * place: where the matte is neither 0 nor 255, an opaque pixel gets the subject's own colour, by
 * the last step of the estimate at full size. All other pixels, and all alphas, stay as they are:
 * one that is not opaque was cut out before, and has no backdrop in it.
 * @returns what takes a row's number, its RGBA as it was before the matte is laid on, and its matte
 */
export function decontaminator(
  sides: Sides,
  size: Size,
): (y: number, pixels: Uint8Array | Uint8ClampedArray, matte: Uint8Array) => void {
  const read = reader(sides, size);
  const both = new Float64Array(6);
  return (y, pixels, matte) => {
    for (let x = 0; x < size.width; x++) {
      const alpha = matte[x] ?? 0;
      if (alpha === 0 || alpha === 255 || pixels[x * 4 + 3] !== 255) continue;
      read(x, y, both);
      for (let c = 0; c < 3; c++) {
        const at = x * 4 + c;
        const value = ownColour(both[c] ?? 0, both[c + 3] ?? 0, alpha / 255, pixels[at] ?? 0);
        pixels[at] = Math.round(value);
      }
    }
  };
}
