import { AppError } from '@/lib/base/errors';
import { type RowCutter, rowCutter } from './cut-rows';
import type { FinishOptions } from './finish';
import type { Box, Transform } from './fit';
import { checkSize } from './layer';
import { MOST_REGION_PIXELS } from './limits';
import { type Picture, withPicture } from './picture';
import { readRepairedMatte } from './repaired-matte';

/** Part of a photo, pixel for pixel as it is exported: RGBA with straight alpha, row by row. */
export type Region = {
  readonly box: Box;
  /** The original's own pixels. */
  readonly before: Uint8ClampedArray<ArrayBuffer>;
  /** The finished cut-out's. */
  readonly after: Uint8ClampedArray<ArrayBuffer>;
};

/**
 * A box of the original and of its finished cut-out, the same as `finish` makes of it at full size.
 * @param box whole pixels within the original
 * @throws {AppError} as `finish` does; `invalid-input` for a box outside of it, or all too large
 */
export async function cutRegion(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  box: Box,
  { isDecontaminated = true, repair }: Pick<FinishOptions, 'isDecontaminated' | 'repair'> = {},
): Promise<Region> {
  const isWithin =
    Math.min(box.x, box.y) >= 0 &&
    Math.min(box.width, box.height) >= 1 &&
    box.x + box.width <= transform.original.width &&
    box.y + box.height <= transform.original.height;
  if (!isWithin || box.width * box.height > MOST_REGION_PIXELS) {
    throw new AppError('invalid-input', { detail: 'no such part of the picture' });
  }
  const repaired = await readRepairedMatte(cutout, transform, repair);
  return withPicture(original, async (picture) => {
    checkSize(picture, transform);
    return readBox(picture, box, await rowCutter(picture, repaired(picture), isDecontaminated));
  });
}

async function readBox(picture: Picture, box: Box, cut: RowCutter): Promise<Region> {
  const bytes = box.width * box.height * 4;
  const before = new Uint8ClampedArray(bytes);
  const after = new Uint8ClampedArray(bytes);
  const stride = picture.width * 4;
  let y = box.y;
  let to = 0;
  for await (const band of picture.bands({ from: box.y, to: box.y + box.height })) {
    for (let at = 0; at < band.length; at += stride) {
      const row = band.subarray(at, at + stride);
      const part = row.subarray(box.x * 4, (box.x + box.width) * 4);
      before.set(part, to);
      cut(y++, row);
      after.set(part, to);
      to += part.length;
    }
  }
  return { box, before, after };
}
