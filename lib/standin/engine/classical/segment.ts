// The subject's mask from colour alone: what the backdrop does not reach, split by colour models
// and geodesic distance, without the shadow it casts.

import { asShadow } from '@/lib/matte/lab';
import { components, dropIslands, flood, geodesic } from '@/lib/matte/regions';
import type { Backdrop } from './backdrop';
import { fitColours, unlikeliness } from './colour-model';
import { onRim, type Scene } from './scene';

/** Islands smaller than this share of the largest part are dropped. */
const ISLAND = 0.02;
/** Limits of what counts as cast shadow: light left, other colour, edge strength (Lab units). */
const SHADOW = { darkest: 0.4, lightest: 1.03, maxDeviation: 9, maxEdge: 12 };

/** Probability of subject per pixel, from colour models of both sides and the backdrop distance. */
function subjectProbability(
  { lab, edges, width, height, n }: Scene,
  distance: Float32Array,
  inside: readonly number[],
  outside: readonly number[],
): Float32Array {
  const outsideColours = fitColours(lab, outside, 8);
  const insideColours = fitColours(lab, inside, 8);
  const p = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const l = lab[i * 3] ?? 0;
    const a = lab[i * 3 + 1] ?? 0;
    const b = lab[i * 3 + 2] ?? 0;
    const odds = unlikeliness(outsideColours, l, a, b) - unlikeliness(insideColours, l, a, b);
    const z = 0.4 * odds + ((distance[i] ?? 0) - 5) * 1.2;
    p[i] = 1 / (1 + Math.exp(-Math.max(-12, Math.min(12, z))));
  }
  for (let pass = 0; pass < 2; pass++) {
    const q = Float32Array.from(p);
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        if ((edges[i] ?? 0) > 10) continue;
        const beside = (q[i - 1] ?? 0) + (q[i + 1] ?? 0);
        p[i] = ((q[i] ?? 0) * 2 + beside + (q[i - width] ?? 0) + (q[i + width] ?? 0)) / 6;
      }
    }
  }
  return p;
}

/** Each pixel goes to the side whose sure pixels it reaches more cheaply: 1 is subject. */
function split(scene: Scene, p: Float32Array, flooded: Uint8Array): Uint8Array {
  const { edges, width, n, isBorder } = scene;
  const toOutside = new Float32Array(n);
  const toInside = new Float32Array(n);
  const sureOutside = new Uint8Array(n);
  const sureInside = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const likely = p[i] ?? 0;
    const edge = 0.8 * Math.min(30, edges[i] ?? 0);
    toOutside[i] = 1 + 60 * likely + edge;
    toInside[i] = 1 + 60 * (1 - likely) + edge;
    const x = i % width;
    // Left, right and top edge; the bottom is left out because subjects often stand on it.
    const onEdge = i < width || x === 0 || x === width - 1;
    if ((flooded[i] && likely < 0.3) || (onEdge && likely < 0.6)) sureOutside[i] = 1;
    if (!flooded[i] && likely > 0.93 && !isBorder[i]) sureInside[i] = 1;
  }
  dropIslands(sureInside, width, (largest) => Math.max(12, largest * 0.004));
  const outside = geodesic(toOutside, width, sureOutside);
  const inside = geodesic(toInside, width, sureInside);
  return inside.reduce((mask, d, i) => {
    if (d < (outside[i] ?? 0)) mask[i] = 1;
    return mask;
  }, new Uint8Array(n));
}

/** In place: fills holes that are tiny or unlike the backdrop. */
function fillHoles(scene: Scene, mask: Uint8Array, distance: Float32Array) {
  const { n, width } = scene;
  const holes = components(
    mask.map((v) => (v ? 0 : 1)),
    width,
  );
  const open = new Uint8Array(holes.areas.length);
  const total = new Float64Array(holes.areas.length);
  for (let i = 0; i < n; i++) {
    const hole = holes.labels[i] ?? -1;
    if (hole < 0) continue;
    if (onRim(scene, i)) open[hole] = 1;
    total[hole] = (total[hole] ?? 0) + (distance[i] ?? 0);
  }
  for (let i = 0; i < n; i++) {
    const hole = holes.labels[i] ?? -1;
    if (hole < 0 || open[hole]) continue;
    const area = holes.areas[hole] ?? 1;
    if (area < n * 0.0015 || (total[hole] ?? 0) / area > 3) mask[i] = 1;
  }
}

/** In place: takes away cast shadow, smooth and of the backdrop's colour, from the outside in. */
function trimShadow({ lab, edges, width, n }: Scene, mask: Uint8Array, expected: Float32Array) {
  const isShadow = (i: number) => {
    if ((edges[i] ?? 0) >= SHADOW.maxEdge) return false;
    const j = i * 3;
    const { light, deviation } = asShadow(
      lab[j] ?? 0,
      lab[j + 1] ?? 0,
      lab[j + 2] ?? 0,
      expected[j] ?? 0,
      expected[j + 1] ?? 0,
      expected[j + 2] ?? 0,
    );
    const between = light > SHADOW.darkest && light < SHADOW.lightest;
    return between && deviation < SHADOW.maxDeviation;
  };
  const outside: number[] = [];
  for (let i = 0; i < n; i++) if (!mask[i]) outside.push(i);
  const reached = flood(outside, isShadow, width, n);
  for (let i = 0; i < n; i++) if (reached[i]) mask[i] = 0;
  dropIslands(mask, width, (largest) => largest * ISLAND);
}

/** 1 where the subject is; all 0 when there is none. */
export function segment(scene: Scene, { distance, flooded, expected }: Backdrop): Uint8Array {
  const { n, width, border, isBorder } = scene;
  let inside: number[] = [];
  let outside: readonly number[] = [];
  const reached: number[] = [];
  for (let i = 0; i < n; i++) {
    if (flooded[i]) reached.push(i);
    else if ((distance[i] ?? 0) > 5) inside.push(i);
  }
  outside = reached.length < 500 ? border : reached;
  if (inside.length < n * 0.004) {
    inside = [];
    for (let i = 0; i < n; i++) if (!flooded[i] && !isBorder[i]) inside.push(i);
  }
  if (inside.length < 50) return new Uint8Array(n);

  let mask = split(scene, subjectProbability(scene, distance, inside, outside), flooded);
  const mine: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < n; i++) (mask[i] ? mine : others).push(i);
  if (mine.length > n * 0.01 && others.length > n * 0.05) {
    mask = split(scene, subjectProbability(scene, distance, mine, others), flooded);
  }
  dropIslands(mask, width, (largest) => largest * ISLAND);
  fillHoles(scene, mask, distance);
  trimShadow(scene, mask, expected);
  return mask;
}
