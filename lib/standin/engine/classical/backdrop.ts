// The backdrop as one smooth surface seen along the border, and how far it reaches inwards.
import { flood } from '@/lib/matte/regions';
import { onRim, type Scene } from './scene';
import { fitSurface, renderSurface, type Surface } from './surface';

/** Shadow tolerance: how much lightness counts where a smooth pixel is darker than the backdrop. */
const SHADOW_WEIGHT = 0.35;
const REACH = 4;
const STRONG_EDGE = 14;

export interface Backdrop {
  /** How unlike the backdrop each pixel is, in sigmas. */
  distance: Float32Array;
  /** 1 where the backdrop's colours reach from the rim without crossing a strong edge. */
  flooded: Uint8Array;
  /** The backdrop's Lab colour at every pixel, three floats each. */
  expected: Float32Array;
}

export const seenAlongBorder = (scene: Scene): Surface =>
  fitSurface(scene.lab, scene, scene.border);

/** Wall and table, patterns and rooms fail here: their border is no single smooth surface. */
export const isPlain = ({ inlier, sigma }: Surface): boolean => inlier >= 0.93 && sigma <= 2.5;

function floodFrom(scene: Scene, surface: Surface): Backdrop {
  const { lab, edges, width, n, border } = scene;
  const expected = renderSurface(surface, scene);
  const sigma = Math.max(2.2, surface.sigma);
  const distance = new Float32Array(n);
  for (let i = 0, j = 0; i < n; i++, j += 3) {
    const dl = (lab[j] ?? 0) - (expected[j] ?? 0);
    const da = (lab[j + 1] ?? 0) - (expected[j + 1] ?? 0);
    const db = (lab[j + 2] ?? 0) - (expected[j + 2] ?? 0);
    const w = dl < 0 && dl > -40 && (edges[i] ?? 0) < 6 ? SHADOW_WEIGHT : 1;
    distance[i] = Math.sqrt(w * w * dl * dl + 1.6 * (da * da + db * db)) / sigma;
  }
  const open = (i: number) => (distance[i] ?? 0) < REACH;
  const start = border.filter((i) => onRim(scene, i) && open(i));
  const flooded = flood(start, (i) => open(i) && (edges[i] ?? 0) < STRONG_EDGE, width, n);
  return { distance, flooded, expected };
}

/** Floods from the rim, then fits the surface again, twice, to all that was flooded. */
export function findBackdrop(scene: Scene, border: Surface): Backdrop {
  let backdrop = floodFrom(scene, border);
  for (let round = 0; round < 2; round++) {
    const indices: number[] = [];
    for (let i = 0; i < scene.n; i++) if (backdrop.flooded[i]) indices.push(i);
    if (indices.length < scene.n * 0.05) break;
    backdrop = floodFrom(scene, fitSurface(scene.lab, scene, indices, 4));
  }
  return backdrop;
}
