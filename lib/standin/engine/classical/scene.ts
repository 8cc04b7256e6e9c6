import { gradient, toLab } from '@/lib/matte/lab';
import type { Rgb, Size } from '@/lib/matte/planes';

/** One small picture and what is worked out from it once. Arrays are per pixel. */
export interface Scene extends Size {
  n: number;
  /** Three floats a pixel. */
  lab: Float32Array;
  /** Strength of the colour gradient, Lab units. */
  edges: Float32Array;
  /** Pixels in the outer 2.5 % of the short side, at least 3 deep. */
  border: readonly number[];
  isBorder: Uint8Array;
}

export function describeScene({ data, width, height }: Rgb): Scene {
  const n = width * height;
  const lab = toLab(data);
  const depth = Math.max(3, Math.round(Math.min(width, height) * 0.025));
  const border: number[] = [];
  const isBorder = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    if (x < depth || y < depth || x >= width - depth || y >= height - depth) {
      border.push(i);
      isBorder[i] = 1;
    }
  }
  return { n, lab, edges: gradient(lab, { width, height }), width, height, border, isBorder };
}

/** The outermost ring of pixels. */
export function onRim({ width, height }: Size, i: number): boolean {
  const x = i % width;
  const y = Math.floor(i / width);
  return x === 0 || y === 0 || x === width - 1 || y === height - 1;
}
