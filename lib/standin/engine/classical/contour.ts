// What the colours on both sides of a mask's contour say about it.
import { asShadow } from '@/lib/matte/lab';
import { eachNeighbour } from '@/lib/matte/regions';
import type { Scene } from './scene';

/** Pixels of a band, by their number of steps from the contour. The first two are mixed colours. */
const NEAREST = 3;
const FARTHEST = 5;
/** Least colour difference (Lab) of a contour that can be seen. */
const VISIBLE = 12;
/** A contour like a shadow's: light left inside, and other colour than the outside's, at most. */
const SHADOW = { darkest: 0.5, lightest: 0.97, maxDeviation: 6 };

export interface Contour {
  /** Contour pixels with enough of both sides around them to be judged. */
  length: number;
  /** Share whose inside and outside hardly differ. */
  faint: number;
  /** Share whose inside may be the outside in shadow. */
  shadowed: number;
}

/** Steps from the contour, 1 to `FARTHEST`, for pixels of the given side; 0 for all others. */
function stepsFromContour({ width, n }: Scene, mask: Uint8Array, side: 0 | 1): Uint8Array {
  const steps = new Uint8Array(n);
  let front: number[] = [];
  for (let i = 0; i < n; i++) {
    if (mask[i] !== side) continue;
    eachNeighbour(i, width, n, (j) => {
      if (mask[j] === side || steps[i]) return;
      steps[i] = 1;
      front.push(i);
    });
  }
  for (let step = 2; step <= FARTHEST; step++) {
    const next: number[] = [];
    for (const i of front) {
      eachNeighbour(i, width, n, (j) => {
        if (mask[j] !== side || steps[j]) return;
        steps[j] = step;
        next.push(j);
      });
    }
    front = next;
  }
  return steps;
}

/** Mean Lab colour of the band's pixels around pixel `i`, or null where there are none. */
function bandColour({ lab, width, height }: Scene, steps: Uint8Array, i: number) {
  const x = i % width;
  const y = Math.floor(i / width);
  let count = 0;
  let l = 0;
  let a = 0;
  let b = 0;
  for (let v = Math.max(0, y - FARTHEST); v <= Math.min(height - 1, y + FARTHEST); v++) {
    for (let u = Math.max(0, x - FARTHEST); u <= Math.min(width - 1, x + FARTHEST); u++) {
      const j = v * width + u;
      if ((steps[j] ?? 0) < NEAREST) continue;
      count++;
      l += lab[j * 3] ?? 0;
      a += lab[j * 3 + 1] ?? 0;
      b += lab[j * 3 + 2] ?? 0;
    }
  }
  return count ? { l: l / count, a: a / count, b: b / count } : null;
}

/** `mask` is 1 inside and 0 outside. */
export function describeContour(scene: Scene, mask: Uint8Array): Contour {
  const within = stepsFromContour(scene, mask, 1);
  const around = stepsFromContour(scene, mask, 0);
  let length = 0;
  let faint = 0;
  let shadowed = 0;
  for (let i = 0; i < scene.n; i++) {
    if (within[i] !== 1) continue;
    const inside = bandColour(scene, within, i);
    const outside = bandColour(scene, around, i);
    if (!inside || !outside) continue;
    length++;
    const { l, a, b } = inside;
    if (Math.hypot(l - outside.l, a - outside.a, b - outside.b) < VISIBLE) faint++;
    const { light, deviation } = asShadow(l, a, b, outside.l, outside.a, outside.b);
    // On a coloured backdrop light bounces, so its shadows keep their hue less exactly.
    const allowed = SHADOW.maxDeviation + Math.min(14, 0.45 * Math.hypot(outside.a, outside.b));
    const between = light > SHADOW.darkest && light < SHADOW.lightest;
    if (between && deviation < allowed) shadowed++;
  }
  const total = Math.max(1, length);
  return { length, faint: faint / total, shadowed: shadowed / total };
}
