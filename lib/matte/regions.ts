const FAR = 0x3fffffff;
/** Costs beyond this are not followed: both sides are then equally far. */
const LONGEST = 4096;
const DIAGONAL = Math.SQRT2;

/** Calls `visit` for each of the four neighbours of pixel `i` that lie inside the image. */
export function eachNeighbour(i: number, width: number, n: number, visit: (j: number) => void) {
  const x = i % width;
  if (x > 0) visit(i - 1);
  if (x < width - 1) visit(i + 1);
  if (i >= width) visit(i - width);
  if (i < n - width) visit(i + width);
}

/** All pixels reachable from `start` over 4-neighbours for which `open` holds: 1, others 0. */
export function flood(
  start: Iterable<number>,
  open: (i: number) => boolean,
  width: number,
  n: number,
): Uint8Array {
  const reached = new Uint8Array(n);
  const stack = new Int32Array(n);
  let top = 0;
  for (const i of start) {
    if (reached[i]) continue;
    reached[i] = 1;
    stack[top++] = i;
  }
  const visit = (j: number) => {
    if (reached[j] || !open(j)) return;
    reached[j] = 1;
    stack[top++] = j;
  };
  while (top) eachNeighbour(stack[--top] ?? 0, width, n, visit);
  return reached;
}

export interface Components {
  /** Number of the component at each pixel, -1 outside the mask. */
  labels: Int32Array;
  /** Pixels in each. */
  areas: number[];
  largest: number;
}

/** 4-connected components of a mask. */
export function components(mask: Uint8Array, width: number): Components {
  const n = mask.length;
  const labels = new Int32Array(n).fill(-1);
  const areas: number[] = [];
  const stack = new Int32Array(n);
  let top = 0;
  const visit = (j: number) => {
    if (!mask[j] || (labels[j] ?? 0) >= 0) return;
    labels[j] = areas.length;
    stack[top++] = j;
  };
  for (let i = 0; i < n; i++) {
    if (!mask[i] || (labels[i] ?? 0) >= 0) continue;
    let area = 0;
    visit(i);
    while (top) {
      area++;
      eachNeighbour(stack[--top] ?? 0, width, n, visit);
    }
    areas.push(area);
  }
  return { labels, areas, largest: areas.reduce((most, area) => Math.max(most, area), 0) };
}

/** In place: clears components with fewer than `smallest` pixels, given what is `largest`. */
export function dropIslands(
  mask: Uint8Array,
  width: number,
  smallest: (largest: number) => number,
): void {
  const { labels, areas, largest } = components(mask, width);
  const limit = smallest(largest);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] && (areas[labels[i] ?? 0] ?? 0) < limit) mask[i] = 0;
  }
}

/** Cheapest way from the marked pixels to every other one: bucketed Dijkstra, 8 neighbours. */
export function geodesic(cost: Float32Array, width: number, marked: Uint8Array): Int32Array {
  const n = cost.length;
  const distance = new Int32Array(n).fill(FAR);
  const buckets: (number[] | undefined)[] = [];
  const put = (i: number, d: number) => {
    distance[i] = d;
    const bucket = buckets[d];
    if (bucket) bucket.push(i);
    else buckets[d] = [i];
  };
  for (let i = 0; i < n; i++) if (marked[i]) put(i, 0);

  for (let d = 0; d < buckets.length && d <= LONGEST; d++) {
    for (const i of buckets[d] ?? []) {
      if (distance[i] !== d) continue;
      const x = i % width;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if ((!dx && !dy) || x + dx < 0 || x + dx >= width) continue;
          const j = i + dy * width + dx;
          if (j < 0 || j >= n) continue;
          const length = dx && dy ? DIAGONAL : 1;
          const step = Math.round(((cost[i] ?? 0) + (cost[j] ?? 0)) * length);
          const next = d + Math.max(1, step);
          if (next < (distance[j] ?? 0)) put(j, next);
        }
      }
    }
    buckets[d] = undefined;
  }
  return distance;
}
