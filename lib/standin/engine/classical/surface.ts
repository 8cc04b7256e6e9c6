// A smooth backdrop as a quadratic colour surface over the image plane, fitted robustly
// (Tukey weights), so that a subject touching the border does not pull it away.
import type { Size } from '@/lib/matte/planes';

const TERMS = 6;
const CHANNELS = 3;
/** Pixels looked at in one fit, about. */
const SAMPLE = 20_000;

export interface Surface {
  /** One row for each basis term, one column for each Lab channel, row after row. */
  coefficients: Float64Array;
  /** Robust spread of the residuals, in Lab units. */
  sigma: number;
  /** Share of the fitted pixels that the surface explains. */
  inlier: number;
}

function writeBasis(terms: Float64Array, i: number, { width, height }: Size) {
  const x = (i % width) / width - 0.5;
  const y = Math.floor(i / width) / height - 0.5;
  terms[0] = 1;
  terms[1] = x;
  terms[2] = y;
  terms[3] = x * x;
  terms[4] = y * y;
  terms[5] = x * y;
}

function evaluate(coefficients: Float64Array, terms: Float64Array, channel: number): number {
  let value = 0;
  for (let r = 0; r < TERMS; r++) {
    value += (terms[r] ?? 0) * (coefficients[r * CHANNELS + channel] ?? 0);
  }
  return value;
}

/** In place, Gaussian elimination with pivoting: `matrix` is 6 x 6, `right` and the result 6 x 3. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array<ArrayBuffer> {
  const swap = (values: Float64Array, stride: number, p: number, q: number) => {
    for (let c = 0; c < stride; c++) {
      const kept = values[p * stride + c] ?? 0;
      values[p * stride + c] = values[q * stride + c] ?? 0;
      values[q * stride + c] = kept;
    }
  };
  const subtract = (values: Float64Array, stride: number, k: number, from: number, row: number) => {
    for (let c = 0; c < stride; c++) {
      const i = from * stride + c;
      values[i] = (values[i] ?? 0) - k * (values[row * stride + c] ?? 0);
    }
  };
  for (let i = 0; i < TERMS; i++) {
    let pivot = i;
    for (let r = i + 1; r < TERMS; r++) {
      if (Math.abs(matrix[r * TERMS + i] ?? 0) > Math.abs(matrix[pivot * TERMS + i] ?? 0))
        pivot = r;
    }
    swap(matrix, TERMS, i, pivot);
    swap(right, CHANNELS, i, pivot);
    const diagonal = matrix[i * TERMS + i] || 1e-9;
    for (let r = i + 1; r < TERMS; r++) {
      const k = (matrix[r * TERMS + i] ?? 0) / diagonal;
      subtract(matrix, TERMS, k, r, i);
      subtract(right, CHANNELS, k, r, i);
    }
  }
  const solution = new Float64Array(TERMS * CHANNELS);
  for (let i = TERMS - 1; i >= 0; i--) {
    for (let c = 0; c < CHANNELS; c++) {
      let sum = right[i * CHANNELS + c] ?? 0;
      for (let k = i + 1; k < TERMS; k++) {
        sum -= (matrix[i * TERMS + k] ?? 0) * (solution[k * CHANNELS + c] ?? 0);
      }
      solution[i * CHANNELS + c] = sum / (matrix[i * TERMS + i] || 1e-9);
    }
  }
  return solution;
}

/** Fits the surface to the pixels listed in `indices`. */
export function fitSurface(
  lab: Float32Array,
  size: Size,
  indices: readonly number[],
  rounds = 6,
): Surface {
  const step = Math.max(1, Math.floor(indices.length / SAMPLE));
  const sample = indices.filter((_, k) => k % step === 0);
  const weight = new Float64Array(sample.length).fill(1);
  const residual = new Float64Array(sample.length);
  const terms = new Float64Array(TERMS);
  let coefficients = new Float64Array(TERMS * CHANNELS);
  let sigma = 8;

  for (let round = 0; round < rounds; round++) {
    const matrix = new Float64Array(TERMS * TERMS);
    const right = new Float64Array(TERMS * CHANNELS);
    for (const [k, i] of sample.entries()) {
      const q = weight[k] ?? 0;
      if (q <= 0) continue;
      writeBasis(terms, i, size);
      for (let r = 0; r < TERMS; r++) {
        const weighted = q * (terms[r] ?? 0);
        for (let c = 0; c < TERMS; c++) {
          matrix[r * TERMS + c] = (matrix[r * TERMS + c] ?? 0) + weighted * (terms[c] ?? 0);
        }
        for (let c = 0; c < CHANNELS; c++) {
          const o = r * CHANNELS + c;
          right[o] = (right[o] ?? 0) + weighted * (lab[i * 3 + c] ?? 0);
        }
      }
    }
    // Ridge: almost none on the constant, a little on the slopes, more on the curvature.
    for (let r = 0; r < TERMS; r++) {
      const o = r * TERMS + r;
      matrix[o] = (matrix[o] ?? 0) + (r ? 1e-2 : 1e-6) * sample.length * (r > 2 ? 0.05 : 0.01);
    }
    coefficients = solve(matrix, right);

    for (const [k, i] of sample.entries()) {
      writeBasis(terms, i, size);
      let sum = 0;
      for (let c = 0; c < CHANNELS; c++) {
        sum += (evaluate(coefficients, terms, c) - (lab[i * 3 + c] ?? 0)) ** 2;
      }
      residual[k] = Math.sqrt(sum);
    }
    const sorted = Float64Array.from(residual).sort();
    sigma = Math.max(1.5, 1.4826 * (sorted[Math.floor(sorted.length * 0.45)] ?? 0));
    for (let k = 0; k < sample.length; k++) {
      const u = (residual[k] ?? 0) / (4 * sigma);
      weight[k] = u < 1 ? (1 - u * u) ** 2 : 0;
    }
  }
  const explained = weight.reduce((count, w) => count + (w > 0.1 ? 1 : 0), 0);
  return { coefficients, sigma, inlier: explained / Math.max(1, sample.length) };
}

/** The surface's Lab colour at every pixel. */
export function renderSurface({ coefficients }: Surface, size: Size): Float32Array {
  const n = size.width * size.height;
  const lab = new Float32Array(n * 3);
  const terms = new Float64Array(TERMS);
  for (let i = 0; i < n; i++) {
    writeBasis(terms, i, size);
    for (let c = 0; c < CHANNELS; c++) lab[i * 3 + c] = evaluate(coefficients, terms, c);
  }
  return lab;
}
