import { applyMatte } from '@/lib/matte/composite';
import type { Plane } from '@/lib/matte/planes';
import type { Repair } from '@/lib/matte/repair';
import { checkSize, cleaner, GUIDE_SIDE } from './finish';
import type { Box, Size, Transform } from './fit';
import { type Picture, withPicture } from './picture';
import type { Band } from './png';
import type { Rows } from './raster';
import { readRepairedMatte } from './repaired-matte';
import { type RowReader, resampled, resampleRows } from './resample';

/** A photo without its background at full size, not written anywhere yet. */
export type Layer = Size & {
  /** Some of its rows: RGBA with straight alpha. They can be asked for once. */
  readonly bands: (rows: Rows) => AsyncGenerator<Band>;
  /** The matte of a part of it, at another size. */
  readonly matteOf: (part: Box, size: Size) => Plane;
};

export type LayerOptions = {
  /** Whether the old background's tint is taken out of soft edges. */
  readonly isDecontaminated: boolean;
  /** What a person has changed in the matte. */
  readonly repair?: Repair;
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
  return withPicture(original, (picture) => {
    checkSize(picture, transform);
    const { width, height } = picture;
    const { matte, window } = repaired(picture);
    const alpha = resampleRows(matte, window, picture);
    const clean = isDecontaminated ? cleaner(picture, alpha, picture.sample, GUIDE_SIDE) : null;
    return use({
      width,
      height,
      bands: (rows) => compose(picture, rows, alpha, clean),
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

async function* compose(
  picture: Picture,
  rows: Rows,
  alpha: RowReader,
  clean: ReturnType<typeof cleaner>,
): AsyncGenerator<Band> {
  const stride = picture.width * 4;
  const matte = new Uint8Array(picture.width);
  let y = rows.from;
  for await (const band of picture.bands(rows)) {
    for (let at = 0; at < band.length; at += stride) {
      const row = band.subarray(at, at + stride);
      alpha(y, matte);
      clean?.(y, row, matte);
      applyMatte(row, matte);
      y++;
    }
    yield band;
  }
}
