import { AppError } from '@/lib/base/errors';
import type { Plane, Rgb } from '@/lib/matte/planes';
import { playRepair, REPAIR_GUIDE_SIDE } from '@/lib/matte/play-repair';
import type { Repair } from '@/lib/matte/repair';
import { readBands, withBitmap } from './canvas';
import { type Box, matteWindow, type Size, shrinkToFit, type Transform } from './fit';
import { inspect } from './inspect';
import { isImageType, RESULT_LIMITS } from './limits';

/** A matte, and where the original lies in it. */
export type PlacedMatte = { readonly matte: Plane; readonly window: Box };

/** An original that was decoded; `sample` as that of a `Picture`. */
type Sampled = Size & { readonly sample: (size: Size) => Rgb };

/**
 * Reads a cut-out's matte, before the original is decoded, so that both are never in memory as
 * bitmaps at once.
 * @returns what plays a person's edits on it, once the original is there to look at
 * @throws {AppError} `result-unusable` when the cut-out is no picture of this photo
 */
export async function readRepairedMatte(
  cutout: Blob,
  transform: Transform,
  repair: Repair = [],
): Promise<(original: Sampled) => PlacedMatte> {
  const matte = await readMatte(cutout);
  const window = matteWindow(transform, matte);
  if (!window) throw new AppError('result-unusable', { detail: 'not the shape that was sent' });
  return (original) => {
    const guide = () => original.sample(shrinkToFit(original, { maxSide: REPAIR_GUIDE_SIDE }));
    return { matte: playRepair(matte, window, repair, guide), window };
  };
}

/** The cut-out's alpha alone: its colours are not used, so a canvas does them no harm. */
async function readMatte(cutout: Blob): Promise<Plane> {
  if (cutout.size > RESULT_LIMITS.maxBytes) throw new AppError('result-unusable');
  const inspection = inspect(new Uint8Array(await cutout.arrayBuffer()), {
    maxPixels: RESULT_LIMITS.maxPixels,
    maxSide: RESULT_LIMITS.maxSide,
  });
  if (!inspection.ok) throw new AppError('result-unusable', { detail: inspection.code });
  if (!isImageType(inspection.type)) throw new AppError('result-unusable');
  return withBitmap(cutout, 'result-unusable', (bitmap) => {
    const data = new Uint8Array(bitmap.width * bitmap.height);
    let at = 0;
    for (const band of readBands(bitmap)) {
      for (let alpha = 3; alpha < band.length; alpha += 4) data[at++] = band[alpha] ?? 0;
    }
    return { data, width: bitmap.width, height: bitmap.height };
  });
}
