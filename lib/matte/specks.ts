import type { Plane } from './planes';
import { components, eachNeighbour } from './regions';

/** What is fainter does not hold parts together. */
const FAINT = 13;
/** How many pixels of faint rim go with a speck. */
const RIM = 4;

/**
 * Clears, in place, all parts of less than `share` of the picture, and the faint rims around them.
 * The largest part stays, however small it is.
 */
export function dropSpecks({ data, width, height }: Plane, share: number): void {
  const n = width * height;
  const mask = data.map((alpha) => (alpha >= FAINT ? 1 : 0));
  const { labels, areas, largest } = components(mask, width);
  const limit = Math.min(share * n, largest);
  let rim: number[] = [];
  for (let i = 0; i < n; i++) {
    if ((areas[labels[i] ?? -1] ?? n) >= limit) continue;
    data[i] = 0;
    rim.push(i);
  }
  for (let step = 0; step < RIM; step++) {
    const next: number[] = [];
    for (const i of rim) {
      eachNeighbour(i, width, n, (j) => {
        const alpha = data[j] ?? 0;
        if (alpha === 0 || alpha >= FAINT) return;
        data[j] = 0;
        next.push(j);
      });
    }
    rim = next;
  }
}
