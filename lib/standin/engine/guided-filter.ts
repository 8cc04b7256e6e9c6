// Fast colour guided filter (He, Sun: "Fast Guided Filter", 2015): in small windows of a small copy
// alpha is fitted as a linear function of the colour; the fit is then applied to the full-size colours.
import { bilinearTaps } from '@/lib/matte/bilinear';
import { boxMean } from '@/lib/matte/box-mean';
import type { Plane, Rgb, Size } from '@/lib/matte/planes';
import { resizePlane } from './pixels';

export interface GuidedFilter {
  /** Of the window, in pixels of the guide. */
  radius: number;
  /** Regularisation on colours of 0..1: larger smooths more. */
  eps: number;
  /** Keep the result within the 3x3 range of the small alpha, give or take 0.02. */
  clamp: boolean;
}

/** For the soft edges that a network gives; measured best of the radii and eps tried. */
export const FOR_SOFT_ALPHA: GuidedFilter = { radius: 4, eps: 1e-4, clamp: true };

/** Outside these the local mean alpha counts as settled and the pixel is not computed. */
const SETTLED_BACKGROUND = 0.004;
const SETTLED_FOREGROUND = 0.996;
const CLAMP_SLACK = 0.02;

interface Fit extends Size {
  red: Float32Array;
  green: Float32Array;
  blue: Float32Array;
  offset: Float32Array;
  /** Local mean of the small alpha; tells where nothing needs refining. */
  meanAlpha: Float32Array;
}

/** `alpha` is 0..1 at the size of `guide`. */
function fitCoefficients(guide: Rgb, alpha: Float32Array, { radius, eps }: GuidedFilter): Fit {
  const { data, width, height } = guide;
  const n = width * height;
  const red = new Float32Array(n);
  const green = new Float32Array(n);
  const blue = new Float32Array(n);
  for (let i = 0, j = 0; i < n; i++, j += 3) {
    red[i] = (data[j] ?? 0) / 255;
    green[i] = (data[j + 1] ?? 0) / 255;
    blue[i] = (data[j + 2] ?? 0) / 255;
  }

  const scratch = new Float32Array(n);
  const product = new Float32Array(n);
  const mean = (p: Float32Array) => boxMean(p, guide, radius, scratch);
  const meanOf = (p: Float32Array, q: Float32Array) => {
    for (let i = 0; i < n; i++) product[i] = (p[i] ?? 0) * (q[i] ?? 0);
    return mean(product);
  };
  const [meanR, meanG, meanB, meanAlpha] = [mean(red), mean(green), mean(blue), mean(alpha)];
  const [rr, rg, rb] = [meanOf(red, red), meanOf(red, green), meanOf(red, blue)];
  const [gg, gb, bb] = [meanOf(green, green), meanOf(green, blue), meanOf(blue, blue)];
  const [ra, ga, ba] = [meanOf(red, alpha), meanOf(green, alpha), meanOf(blue, alpha)];

  const offset = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const r = meanR[i] ?? 0;
    const g = meanG[i] ?? 0;
    const b = meanB[i] ?? 0;
    const a = meanAlpha[i] ?? 0;
    // Covariance of the colours plus eps on the diagonal (symmetric 3x3) ...
    const c00 = (rr[i] ?? 0) - r * r + eps;
    const c01 = (rg[i] ?? 0) - r * g;
    const c02 = (rb[i] ?? 0) - r * b;
    const c11 = (gg[i] ?? 0) - g * g + eps;
    const c12 = (gb[i] ?? 0) - g * b;
    const c22 = (bb[i] ?? 0) - b * b + eps;
    // ... its covariance with alpha ...
    const v0 = (ra[i] ?? 0) - r * a;
    const v1 = (ga[i] ?? 0) - g * a;
    const v2 = (ba[i] ?? 0) - b * a;
    // ... and the solution through the adjugate.
    const i00 = c11 * c22 - c12 * c12;
    const i01 = c02 * c12 - c01 * c22;
    const i02 = c01 * c12 - c02 * c11;
    const i11 = c00 * c22 - c02 * c02;
    const i12 = c01 * c02 - c00 * c12;
    const i22 = c00 * c11 - c01 * c01;
    const inverse = 1 / (c00 * i00 + c01 * i01 + c02 * i02);
    const x = (i00 * v0 + i01 * v1 + i02 * v2) * inverse;
    const y = (i01 * v0 + i11 * v1 + i12 * v2) * inverse;
    const z = (i02 * v0 + i12 * v1 + i22 * v2) * inverse;
    // The colour planes are no longer needed, so they take the coefficients.
    red[i] = x;
    green[i] = y;
    blue[i] = z;
    offset[i] = a - x * r - y * g - z * b;
  }
  const fit = { red: mean(red), green: mean(green), blue: mean(blue), offset: mean(offset) };
  return { ...fit, meanAlpha, width, height };
}

/** Alpha at the size of `image`. Only the band where the mean alpha is not settled is computed. */
function applyCoefficients(image: Rgb, fit: Fit): Uint8Array {
  const { data, width, height } = image;
  const { red, green, blue, offset, meanAlpha } = fit;
  const out = new Uint8Array(width * height);
  const columns = bilinearTaps(width, fit.width);
  const rows = bilinearTaps(height, fit.height);
  for (let y = 0, o = 0; y < height; y++) {
    const top = (rows.first[y] ?? 0) * fit.width;
    const bottom = (rows.second[y] ?? 0) * fit.width;
    const ty = rows.weight[y] ?? 0;
    for (let x = 0; x < width; x++, o++) {
      const left = columns.first[x] ?? 0;
      const right = columns.second[x] ?? 0;
      const tx = columns.weight[x] ?? 0;
      const p00 = top + left;
      const p01 = top + right;
      const p10 = bottom + left;
      const p11 = bottom + right;
      const near = meanAlpha[p00] ?? 0;
      const far = meanAlpha[p11] ?? 0;
      if (near < SETTLED_BACKGROUND && far < SETTLED_BACKGROUND) continue;
      if (near > SETTLED_FOREGROUND && far > SETTLED_FOREGROUND) {
        out[o] = 255;
        continue;
      }
      const w00 = (1 - tx) * (1 - ty);
      const w01 = tx * (1 - ty);
      const w10 = (1 - tx) * ty;
      const w11 = tx * ty;
      // Written out on purpose: with a nested function this loop took more than twice as long.
      const r =
        (red[p00] ?? 0) * w00 +
        (red[p01] ?? 0) * w01 +
        (red[p10] ?? 0) * w10 +
        (red[p11] ?? 0) * w11;
      const g =
        (green[p00] ?? 0) * w00 +
        (green[p01] ?? 0) * w01 +
        (green[p10] ?? 0) * w10 +
        (green[p11] ?? 0) * w11;
      const b =
        (blue[p00] ?? 0) * w00 +
        (blue[p01] ?? 0) * w01 +
        (blue[p10] ?? 0) * w10 +
        (blue[p11] ?? 0) * w11;
      const c =
        (offset[p00] ?? 0) * w00 +
        (offset[p01] ?? 0) * w01 +
        (offset[p10] ?? 0) * w10 +
        (offset[p11] ?? 0) * w11;
      const j = o * 3;
      const colour = r * (data[j] ?? 0) + g * (data[j + 1] ?? 0) + b * (data[j + 2] ?? 0);
      out[o] = Math.min(255, Math.max(0, colour + c * 255 + 0.5));
    }
  }
  return out;
}

/** Lowest and highest alpha in each 3x3 neighbourhood. */
function localRange(alpha: Float32Array, { width, height }: Size) {
  const low = new Float32Array(alpha.length);
  const high = new Float32Array(alpha.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let min = 1;
      let max = 0;
      for (let dy = -1; dy <= 1; dy++) {
        const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
        for (let dx = -1; dx <= 1; dx++) {
          const v = alpha[row + Math.min(width - 1, Math.max(0, x + dx))] ?? 0;
          if (v < min) min = v;
          if (v > max) max = v;
        }
      }
      low[y * width + x] = min;
      high[y * width + x] = max;
    }
  }
  return { low, high };
}

/** In place: stops the filter from inventing alpha where the small one has none. */
function clampToRange({ data, width, height }: Plane, alpha: Float32Array, small: Size) {
  const range = localRange(alpha, small);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(small.height - 1, Math.floor((y * small.height) / height)) * small.width;
    for (let x = 0; x < width; x++, i++) {
      const k = row + Math.min(small.width - 1, Math.floor((x * small.width) / width));
      const min = Math.max(0, ((range.low[k] ?? 0) - CLAMP_SLACK) * 255);
      const max = Math.min(255, ((range.high[k] ?? 0) + CLAMP_SLACK) * 255);
      const v = data[i] ?? 0;
      if (v < min) data[i] = min;
      else if (v > max) data[i] = max;
    }
  }
}

/**
 * `alpha`, of any size, to an alpha at the size of `image` whose edges are drawn from the image's
 * colours. `guide` is the image at working size; every measurement used a long side of 1024.
 */
export async function refineAlpha(
  image: Rgb,
  guide: Rgb,
  alpha: Plane,
  filter: GuidedFilter,
): Promise<Uint8Array> {
  const { data } = await resizePlane(alpha, guide);
  const small = Float32Array.from(data, (v) => v / 255);
  const out = applyCoefficients(image, fitCoefficients(guide, small, filter));
  if (filter.clamp) clampToRange({ ...image, data: out }, small, guide);
  return out;
}
