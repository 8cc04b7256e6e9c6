// Whether a mask may leave the engine. The thresholds stand between the masks that came out right
// and those that came out wrong, on the fixtures and on composites of their subjects over plain
// backdrops, without shadow, with a soft one and with a hard one.

import { components } from '@/lib/matte/regions';
import { describeContour } from './contour';
import type { Scene } from './scene';

export interface Measures {
  /** Share of the picture that the subject covers. */
  area: number;
  /** Parts larger than one in 2,000 of the picture. */
  parts: number;
  /** Share of the picture's border that the subject covers. */
  onBorder: number;
  /** Pixels outside that look unlike the backdrop, in subject areas. */
  leftOver: number;
  /** Share of the picture's strong edges that lie on or in the subject. */
  edgesKept: number;
  /** Of the contour: see `Contour`. */
  faint: number;
  shadowed: number;
}

const PART = 1 / 2000;
const UNLIKE_BACKDROP = 12;
const STRONG_EDGE = 10;
const BESIDE = 3;

export function measure(scene: Scene, mask: Uint8Array, expected: Float32Array): Measures {
  const { lab, edges, width, height, n, border } = scene;
  let area = 0;
  let leftOver = 0;
  let strong = 0;
  let kept = 0;
  const isBeside = (i: number) => {
    const x = i % width;
    const y = Math.floor(i / width);
    for (let v = Math.max(0, y - BESIDE); v <= Math.min(height - 1, y + BESIDE); v++) {
      for (let u = Math.max(0, x - BESIDE); u <= Math.min(width - 1, x + BESIDE); u++) {
        if (mask[v * width + u]) return true;
      }
    }
    return false;
  };
  for (let i = 0; i < n; i++) {
    const j = i * 3;
    const dl = (lab[j] ?? 0) - (expected[j] ?? 0);
    const da = (lab[j + 1] ?? 0) - (expected[j + 1] ?? 0);
    const db = (lab[j + 2] ?? 0) - (expected[j + 2] ?? 0);
    if (mask[i]) area++;
    else if (Math.hypot(dl, da, db) > UNLIKE_BACKDROP) leftOver++;
    if ((edges[i] ?? 0) <= STRONG_EDGE) continue;
    strong++;
    if (mask[i] || isBeside(i)) kept++;
  }
  const { faint, shadowed } = describeContour(scene, mask);
  return {
    area: area / n,
    parts: components(mask, width).areas.filter((part) => part > n * PART).length,
    onBorder: border.filter((i) => mask[i]).length / border.length,
    leftOver: leftOver / Math.max(1, area),
    edgesKept: strong ? kept / strong : 1,
    faint,
    shadowed,
  };
}

/** Why the mask may not leave, with what to do about it; null when it may. */
export function objection(m: Measures): string | null {
  if (m.area < 0.01) return 'the product is too small in the picture; crop the photo closer to it';
  if (m.area > 0.9 || m.onBorder > 0.02) {
    return 'the product reaches the edge of the picture; leave some backdrop all round it';
  }
  if (m.parts > 3) return 'it falls into many parts; use a backdrop of another colour';
  if (m.leftOver > 0.3 || m.edgesKept < 0.9) {
    return 'much of the picture is neither product nor backdrop; use a plain backdrop alone';
  }
  if (m.faint > 0.12) {
    return 'its outline blends into the backdrop; use a backdrop of another colour';
  }
  if (m.shadowed > 0.18) {
    return 'its outline cannot be told from shadow; use softer light or another backdrop';
  }
  return null;
}
