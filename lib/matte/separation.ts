import { boxMean } from './box-mean';
import type { Plane, Rgb } from './planes';

const RADIUS = 2;
/** Of the spread of colours, in squares of levels: what is less is a compressed photo's noise. */
const NOISE = 9;
/** Where less than the first share of the spread is explained nothing is known, from the second on all. */
const LEAST = 0.5;
const MOST = 0.8;

/**
 * How well a matte explains the colours around each pixel, 0 to 1: the part of their spread that is
 * between subject and backdrop, not within either (Fisher's criterion). It is low where both look
 * alike, and where one of them has a pattern.
 */
export function separation(guide: Rgb, matte: Plane): Float32Array {
  const n = matte.data.length;
  const values = new Float32Array(n);
  const scratch = new Float32Array(n);
  const meanOf = (valueAt: (i: number) => number) => {
    for (let i = 0; i < n; i++) values[i] = valueAt(i);
    return boxMean(values, matte, RADIUS, scratch);
  };
  const alphaAt = (i: number) => (matte.data[i] ?? 0) / 255;
  const share = meanOf(alphaAt);
  const between = new Float32Array(n);
  const spread = new Float32Array(n);
  for (let channel = 0; channel < 3; channel++) {
    const colourAt = (i: number) => guide.data[i * 3 + channel] ?? 0;
    const all = meanOf(colourAt);
    const squares = meanOf((i) => colourAt(i) ** 2);
    const subject = meanOf((i) => alphaAt(i) * colourAt(i));
    for (let i = 0; i < n; i++) {
      const [mean, part, inside] = [all[i] ?? 0, share[i] ?? 0, subject[i] ?? 0];
      // The part within times the part without, times the squared difference of both means.
      const both = part * (1 - part);
      if (both > 0) between[i] = (between[i] ?? 0) + (inside - part * mean) ** 2 / both;
      spread[i] = (spread[i] ?? 0) + (squares[i] ?? 0) - mean ** 2;
    }
  }
  return between.map((value, i) => {
    const part = share[i] ?? 0;
    if (part < 0.02 || part > 0.98) return 0;
    const explained = value / ((spread[i] ?? 0) + NOISE);
    return Math.max(0, Math.min(1, (explained - LEAST) / (MOST - LEAST)));
  });
}
