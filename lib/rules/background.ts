import { distanceFrom } from '@/lib/matte/distance';
import type { Plane } from '@/lib/matte/planes';
import { NEAR_WHITE, type Pixels, type Subject } from './subject';

export type Backdrop = 'white' | 'white-or-transparent';

export type BackgroundFinding = {
  /** Pixels beyond the ring that are not exactly as wanted. */
  readonly far: number;
  /** Pixels in the ring that are darker than is tolerated there. */
  readonly near: number;
  /** How wide the ring around the subject is, in pixels. */
  readonly ring: number;
  /** The worst pixel of those; where there are none, the darkest of the background. */
  readonly worst: {
    readonly x: number;
    readonly y: number;
    readonly rgba: readonly [number, number, number, number];
  } | null;
  readonly subjectBy: Subject['by'];
};

/** Beyond it, no JPEG of any quality left anything but 255 (largest reach seen: 20 px). */
const RING = 24;
const RING_AT_SIDE = 2000;

/**
 * How far from the subject a file's losses are tolerated: 24 px up to a side of 2000 px, and in
 * proportion above. Not less below, as the blocks that colours bleed in stay the same size.
 */
export const ringOf = ({ width, height }: { width: number; height: number }): number =>
  Math.max(RING, Math.round((RING * Math.max(width, height)) / RING_AT_SIDE));

/**
 * Looks for what is not white in the background. Farther from the subject than the ring, each pixel
 * must be exactly white, by all of its 8 bits: one of 254 is found. Within the ring, and where the
 * matte is fully clear, it may be as dark as `NEAR_WHITE`. Nothing is demanded in the ring of the
 * subject's own soft edge, nor of pixels so near to it that they share its samples of colour.
 * @param bleed how far such samples reach, in pixels: 0 for a file that keeps the colour of each
 */
export function judgeBackground(
  pixels: Pixels,
  subject: Subject,
  matte: Plane | null,
  wanted: Backdrop,
  bleed: number,
): BackgroundFinding {
  const ring = ringOf(pixels);
  const value = wanted === 'white' ? whiteness : whitenessOnWhite;
  const distanceOf = distanceTo(subject, ring);
  const { data } = pixels;
  let [far, near] = [0, 0];
  let [worst, worstIsMissed, darkest] = [-1, false, 256];
  for (let i = 0, at = 0; i < subject.mask.length; i++, at += 4) {
    if (subject.mask[i] === 1) continue;
    const found = value(data, at);
    if (found === 255) continue;
    const distance = distanceOf(i);
    const isFar = distance > ring * STRAIGHT;
    if (!isFar && (distance <= bleed * DIAGONAL || (matte?.data[i] ?? 0) !== 0)) continue;
    const isMissed = isFar || found < NEAR_WHITE;
    if (isFar) far++;
    else if (isMissed) near++;
    if (isMissed === worstIsMissed ? found < darkest : isMissed) {
      [worst, worstIsMissed, darkest] = [i, isMissed, found];
    }
  }
  return {
    far,
    near,
    ring,
    worst: worst < 0 ? null : pixelAt(pixels, worst),
    subjectBy: subject.by,
  };
}

function pixelAt({ width, data }: Pixels, i: number): NonNullable<BackgroundFinding['worst']> {
  const [r = 0, g = 0, b = 0, a = 0] = data.subarray(i * 4, i * 4 + 4);
  return { x: i % width, y: Math.floor(i / width), rgba: [r, g, b, a] };
}

/** The least of its four samples: what is not opaque is not white. */
function whiteness(data: Pixels['data'], at: number): number {
  return Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0);
}

/** As it is seen on white, where it is clear or white. */
function whitenessOnWhite(data: Pixels['data'], at: number): number {
  const darkest = Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  return 255 - Math.ceil(((data[at + 3] ?? 0) * (255 - darkest)) / 255);
}

/** Steps of the distances: see `distanceFrom`. */
const STRAIGHT = 3;
const DIAGONAL = 4;

/**
 * How far a pixel is from the subject, in thirds of a pixel: infinitely where it is beyond the
 * ring's box. Worked out for the box alone, and only once it is asked for.
 */
function distanceTo(subject: Subject, ring: number): (i: number) => number {
  if (subject.area === 0) return () => Number.POSITIVE_INFINITY;
  const { width, height, mask } = subject;
  const left = Math.max(0, subject.left - ring);
  const top = Math.max(0, subject.top - ring);
  const size = {
    width: Math.min(width, subject.right + ring) - left,
    height: Math.min(height, subject.bottom + ring) - top,
  };
  let distances: Int16Array | null = null;
  const measure = () => {
    const marked = new Uint8Array(size.width * size.height);
    for (let y = 0; y < size.height; y++) {
      const from = (y + top) * width + left;
      marked.set(mask.subarray(from, from + size.width), y * size.width);
    }
    return distanceFrom(marked, size);
  };
  return (i) => {
    const x = (i % width) - left;
    const y = Math.floor(i / width) - top;
    if (x < 0 || y < 0 || x >= size.width || y >= size.height) return Number.POSITIVE_INFINITY;
    distances ??= measure();
    return distances[y * size.width + x] ?? 0;
  };
}
