import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Size } from './fit';
import type { Band } from './png';
import type { Rows } from './raster';

/** A band holds about this many pixels: 4 MB, whatever the picture's width. */
const BAND_PIXELS = 1 << 20;

/**
 * Decodes a picture upright.
 * @throws {AppError} with `code` when the browser cannot decode it.
 */
export function decodeBitmap(
  source: Blob | ImageData,
  code: ErrorCode,
  options: ImageBitmapOptions = {},
): Promise<ImageBitmap> {
  return createImageBitmap(source, { imageOrientation: 'from-image', ...options }).catch(
    (cause: unknown) => {
      throw new AppError(code, { cause });
    },
  );
}

/**
 * Gives a bitmap to `use`, then frees it at once: one of 24 megapixels holds 96 MB that the garbage
 * collector does not see.
 */
export async function closing<T>(
  bitmap: ImageBitmap,
  use: (bitmap: ImageBitmap) => T | Promise<T>,
): Promise<T> {
  try {
    return await use(bitmap);
  } finally {
    bitmap.close();
  }
}

/** Both: decodes a picture, gives it to `use`, and frees it. */
export async function withBitmap<T>(
  source: Blob | ImageData,
  code: ErrorCode,
  use: (bitmap: ImageBitmap) => T | Promise<T>,
  options?: ImageBitmapOptions,
): Promise<T> {
  return closing(await decodeBitmap(source, code, options), use);
}

/**
 * Gives a canvas to `use` and takes its memory back after. Kept off the graphics card: its pixels
 * are read again, and cards differ in how they scale.
 */
export async function withCanvas<T>(
  size: Size,
  use: (context: OffscreenCanvasRenderingContext2D, canvas: OffscreenCanvas) => T | Promise<T>,
): Promise<T> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  try {
    return await use(contextOf(canvas), canvas);
  } finally {
    canvas.width = 0;
    canvas.height = 0;
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('internal', { detail: 'no 2d context' });
  context.imageSmoothingQuality = 'high';
  return context;
}

/**
 * The source's pixels, band by band from the top, at their own size and bit for bit. Each band is
 * fresh memory that the caller may write to.
 */
export function* readBands(
  source: ImageBitmap | OffscreenCanvas,
  { from, to }: Rows = { from: 0, to: source.height },
): Generator<Band> {
  const { width } = source;
  const height = to - from;
  const bandRows = Math.min(height, Math.max(1, Math.floor(BAND_PIXELS / width)));
  const canvas = new OffscreenCanvas(width, bandRows);
  try {
    const context = contextOf(canvas);
    context.imageSmoothingEnabled = false;
    context.globalCompositeOperation = 'copy';
    for (let y = from; y < to; y += bandRows) {
      const rows = Math.min(bandRows, to - y);
      context.drawImage(source, 0, y, width, rows, 0, 0, width, rows);
      yield context.getImageData(0, 0, width, rows).data;
    }
  } finally {
    canvas.width = 0;
    canvas.height = 0;
  }
}

/**
 * Encodes a canvas in the first of the types that this browser can write. One that it cannot
 * write silently becomes a PNG, so the blob's own type is what counts.
 */
export async function encodeCanvas(
  canvas: OffscreenCanvas,
  types: readonly string[],
  quality: number,
): Promise<Blob | null> {
  for (const type of types) {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.type === type) return blob;
  }
  return null;
}
