import { distanceFrom } from './distance';
import type { Plane } from './planes';

/** From here on what is away from edges counts as meant to be opaque: 0.9 of 255. */
const NEARLY_OPAQUE = 230;
const HALF = 128;
/** How far from what is less than half opaque: a share of the longer side, and pixels at least. */
const AWAY = 0.003;
const LEAST_AWAY = 2;

/**
 * Makes opaque, in place, all that is nearly so and away from edges: a value of 0.9 or more, as far
 * from all that is less than half opaque as 0.3 % of the longer side. Glass, which is fainter, and
 * soft rims stay.
 */
export function makeSolid({ data, width, height }: Plane): void {
  const open = data.map((alpha) => (alpha < HALF ? 1 : 0));
  const distance = distanceFrom(open, { width, height });
  const away = 3 * Math.max(LEAST_AWAY, Math.max(width, height) * AWAY);
  for (let i = 0; i < data.length; i++) {
    if ((data[i] ?? 0) >= NEARLY_OPAQUE && (distance[i] ?? 0) > away) data[i] = 255;
  }
}
