import { alongContour } from './contour';
import { distanceFrom } from './distance';
import { count, type Flag, placeOf, SOLID, WHOLE, worstCell } from './flag';
import { componentsOf, holes, type Open } from './holes';
import { keptHoles } from './kept-holes';
import type { Plane, Rgb, Size } from './planes';
import { components } from './regions';

/** Long side, in pixels, of the copies that flags are found on. */
export const FLAG_SIDE = 768;

const OPAQUE = 128;
/** Below this a value counts as clear. */
const CLEAR = 13;

/** All shares and lengths below were set between what true mattes show and what spoilt ones do. */
const LEAST_SUBJECT = 0.001;
const MOST_SUBJECT = 0.98;
const LEAST_ON_FRAME = 0.005;
const LEAST_PART = 0.0002;
const DEEP = 0.012;
const LEAST_SOFT = 0.004;
const LEAST_HAZE = 0.001;

/**
 * Finds what a person should look at in a cut-out. No flag is no promise.
 * @param guide the photo on white, at a long side of `FLAG_SIDE`; null where it is not there, and
 * nothing is said of colours
 * @param matte at the same size
 */
export function findFlags(guide: Rgb | null, matte: Plane): Flag[] {
  const { width, height, data } = matte;
  const total = width * height;
  const opaque = data.map((alpha) => (alpha >= OPAQUE ? 1 : 0));
  const area = count(opaque);
  if (area < total * LEAST_SUBJECT) return [{ code: 'empty', place: WHOLE, share: 1 }];
  if (area > total * MOST_SUBJECT) return [{ code: 'full', place: WHOLE, share: 1 }];
  const open = componentsOf(opaque, matte);
  const found = [
    onFrame(opaque, matte),
    parts(opaque, matte),
    softInside(matte, open, area),
    haze(matte, open, opaque),
    ...(guide ? alongContour(guide, matte, opaque) : []),
    guide && worse(holes(guide, matte, open, area), keptHoles(guide, matte, area)),
  ];
  return found.filter((flag) => flag !== null);
}

const worse = (one: Flag | null, other: Flag | null): Flag | null =>
  (one?.share ?? 0) >= (other?.share ?? 0) ? one : other;

function onFrame(opaque: Uint8Array, size: Size): Flag | null {
  const { width, height } = size;
  const isFrame = (i: number) => {
    const x = i % width;
    return x === 0 || x === width - 1 || i < width || i >= width * (height - 1);
  };
  let touching = 0;
  for (let i = 0; i < opaque.length; i++) if (opaque[i] === 1 && isFrame(i)) touching++;
  const share = touching / (2 * (width + height));
  if (share < LEAST_ON_FRAME) return null;
  const place = placeOf(size, (i) => opaque[i] === 1 && isFrame(i));
  return { code: 'touches-frame', place, share };
}

function parts(opaque: Uint8Array, size: Size): Flag | null {
  const { labels, areas, largest } = components(opaque, size.width);
  const main = areas.indexOf(largest);
  const others = areas.map((area, label) => (label === main ? 0 : area));
  const share = others.reduce((sum, area) => sum + area, 0) / opaque.length;
  const next = Math.max(...others);
  if (next < opaque.length * LEAST_PART) return null;
  const label = others.indexOf(next);
  return { code: 'several-parts', place: placeOf(size, (i) => labels[i] === label), share };
}

/** Thirds of a pixel that count as deep. */
const depthIn = ({ width, height }: Size) => Math.max(width, height) * DEEP * 3;

function softInside(matte: Plane, { labels, isOutside }: Open, area: number): Flag | null {
  const fromClear = distanceFrom(
    matte.data.map((alpha) => (alpha < CLEAR ? 1 : 0)),
    matte,
  );
  const deep = depthIn(matte);
  const soft = matte.data.map((alpha, i) => {
    const isSoft = alpha >= CLEAR && alpha < SOLID && (fromClear[i] ?? 0) > deep;
    return isSoft && isOutside[labels[i] ?? -1] !== 1 ? 1 : 0;
  });
  const share = count(soft) / area;
  return share < LEAST_SOFT ? null : { code: 'soft-inside', place: worstCell(soft, matte), share };
}

function haze(matte: Plane, { labels, isOutside }: Open, opaque: Uint8Array): Flag | null {
  const fromOpaque = distanceFrom(opaque, matte);
  const deep = depthIn(matte);
  const far = matte.data.map((alpha, i) => {
    const isFar = alpha > 2 && (fromOpaque[i] ?? 0) > deep;
    return isFar && isOutside[labels[i] ?? -1] === 1 ? 1 : 0;
  });
  const share = count(far) / far.length;
  return share < LEAST_HAZE ? null : { code: 'haze', place: worstCell(far, matte), share };
}
