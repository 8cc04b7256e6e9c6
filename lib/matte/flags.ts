import { boxMean } from './box-mean';
import { distanceFrom } from './distance';
import { toLab } from './lab';
import type { Plane, Rgb, Size } from './planes';
import { components } from './regions';

/** What can be suspicious about a matte. `unlike-siblings` is found by comparing several. */
export type FlagCode =
  | 'empty'
  | 'full'
  | 'touches-frame'
  | 'several-parts'
  | 'holes'
  | 'soft-inside'
  | 'haze'
  | 'low-contrast'
  | 'halo';

/** A place in a picture, in shares of its width and height. */
export type Place = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Flag = {
  readonly code: FlagCode;
  /** Where it is worst. */
  readonly place: Place;
  /** How much of what it is about is touched, 0 to 1: of the picture, the subject or its contour. */
  readonly share: number;
};

/** Long side, in pixels, of the copies that flags are found on. */
export const FLAG_SIDE = 768;

const OPAQUE = 128;
/** Below and above these a value counts as settled. */
const CLEAR = 13;
const SOLID = 243;

/** All shares and lengths below were set between what true mattes show and what spoilt ones do. */
const LEAST_SUBJECT = 0.001;
const MOST_SUBJECT = 0.98;
const LEAST_ON_FRAME = 0.005;
const LEAST_PART = 0.0002;
const DEEP = 0.012;
const LEAST_SOFT = 0.004;
const LEAST_HAZE = 0.001;
const LARGEST_HOLE = 0.02;
const LEAST_HOLES = 0.0002;
/** Colour differences in CIELAB. */
const ALIKE = 10;
const FAINT = 4;
const LEAST_FAINT = 0.27;
const DISTINCT = 14;
const LEAST_HALO = 0.25;

/**
 * Finds what a person should look at in a cut-out. No flag is no promise.
 * @param guide the photo on white, at a long side of `FLAG_SIDE`
 * @param matte at the same size
 */
export function findFlags(guide: Rgb, matte: Plane): Flag[] {
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
    ...alongContour(guide, matte, opaque),
    holes(guide, matte, open, area),
  ];
  return found.filter((flag) => flag !== null);
}

const WHOLE: Place = { left: 0, top: 0, right: 1, bottom: 1 };

function count(mask: Uint8Array): number {
  let marked = 0;
  for (let i = 0; i < mask.length; i++) marked += mask[i] ?? 0;
  return marked;
}

/** The box around the pixels for which `isIn` holds. */
function placeOf({ width, height }: Size, isIn: (i: number) => boolean): Place {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!isIn(i)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return {
    left: left / width,
    top: top / height,
    right: right / width,
    bottom: bottom / height,
  };
}

/** Where marked pixels lie closest together: the busiest of the cells of a grid. */
function worstCell(marked: Uint8Array, { width, height }: Size): Place {
  const cells = 12;
  const counts = new Uint32Array(cells * cells);
  const cellOf = (i: number) =>
    Math.floor((Math.floor(i / width) * cells) / height) * cells +
    Math.floor(((i % width) * cells) / width);
  for (let i = 0; i < marked.length; i++) {
    if (marked[i] !== 1) continue;
    const cell = cellOf(i);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const worst = counts.indexOf(Math.max(...counts));
  return placeOf({ width, height }, (i) => marked[i] === 1 && cellOf(i) === worst);
}

/** What is not opaque, in connected pieces; the outside are those that reach the frame. */
function componentsOf(opaque: Uint8Array, { width, height }: Size) {
  const { labels, areas } = components(
    opaque.map((mark) => 1 - mark),
    width,
  );
  const isOutside = new Uint8Array(areas.length);
  const reach = (i: number) => {
    const label = labels[i] ?? -1;
    if (label >= 0) isOutside[label] = 1;
  };
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach(y * width + width - 1);
  }
  return { labels, areas, isOutside };
}

type Open = ReturnType<typeof componentsOf>;

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

function differenceAt(one: Colours, other: Colours, i: number): number {
  let squares = 0;
  for (let channel = 0; channel < 3; channel++) {
    const here = (one.channels[channel]?.[i] ?? 0) / (one.seen[i] ?? 1);
    const there = (other.channels[channel]?.[i] ?? 0) / (other.seen[i] ?? 1);
    squares += (here - there) ** 2;
  }
  return Math.sqrt(squares);
}

/** What the photo's colours on both sides of the contour, and in holes, say about the matte. */
function alongContour(guide: Rgb, matte: Plane, opaque: Uint8Array): (Flag | null)[] {
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

  const faint = new Uint8Array(opaque.length);
  const haloed = new Uint8Array(opaque.length);
  let length = 0;
  for (let i = 0; i < opaque.length; i++) {
    if (inside[i] !== 3) continue;
    const isJudged = [core, rim, near, far].every(({ seen }) => (seen[i] ?? 0) > 0.01);
    if (!isJudged) continue;
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

/** Holes with the colour of what is around them: rather missing than looked through. */
function holes(
  guide: Rgb,
  matte: Plane,
  { labels, areas, isOutside }: Open,
  area: number,
): Flag | null {
  const { width, height } = matte;
  const lab = toLab(guide.data);
  const within = new Float64Array(areas.length * 4);
  const around = new Float64Array(areas.length * 4);
  const add = (sums: Float64Array, label: number, i: number) => {
    for (let c = 0; c < 3; c++) {
      sums[label * 4 + c] = (sums[label * 4 + c] ?? 0) + (lab[i * 3 + c] ?? 0);
    }
    sums[label * 4 + 3] = (sums[label * 4 + 3] ?? 0) + 1;
  };
  const REACH = 3;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i] ?? -1;
      if (label < 0 || isOutside[label] || (areas[label] ?? 0) > area * LARGEST_HOLE) continue;
      add(within, label, i);
      for (const [dx, dy] of [
        [-REACH, 0],
        [REACH, 0],
        [0, -REACH],
        [0, REACH],
      ] as const) {
        const [u, v] = [x + dx, y + dy];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        const j = v * width + u;
        if ((matte.data[j] ?? 0) >= SOLID) add(around, label, j);
      }
    }
  }
  const suspicious = areas.map((size, label) => {
    const counts = [within[label * 4 + 3] ?? 0, around[label * 4 + 3] ?? 0];
    const [inner = 0, outer = 0] = counts;
    if (inner === 0 || outer === 0) return 0;
    const difference = Math.hypot(
      ...[0, 1, 2].map(
        (c) => (within[label * 4 + c] ?? 0) / inner - (around[label * 4 + c] ?? 0) / outer,
      ),
    );
    return difference < ALIKE ? size : 0;
  });
  const share = suspicious.reduce((sum, size) => sum + size, 0) / area;
  if (share < LEAST_HOLES) return null;
  const largest = suspicious.indexOf(Math.max(...suspicious));
  return { code: 'holes', place: placeOf(matte, (i) => labels[i] === largest), share };
}
