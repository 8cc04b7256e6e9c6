/**
 * What a person has changed in a matte, as a list that is played back on it: the matte itself stays
 * as it came. Places and lengths are shares of the original's width (x) and height (y), and of its
 * longer side (radius).
 */

export type Stroke = {
  readonly kind: 'stroke';
  readonly tool: 'restore' | 'erase';
  readonly radius: number;
  /** How much of the radius fades out, 0 to 1. */
  readonly softness: number;
  /** x, y and pressure (0 to 1) of one point after another. */
  readonly points: readonly number[];
};

export type Edit =
  | Stroke
  /** All that is nearly opaque and away from edges becomes opaque. */
  | { readonly kind: 'solid-inside' }
  /** Parts of less than this share of the picture go. */
  | { readonly kind: 'drop-specks'; readonly share: number }
  /** What looks like the place that was pressed, and hangs together with it, becomes clear. */
  | { readonly kind: 'open-hole'; readonly x: number; readonly y: number };

/** In the order in which they were made. */
export type Repair = readonly Edit[];
