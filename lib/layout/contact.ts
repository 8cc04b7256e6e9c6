import type { Box } from '@/lib/matte/planes';

/** A contact shadow: the subject's lowest part, laid flat on the ground that it stands on. */

/** It is cast by so much of the subject's height, from its foot up. */
export const FOOT = 0.15;
/** How flat it then lies. */
export const FLATNESS = 0.3;
/** How much of that lies behind the subject: it is darkest where the two meet. */
export const BEHIND = 0.75;

/** Where it lies, before any blur. @param tall how tall what casts it stands on the canvas */
export function lyingAt({ x, width }: Box, ground: number, tall: number): Box {
  const height = tall * FLATNESS;
  return { x, y: ground - height * BEHIND, width, height };
}
