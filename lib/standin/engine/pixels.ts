// Every call to sharp in this room.
import sharp from 'sharp';
import { MODEL_LIMITS } from '@/lib/image/limits';
import type { Plane, Rgb, Size } from '@/lib/matte/planes';

/** Rows of 8-bit samples, without padding. */
type Raster = Size & { readonly data: Uint8Array };

/** The model's 16 megapixels, rounded up to a full square of its longest side. */
const MAX_PIXELS = MODEL_LIMITS.maxSide ** 2;

const FORMATS: readonly (string | undefined)[] = ['jpeg', 'png', 'webp'];

/** The bytes are no picture that the engine reads, or only a part of one. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/**
 * Decodes a JPEG, PNG or WebP: upright by its EXIF orientation, flattened on white, converted to
 * 8-bit sRGB. Of an animation only the first frame.
 * @throws {Undecodable} for anything else, anything damaged, and more than 16.8 megapixels.
 */
export async function decode(bytes: Uint8Array): Promise<Rgb> {
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { format } = await image.metadata();
    if (!FORMATS.includes(format)) throw new Undecodable(`format ${format}`);
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Undecodable(`${info.channels} channels`);
    return { data, width: info.width, height: info.height };
  } catch (cause) {
    throw cause instanceof Undecodable ? cause : new Undecodable('decoder', { cause });
  }
}

/** Shrunk, never enlarged, so that the long side is at most `longSide`. */
export function fitLongSide({ width, height }: Size, longSide: number): Size {
  const k = Math.min(1, longSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * k)), height: Math.max(1, Math.round(height * k)) };
}

const wrap = ({ data, width, height }: Raster, channels: 1 | 3 | 4) =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: MAX_PIXELS });

/** Exactly to `size`; the aspect is not kept. */
export async function resizeRgb(image: Rgb, { width, height }: Size): Promise<Rgb> {
  const data = await wrap(image, 3)
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { data, width, height };
}

/** Exactly to `size`; the aspect is not kept. */
export async function resizePlane(plane: Plane, { width, height }: Size): Promise<Plane> {
  const data = await wrap(plane, 1)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  return { data, width, height };
}

/** `rgba` has four bytes a pixel, alpha straight. */
export function encodePng(rgba: Raster): Promise<Uint8Array> {
  return wrap(rgba, 4).png({ compressionLevel: 6 }).toBuffer();
}
