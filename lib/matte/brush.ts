import type { Size } from './planes';
import type { Stroke } from './repair';

/** A part of a plane, in its pixels; fractions where it was scaled. */
export type Part = Size & { readonly x: number; readonly y: number };

/** How much of one stroke has come to each pixel of a part of a plane, 0 to 255. */
export type Cover = Part & { readonly data: Uint8Array };

/** Where the brush stands, and how far it reaches there. In pixels of the plane. */
export type Tip = { readonly x: number; readonly y: number; readonly radius: number };

/** A brush of less would leave gaps between pixels. */
const LEAST_RADIUS = 1;
/** x, y and pressure. */
const NUMBERS_A_POINT = 3;

export const emptyCover = ({ x, y, width, height }: Part): Cover => ({
  x,
  y,
  width,
  height,
  data: new Uint8Array(width * height),
});

/** The tips of a stroke on a plane in which the original lies in `window`. */
export function tipsOf({ points, radius }: Stroke, window: Part): Tip[] {
  const full = radius * Math.max(window.width, window.height);
  const tips: Tip[] = [];
  for (let at = 0; at + NUMBERS_A_POINT <= points.length; at += NUMBERS_A_POINT) {
    tips.push({
      x: window.x + (points[at] ?? 0) * window.width,
      y: window.y + (points[at + 1] ?? 0) * window.height,
      radius: Math.max(LEAST_RADIUS, full * (points[at + 2] ?? 0)),
    });
  }
  return tips;
}

/** The whole pixels, inside `limits`, that a brush may touch which goes by these tips. */
export function reachOf(tips: readonly Tip[], limits: Part): Part | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, radius } of tips) {
    left = Math.min(left, x - radius - 1);
    top = Math.min(top, y - radius - 1);
    right = Math.max(right, x + radius + 1);
    bottom = Math.max(bottom, y + radius + 1);
  }
  return overlapOf({ x: left, y: top, width: right - left, height: bottom - top }, limits);
}

/** The whole pixels that two parts share, those that are shared in part too. */
export function overlapOf(one: Part, other: Part): Part | null {
  const x = Math.floor(Math.max(one.x, other.x));
  const y = Math.floor(Math.max(one.y, other.y));
  const right = Math.ceil(Math.min(one.x + one.width, other.x + other.width));
  const bottom = Math.ceil(Math.min(one.y + one.height, other.y + other.height));
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

/** The smoothstep from rim to core, 0 to 255, by so many steps. */
const FALL_STEPS = 2048;
const FALL = Uint8Array.from({ length: FALL_STEPS + 1 }, (_, i) => {
  const share = i / FALL_STEPS;
  return Math.round(255 * share * share * (3 - 2 * share));
});

/**
 * Adds what a round brush covers on its way between two tips, in place. The distance to that way is
 * exact, and the most that ever came to a pixel counts, so that a stroke which crosses itself is
 * no stronger there. The rim fades over `softness` of the radius, and at least over one pixel.
 * @returns the pixels that may have changed
 */
export function sweep(cover: Cover, from: Tip, to: Tip, softness: number): Part | null {
  const part = reachOf([from, to], cover);
  if (!part) return null;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy;
  // Per pixel of x, how much further on the way; of no way nothing is.
  const [ux, uy] = squared === 0 ? [0, 0] : [dx / squared, dy / squared];
  const wider = to.radius - from.radius;
  const { data } = cover;
  for (let y = part.y; y < part.y + part.height; y++) {
    const py = y + 0.5 - from.y;
    let px = part.x + 0.5 - from.x;
    let at = (y - cover.y) * cover.width + part.x - cover.x;
    for (const end = at + part.width; at < end; at++, px++) {
      const before = data[at] ?? 0;
      if (before === 255) continue;
      const along = px * ux + py * uy;
      const t = Math.max(0, Math.min(1, along));
      const ox = px - t * dx;
      const oy = py - t * dy;
      const reach = from.radius + wider * t + 0.5;
      const distance = ox * ox + oy * oy;
      if (distance >= reach * reach) continue;
      const fade = (reach - 0.5) * softness;
      const share = (reach - Math.sqrt(distance)) / Math.max(1, fade);
      const value = share >= 1 ? 255 : (FALL[(share * FALL_STEPS) | 0] ?? 0);
      if (value > before) data[at] = value;
    }
  }
  return part;
}

/** What a stroke covers of the pixels inside `limits`; null where it passes them by. */
export function coverOf(stroke: Stroke, window: Part, limits: Part): Cover | null {
  const tips = tipsOf(stroke, window);
  const reach = reachOf(tips, limits);
  if (!reach) return null;
  const cover = emptyCover(reach);
  tips.forEach((tip, i) => {
    sweep(cover, tips[i - 1] ?? tip, tip, stroke.softness);
  });
  return cover;
}

/** A value of a matte after as much of a stroke has come to it. */
export const brushed = (alpha: number, cover: number, tool: Stroke['tool']): number =>
  tool === 'erase'
    ? Math.round((alpha * (255 - cover)) / 255)
    : alpha + Math.round(((255 - alpha) * cover) / 255);
