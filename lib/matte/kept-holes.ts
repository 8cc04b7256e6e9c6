import { boxMean } from './box-mean';
import { distanceFrom } from './distance';
import { type Flag, placeOf, SOLID } from './flag';
import { toLab } from './lab';
import type { Plane, Rgb } from './planes';
import { components } from './regions';

/** Below this a value counts as clear. */
const CLEAR = 13;
/** Reach of what counts as the backdrop nearby, in shares of the long side; it may be a gradient. */
const NEARBY = 0.18;
/** So much of it at least must be seen there. */
const LEAST_SEEN = 0.05;
/** Colour differences in CIELAB, set between what true mattes show and what kept backdrops do. */
const ALIKE = 5;
const CALM = 4;
const CONTRAST = 12;
/** In shares of the subject. */
const LEAST_SIZE = 0.004;
const MOST_SIZE = 0.3;
/** Every other pixel is looked at, both ways: what is smaller is not told anyway. */
const STEP = 2;
/** Thirds of such a pixel from a patch to where its surroundings begin and end. */
const RING = [6, 12] as const;
const LEAST_ENCLOSED = 0.98;

/**
 * Opaque patches inside the subject that look like the backdrop beside it, and that an edge lies around:
 * rather seen through, like a handle, than part of it. Nothing is said before a busy backdrop.
 * @param area of the subject, in pixels
 */
export function keptHoles(guide: Rgb, matte: Plane, area: number): Flag | null {
  return lookAt(thinned(guide, 3), thinned(matte, 1), area / STEP ** 2);
}

function thinned(pixels: Plane, channels: number): Plane {
  const width = Math.ceil(pixels.width / STEP);
  const height = Math.ceil(pixels.height / STEP);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * STEP * pixels.width + x * STEP) * channels;
      for (let channel = 0; channel < channels; channel++, to++) {
        data[to] = pixels.data[from + channel] ?? 0;
      }
    }
  }
  return { width, height, data };
}

function lookAt(guide: Rgb, matte: Plane, area: number): Flag | null {
  const unlike = unlikeBackdrop(guide, matte);
  const fromOpen = distanceFrom(
    matte.data.map((alpha) => (alpha < SOLID ? 1 : 0)),
    matte,
  );
  const alike = matte.data.map((_, i) =>
    (fromOpen[i] ?? 0) > RING[0] && (unlike[i] ?? Infinity) < ALIKE ? 1 : 0,
  );
  const { labels, areas } = components(alike, matte.width);
  const kept = areas.map((size, label) => {
    const isLarge = size >= area * LEAST_SIZE && size <= area * MOST_SIZE;
    return isLarge && isEnclosed(labels, label, unlike, matte) ? size : 0;
  });
  const share = kept.reduce((sum, size) => sum + size, 0) / area;
  if (share === 0) return null;
  const largest = kept.indexOf(Math.max(...kept));
  return { code: 'holes', place: placeOf(matte, (i) => labels[i] === largest), share };
}

/** How unlike the backdrop nearby each pixel is; infinite where that is not seen, or not calm. */
function unlikeBackdrop(guide: Rgb, matte: Plane): Float32Array {
  const lab = toLab(guide.data);
  const radius = Math.round(Math.max(matte.width, matte.height) * NEARBY);
  const clear = Float32Array.from(matte.data, (alpha) => (alpha < CLEAR ? 1 : 0));
  const seen = boxMean(clear, matte, radius);
  const distance = new Float32Array(clear.length);
  const variance = new Float32Array(clear.length);
  for (let channel = 0; channel < 3; channel++) {
    const at = (i: number) => lab[i * 3 + channel] ?? 0;
    const mean = boxMean(
      clear.map((mark, i) => mark * at(i)),
      matte,
      radius,
    );
    const square = boxMean(
      clear.map((mark, i) => mark * at(i) ** 2),
      matte,
      radius,
    );
    for (let i = 0; i < clear.length; i++) {
      const share = seen[i] ?? 0;
      const middle = (mean[i] ?? 0) / share;
      distance[i] = (distance[i] ?? 0) + (at(i) - middle) ** 2;
      variance[i] = (variance[i] ?? 0) + (square[i] ?? 0) / share - middle ** 2;
    }
  }
  return distance.map((sum, i) => {
    const isKnown = (seen[i] ?? 0) > LEAST_SEEN && (variance[i] ?? 0) < CALM ** 2;
    return isKnown ? Math.sqrt(sum) : Infinity;
  });
}

/** Whether nearly all around the patch is unlike the backdrop. */
function isEnclosed(
  labels: Int32Array,
  label: number,
  unlike: Float32Array,
  matte: Plane,
): boolean {
  const fromPatch = distanceFrom(
    Uint8Array.from(labels, (each) => (each === label ? 1 : 0)),
    matte,
  );
  let [around, enclosing] = [0, 0];
  for (let i = 0; i < fromPatch.length; i++) {
    const far = fromPatch[i] ?? 0;
    if (far <= RING[0] || far > RING[1]) continue;
    around++;
    const isSubject = (matte.data[i] ?? 0) >= CLEAR;
    if (isSubject && (unlike[i] ?? 0) > CONTRAST) enclosing++;
  }
  return around > 0 && enclosing >= around * LEAST_ENCLOSED;
}
