import { AppError } from '@/lib/base/errors';
import type { Plane } from '@/lib/matte/planes';
import type { Repair } from '@/lib/matte/repair';
import { type RowCutter, rowCutter } from './cut-rows';
import type { Box, Size, Transform } from './fit';
import { type Picture, withPicture } from './picture';
import type { Band } from './png';
import type { Rows } from './raster';
import { readRepairedMatte } from './repaired-matte';
import { resampled } from './resample';

/** A photo without its background at full size, not written anywhere yet. */
export type Layer = Size & {
  /** Its rows, or some: RGBA with straight alpha. They can be asked for once. */
  readonly bands: (rows?: Rows) => AsyncGenerator<Band>;
  /** The matte of a part of it, at another size. */
  readonly matteOf: (part: Box, size: Size) => Plane;
};

export type LayerOptions = {
  /** Whether the old background's tint is taken out of soft edges. */
  readonly isDecontaminated: boolean;
  /** What a person has changed in the matte. */
  readonly repair?: Repair | undefined;
};

/**
 * Puts a cut-out's matte on its original and gives both to `use` as one. Where the matte is opaque,
 * pixels are those of the decoded original.
 * @throws {AppError} `result-unusable` when the cut-out is no picture of this photo, `damaged-image`
 * when the original does not decode, `finish-failed` when it decodes to another size than it had.
 */
export async function withLayer<T>(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  { isDecontaminated, repair }: LayerOptions,
  use: (layer: Layer) => Promise<T>,
): Promise<T> {
  const repaired = await readRepairedMatte(cutout, transform, repair);
  return withPicture(original, async (picture) => {
    checkSize(picture, transform);
    const { width, height } = picture;
    const placed = repaired(picture);
    const cut = await rowCutter(picture, placed, isDecontaminated);
    const { matte, window } = placed;
    return use({
      width,
      height,
      bands: (rows = { from: 0, to: height }) => compose(picture, rows, cut),
      matteOf: (part, size) => resampled(matte, within(window, picture, part), size),
    });
  });
}

/** Where a part of the original lies in a matte, given where all of it does. */
const within = (window: Box, original: Size, part: Box): Box => ({
  x: window.x + (part.x / original.width) * window.width,
  y: window.y + (part.y / original.height) * window.height,
  width: (part.width / original.width) * window.width,
  height: (part.height / original.height) * window.height,
});

/** @throws {AppError} `finish-failed` when a photo decodes to another size than it had. */
export function checkSize({ width, height }: Size, { original }: Transform): void {
  if (width === original.width && height === original.height) return;
  throw new AppError('finish-failed', { detail: 'not the picture that was prepared' });
}

/** Original and matte, band by band. */
async function* compose(picture: Picture, rows: Rows, cut: RowCutter): AsyncGenerator<Band> {
  const stride = picture.width * 4;
  let y = rows.from;
  for await (const band of picture.bands(rows)) {
    for (let at = 0; at < band.length; at += stride) cut(y++, band.subarray(at, at + stride));
    yield band;
  }
}
