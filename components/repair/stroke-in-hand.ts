import type { Stroke } from '@/lib/matte/repair';

/** Points of a stroke lie this share of the radius apart, at least. */
const SPACING = 1 / 8;
/** Differences in pressure that are drawn also where the pen stands still. */
const PRESSURE_STEP = 0.08;
/** A hundredth of a pixel of the largest original. */
const PLACE_DIGITS = 1e6;
const PRESSURE_DIGITS = 100;

const rounded = (value: number, digits: number) => Math.round(value * digits) / digits;

/** A stroke while it is being painted. Places are shares of the original's width and height. */
export type StrokeInHand = {
  /** Takes a place, unless it tells nothing new; `isLast` takes it in any case. */
  add(x: number, y: number, pressure: number, isLast?: boolean): boolean;
  /** With all points until now. */
  get(): Stroke;
};

/** @param ratio the original's width to its height */
export function beginStroke(stroke: Omit<Stroke, 'kind' | 'points'>, ratio: number): StrokeInHand {
  const points: number[] = [];
  /** In shares of the longer side, as the radius is. */
  const [across, down] = ratio > 1 ? [1, 1 / ratio] : [ratio, 1];
  return {
    add(x, y, pressure, isLast = false) {
      const [beforeX = 0, beforeY = 0, before = 0] = points.slice(-3);
      const moved = Math.hypot((x - beforeX) * across, (y - beforeY) * down);
      const isNews =
        points.length === 0 ||
        moved >= stroke.radius * SPACING * Math.max(pressure, before) ||
        Math.abs(pressure - before) >= PRESSURE_STEP ||
        (isLast && moved > 0);
      if (!isNews) return false;
      points.push(
        rounded(x, PLACE_DIGITS),
        rounded(y, PLACE_DIGITS),
        rounded(pressure, PRESSURE_DIGITS),
      );
      return true;
    },
    get: () => ({ kind: 'stroke', ...stroke, points: [...points] }),
  };
}
