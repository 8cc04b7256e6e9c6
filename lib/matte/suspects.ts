import { boxMean } from './box-mean';
import { bandsAlong, DISTINCT, differenceAt } from './contour';
import { distanceFrom } from './distance';
import type { Sample } from './examine';
import { type Place, SOLID } from './flag';
import type { Plane } from './planes';

/** What can be suspicious about a stretch of the contour. */
export type SuspectCode = 'low-contrast' | 'halo' | 'soft-edge';

export type Suspect = {
  readonly code: SuspectCode;
  readonly place: Place;
  /** How suspicious, 0 to 1. */
  readonly score: number;
};

const OPAQUE = 128;
/** Below this a value counts as clear, as it does for flags. */
const CLEAR = 13;
/** A difference in CIELAB from which on subject and backdrop are told apart with ease. */
const EASY = 10;
/** Share of the contrast from which on a rim that is nearer to the backdrop is not its halo. */
const OWN = 0.5;
/** Widths of a soft edge, in shares of the long side: as lenses and downscaling make it, and all too wide. */
const SHARP = 0.004;
const WIDE = 0.02;
/** Half of the length of a stretch, in shares of the long side. */
const REACH = 0.026;
/** What scores less is not worth a look. */
const LEAST = 0.35;

const CODES = ['low-contrast', 'halo', 'soft-edge'] as const satisfies readonly SuspectCode[];

/**
 * The worst stretches of a matte's contour, in clockwise order around the subject, from the top:
 * where subject and backdrop look alike, where the rim has the backdrop's colours, and where the
 * edge is soft over a great width. Without the photo only the last is known.
 * @param most how many at most
 */
export function suspects({ guide, matte }: Sample, most: number): Suspect[] {
  const { data, width, height } = matte;
  const opaque = data.map((alpha) => (alpha >= OPAQUE ? 1 : 0));
  const long = Math.max(width, height);
  const reach = Math.max(3, Math.round(long * REACH));
  const softness = softWidths(matte, opaque, reach);
  const bands = guide && bandsAlong(guide, matte, opaque);
  const inside =
    bands?.inside ??
    distanceFrom(
      opaque.map((mark) => 1 - mark),
      matte,
    );

  const contour: number[] = [];
  const scores = CODES.map(() => new Float32Array(data.length));
  const seen = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (inside[i] !== 3 || isOnFrame(i, matte)) continue;
    contour.push(i);
    seen[i] = 1;
    const soft = ((softness[i] ?? 0) / long - SHARP) / (WIDE - SHARP);
    const [faint, halo] = bands?.isJudged(i) ? byColour(bands, i) : [0, 0];
    for (const [nth, score] of [faint, halo, soft].entries()) {
      const of = scores[nth];
      if (of) of[i] = Math.min(1, Math.max(0, score));
    }
  }
  const length = boxMean(seen, matte, reach);
  // A stretch as a whole must be suspicious, not a pixel of it.
  const means = scores.map((of) => boxMean(of, matte, reach));
  const at = (nth: number, i: number) => (means[nth]?.[i] ?? 0) / (length[i] ?? 1);
  const worst = (i: number) => Math.max(...CODES.map((_, nth) => at(nth, i)));

  const found: Suspect[] = [];
  let left = contour.map((i) => ({ i, score: worst(i) })).filter(({ score }) => score >= LEAST);
  while (found.length < most && left.length > 0) {
    const peak = left.reduce((best, next) => (next.score > best.score ? next : best));
    const apart = (i: number) =>
      Math.max(Math.abs((i % width) - (peak.i % width)), Math.abs(rowOf(i) - rowOf(peak.i)));
    const nth = CODES.findIndex((_, each) => at(each, peak.i) === peak.score);
    found.push({
      code: CODES[nth] ?? 'soft-edge',
      score: peak.score,
      place: around(peak.i, reach, matte),
    });
    left = left.filter(({ i }) => apart(i) > 2 * reach);
  }
  return found.sort((a, b) => clockwise(a, contour, matte) - clockwise(b, contour, matte));

  function rowOf(i: number) {
    return Math.floor(i / width);
  }
}

function byColour(
  { core, rim, near, far }: ReturnType<typeof bandsAlong>,
  i: number,
): [faint: number, halo: number] {
  const faint = 1 - differenceAt(rim, near, i) / EASY;
  const contrast = differenceAt(core, far, i);
  const halo = contrast > DISTINCT ? 1 - differenceAt(rim, far, i) / (contrast * OWN) : 0;
  return [faint, halo];
}

/** How wide the edge is around each pixel: soft pixels for each of the contour's, in pixels. */
function softWidths(matte: Plane, opaque: Uint8Array, reach: number): Float32Array {
  const { data, width } = matte;
  const soft = Float32Array.from(data, (alpha) => (alpha >= CLEAR && alpha < SOLID ? 1 : 0));
  const edge = Float32Array.from(data, (_, i) => {
    const isEnd = opaque[i] === 1 && (opaque[i + 1] !== 1 || opaque[i + width] !== 1);
    const isStart = opaque[i] !== 1 && (opaque[i + 1] === 1 || opaque[i + width] === 1);
    return isEnd || isStart ? 1 : 0;
  });
  const softness = boxMean(soft, matte, reach);
  const length = boxMean(edge, matte, reach);
  return softness.map((mean, i) => mean / Math.max(length[i] ?? 0, 1e-6));
}

function isOnFrame(i: number, { width, height }: Plane): boolean {
  const [x, y] = [i % width, Math.floor(i / width)];
  return x === 0 || y === 0 || x === width - 1 || y === height - 1;
}

function around(i: number, reach: number, { width, height }: Plane): Place {
  const [x, y] = [i % width, Math.floor(i / width)];
  return {
    left: Math.max(0, x - reach) / width,
    top: Math.max(0, y - reach) / height,
    right: Math.min(width, x + reach + 1) / width,
    bottom: Math.min(height, y + reach + 1) / height,
  };
}

/** The angle from the top, as on a clock's face, around the middle of the contour. */
function clockwise({ place }: Suspect, contour: readonly number[], { width, height }: Plane) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const i of contour) {
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const x = ((place.left + place.right) * width - (left + right)) / 2;
  const y = ((place.top + place.bottom) * height - (top + bottom)) / 2;
  const angle = Math.atan2(x, -y);
  return angle < 0 ? angle + 2 * Math.PI : angle;
}
