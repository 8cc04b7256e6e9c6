import { boxMean } from './box-mean';
import { distanceFrom } from './distance';
import { count, type Flag, type FlagCode, worstCell } from './flag';
import { toLab } from './lab';
import type { Plane, Rgb, Size } from './planes';

/** Colour differences in CIELAB, and shares of the contour: set as those of all flags are. */
const FAINT = 4;
const LEAST_FAINT = 0.27;
export const DISTINCT = 14;
const LEAST_HALO = 0.25;

/** Mean colours of a masked band around every pixel. */
function bandColours(lab: Float32Array, band: Uint8Array, size: Size, radius: number) {
  const n = band.length;
  const weight = Float32Array.from(band);
  const seen = boxMean(weight, size, radius);
  const weighted = new Float32Array(n);
  const channels = [0, 1, 2].map((channel) => {
    for (let i = 0; i < n; i++) weighted[i] = band[i] === 1 ? (lab[i * 3 + channel] ?? 0) : 0;
    return boxMean(weighted, size, radius);
  });
  return { seen, channels };
}

type Colours = ReturnType<typeof bandColours>;

/** How far the colours of two bands are apart around a pixel, in CIELAB. */
export function differenceAt(one: Colours, other: Colours, i: number): number {
  let squares = 0;
  for (let channel = 0; channel < 3; channel++) {
    const here = (one.channels[channel]?.[i] ?? 0) / (one.seen[i] ?? 1);
    const there = (other.channels[channel]?.[i] ?? 0) / (other.seen[i] ?? 1);
    squares += (here - there) ** 2;
  }
  return Math.sqrt(squares);
}

/**
 * The mean colours of bands along the contour, around every pixel: well within the subject, at its
 * rim, next to it, and well outside.
 * @returns `inside` too: how far each pixel is from what is not opaque, in thirds of a pixel
 */
export function bandsAlong(guide: Rgb, matte: Plane, opaque: Uint8Array) {
  const lab = toLab(guide.data);
  const inside = distanceFrom(
    opaque.map((mark) => 1 - mark),
    matte,
  );
  const outside = distanceFrom(opaque, matte);
  const band = (distance: Int16Array, from: number, to: number) => {
    const mask = new Uint8Array(distance.length);
    for (let i = 0; i < mask.length; i++) {
      const value = distance[i] ?? 0;
      if (value >= from * 3 && value <= to * 3) mask[i] = 1;
    }
    return mask;
  };
  const radius = 10;
  const colours = (mask: Uint8Array) => bandColours(lab, mask, matte, radius);
  const core = colours(band(inside, 5, 12));
  const rim = colours(band(inside, 2, 3));
  const near = colours(band(outside, 2, 5));
  const far = colours(band(outside, 5, 12));
  /** Whether it is of the contour, and all that is compared there was seen. */
  const isJudged = (i: number) =>
    inside[i] === 3 && [core, rim, near, far].every(({ seen }) => (seen[i] ?? 0) > 0.01);
  return { inside, core, rim, near, far, isJudged };
}

/** What the photo's colours on both sides of the contour, and in holes, say about the matte. */
export function alongContour(guide: Rgb, matte: Plane, opaque: Uint8Array): (Flag | null)[] {
  const { core, rim, near, far, isJudged } = bandsAlong(guide, matte, opaque);
  const faint = new Uint8Array(opaque.length);
  const haloed = new Uint8Array(opaque.length);
  let length = 0;
  for (let i = 0; i < opaque.length; i++) {
    if (!isJudged(i)) continue;
    length++;
    if (differenceAt(rim, near, i) < FAINT) faint[i] = 1;
    const contrast = differenceAt(core, far, i);
    if (contrast > DISTINCT && differenceAt(rim, far, i) < 0.35 * contrast) haloed[i] = 1;
  }
  const shareOf = (mask: Uint8Array) => count(mask) / Math.max(1, length);
  const flag = (code: FlagCode, mask: Uint8Array, least: number): Flag | null =>
    shareOf(mask) < least ? null : { code, place: worstCell(mask, matte), share: shareOf(mask) };
  return [flag('low-contrast', faint, LEAST_FAINT), flag('halo', haloed, LEAST_HALO)];
}
