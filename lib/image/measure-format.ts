import { psnr, squaredErrorOnWhite } from '@/lib/codec/distortion';
import type { Format, Tagging } from '@/lib/codec/format';
import { readBands, withBitmap } from './canvas';
import { encodePicture } from './encode';
import { type Raster, rasterBands } from './raster';

/** What a format makes of a picture: the file's bytes, and how near it is on white, in dB. */
export type Measured = { readonly bytes: number; readonly psnr: number };

/** Decoders would multiply by alpha each with its own rounding. */
const STRAIGHT: ImageBitmapOptions = { premultiplyAlpha: 'none' };

/**
 * Encodes a picture and decodes the file again as this browser shows it. PSNR is infinite where
 * nothing is lost. Both sides pass through a canvas, which rounds under soft alpha, alike.
 * @throws as `encodePicture`; {AppError} `finish-failed` when the browser cannot show the format
 */
export async function measureFormat(
  raster: Raster,
  format: Format,
  tagging: Tagging,
): Promise<Measured> {
  const file = await encodePicture(raster, rasterBands(raster), format, tagging);
  return { bytes: file.size, psnr: await psnrOf(raster, file) };
}

/**
 * How near a file is to the picture that it was made of, as `Measured` has it.
 * @throws {AppError} `finish-failed` when the browser cannot show the format
 */
export async function psnrOf({ width, height, data }: Raster, file: Blob): Promise<number> {
  const source = new ImageData(data, width, height);
  const read = (before: ImageBitmap, after: ImageBitmap): number => {
    const bands = readBands(after);
    let sum = 0;
    for (const band of readBands(before)) {
      const other = bands.next().value;
      if (other) sum += squaredErrorOnWhite(band, other);
    }
    return sum;
  };
  const error = await withBitmap(
    source,
    'internal',
    (before) => withBitmap(file, 'finish-failed', (after) => read(before, after), STRAIGHT),
    STRAIGHT,
  );
  return psnr(error, width * height);
}
