import { applyMatte } from '@/lib/matte/composite';
import { decontaminator, estimateSides } from '@/lib/matte/decontaminate';
import { fitGuidance, refiner } from '@/lib/matte/guided';
import type { Plane, Rgb } from '@/lib/matte/planes';
import { averageBands } from './average-bands';
import { type Size, shrinkToFit } from './fit';
import type { Picture } from './picture';
import type { Band } from './png';
import type { PlacedMatte } from './repaired-matte';
import { type RowReader, resampled, resampleRows } from './resample';
import { nearest } from './sample';

/**
 * Long side of the copies on which the colours around edges are found. On composites of ten
 * products one of 1024 gave 2.6 dB more than one of half the size, and 0.4 less than one of twice.
 */
const GUIDE_SIDE = 1024;

/**
 * Beyond which ratio, and up to which long side, a matte follows the photo. On ten photos it came
 * nearer to the truth along the edge at nearly every ratio; but up to four, in most of them its
 * outline, where half of it is opaque, came a little further away.
 */
const LEAST_GUIDED_RATIO = 4;
const MOST_GUIDED_SIDE = 1024;

/** Changes row `y` of a picture in place; rows come from the top down. */
export type RowCutter = (y: number, pixels: Band) => void;

/** In place too: takes a row's matte as well. */
type Change = (y: number, pixels: Band, matte: Uint8Array) => void;

/**
 * What takes the background out of a picture at its full size, row by row: the matte is brought to
 * that size, edges lose the old background's tint where that is wanted, and the matte is laid on.
 */
export async function rowCutter(
  picture: Picture,
  placed: PlacedMatte,
  isDecontaminated: boolean,
): Promise<RowCutter> {
  const { matte, window } = placed;
  const alpha = resampleRows(matte, window, picture);
  const refine = await refinerOf(picture, placed);
  const clean = isDecontaminated
    ? cleaner(picture, alpha, picture.sample, GUIDE_SIDE, refine)
    : null;
  return cutterOf(picture.width, alpha, clean, refine);
}

/** The same of parts that are there. */
export function cutterOf(
  width: number,
  alpha: RowReader,
  clean: Change | null,
  refine: Change | null = null,
): RowCutter {
  const matte = new Uint8Array(width);
  return (y, pixels) => {
    alpha(y, matte);
    refine?.(y, pixels, matte);
    clean?.(y, pixels, matte);
    applyMatte(pixels, matte);
  };
}

/** For a matte that is small, and enlarged by much: what finds its edges in the photo. */
async function refinerOf(picture: Picture, { matte, window }: PlacedMatte): Promise<Change | null> {
  const small = {
    width: Math.max(1, Math.round(window.width)),
    height: Math.max(1, Math.round(window.height)),
  };
  const ratio = Math.max(picture.width / small.width, picture.height / small.height);
  if (ratio <= LEAST_GUIDED_RATIO || Math.max(small.width, small.height) > MOST_GUIDED_SIDE) {
    return null;
  }
  const guide = await averageBands(picture.bands(), picture, small);
  return refiner(fitGuidance(guide, resampled(matte, window, small)), picture);
}

/** What takes the old background's tint out of the rows of a picture; null where no edge is soft. */
export function cleaner(
  size: Size,
  alpha: RowReader,
  sample: (size: Size) => Rgb,
  guideSide: number,
  refine: Change | null = null,
): Change | null {
  const small = shrinkToFit(size, { maxSide: guideSide });
  const guide = sample(small);
  const matte = sampleMatte(alpha, size, guide, refine);
  if (!matte.data.some((value) => value > 0 && value < 255)) return null;
  return decontaminator(estimateSides(guide, matte), size);
}

/** As many pixels of a picture's matte as its small copy has, at the same places. */
function sampleMatte(
  alpha: RowReader,
  { width, height }: Size,
  guide: Rgb,
  refine: Change | null,
): Plane {
  const across = nearest(width, guide.width);
  const data = new Uint8Array(guide.width * guide.height);
  const matte = new Uint8Array(width);
  const pixels = new Uint8ClampedArray(refine ? width * 4 : 0);
  let to = 0;
  for (const y of nearest(height, guide.height)) {
    alpha(y, matte);
    if (refine) {
      for (const [i, x] of across.entries()) {
        pixels.set(guide.data.subarray((to + i) * 3, (to + i) * 3 + 3), x * 4);
      }
      refine(y, pixels, matte);
    }
    for (const x of across) data[to++] = matte[x] ?? 0;
  }
  return { data, width: guide.width, height: guide.height };
}
