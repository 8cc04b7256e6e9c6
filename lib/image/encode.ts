import { AppError } from '@/lib/base/errors';
import { LIMITS_OF, MEDIA_TYPE_OF } from '@/lib/codec/container';
import { fitQuality } from '@/lib/codec/fit-quality';
import type { Format, Tagging } from '@/lib/codec/format';
import { TAG_OF } from '@/lib/codec/tag';
import { encodeWith } from './encoders';
import type { Size } from './fit';
import { type Band, encodePng } from './png';
import { type Raster, rasterBands } from './raster';

/**
 * Writes a finished picture, RGBA with straight alpha in sRGB, given from the top in bands of whole
 * rows. A PNG is written as the bands come. Every other format needs the picture as a whole: 4 bytes
 * a pixel here, and up to 40 more in the encoder's own memory while it works. The same pixels,
 * format and tags give the same bytes in every browser.
 *
 * JPEG has no alpha: the background is laid under before, and a pixel that is not opaque is taken
 * for the mistake that it is, since its colour was never meant to be seen.
 * @throws {AppError} `too-large-for-format` when the picture has more pixels or longer sides than a
 * file of this format holds, `finish-failed` when the encoder cannot be had or gives up, `internal`
 * when a JPEG is asked for of a picture with transparency
 * @throws {RangeError} when the bands hold more or fewer rows than the size says
 */
export async function encodePicture(
  size: Size,
  bands: Iterable<Band> | AsyncIterable<Band>,
  format: Format,
  tagging: Tagging,
): Promise<Blob> {
  checkSize(size, format);
  if (format.type === 'png') return encodePng(size, bands, tagging);
  return encodeRaster(await gather(size, bands), format, tagging);
}

/** A file, and the format with the quality that it came out with. */
export type Encoded = { readonly file: Blob; readonly format: Format };

/**
 * Writes a picture with the best quality, not above the one of `format` and not below 60, at which
 * the file is no larger than `maxBytes`. What has no quality (PNG, WebP without loss) and what is
 * still too large at the least one is handed back as it is.
 * @throws as `encodePicture`
 */
export async function encodeWithin(
  raster: Raster,
  format: Format,
  tagging: Tagging,
  maxBytes: number,
): Promise<Encoded> {
  checkSize(raster, format);
  if (format.type === 'png' || (format.type === 'webp' && format.isLossless)) {
    return { file: await encodePicture(raster, rasterBands(raster), format, tagging), format };
  }
  const { quality, file } = await fitQuality(format.quality, maxBytes, (tried) =>
    encodeRaster(raster, { ...format, quality: tried }, tagging),
  );
  return { file, format: { ...format, quality } };
}

async function encodeRaster(
  raster: Raster,
  format: Exclude<Format, { type: 'png' }>,
  tagging: Tagging,
): Promise<Blob> {
  if (format.type === 'jpeg' && !isOpaque(raster)) {
    throw new AppError('internal', { detail: 'a JPEG of a picture with transparency' });
  }
  try {
    const tagged = TAG_OF[format.type](await encodeWith(format, raster), tagging);
    return new Blob([tagged], { type: MEDIA_TYPE_OF[format.type] });
  } catch (cause) {
    throw new AppError('finish-failed', { cause, detail: `${format.type}: ${cause}` });
  }
}

/** @throws {AppError} `too-large-for-format` */
export function checkSize({ width, height }: Size, { type }: Format): void {
  const { maxSide, maxPixels } = LIMITS_OF[type];
  if (Math.max(width, height) <= maxSide && width * height <= maxPixels) return;
  throw new AppError('too-large-for-format', { detail: `${width} × ${height} in ${type}` });
}

/** A picture as a whole. @throws {RangeError} as `encodePicture` */
export async function gather(
  { width, height }: Size,
  bands: Iterable<Band> | AsyncIterable<Band>,
): Promise<Raster> {
  const data = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  // More rows than there is room for are refused by `set` itself.
  for await (const band of bands) {
    data.set(band, at);
    at += band.length;
  }
  if (at !== data.length) throw new RangeError(`too few rows for a height of ${height}`);
  return { width, height, data };
}

function isOpaque({ data }: Raster): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
