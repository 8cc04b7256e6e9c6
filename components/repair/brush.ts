import type { Stroke } from '@/lib/matte/repair';

/** What the pointer does on the picture. */
export type Brush = {
  readonly tool: Stroke['tool'] | 'open-hole';
  /** Of the brush: shares as in a stroke. */
  readonly radius: number;
  readonly softness: number;
};

export const FIRST_BRUSH: Brush = { tool: 'erase', radius: 0.02, softness: 0.3 };

const LEAST_RADIUS = 0.0005;
const MOST_RADIUS = 0.15;
const STEP = 1.25;

/** Sizes lie on a slider so that every step is as large a share of the size: 0 to 1. */
export const placeOfRadius = (radius: number): number =>
  Math.log(radius / LEAST_RADIUS) / Math.log(MOST_RADIUS / LEAST_RADIUS);

export const radiusAtPlace = (place: number): number =>
  LEAST_RADIUS * (MOST_RADIUS / LEAST_RADIUS) ** place;

export const resized = (radius: number, direction: 1 | -1): number =>
  Math.min(MOST_RADIUS, Math.max(LEAST_RADIUS, radius * STEP ** direction));

export const otherTool = (tool: Brush['tool']): Stroke['tool'] =>
  tool === 'erase' ? 'restore' : 'erase';
