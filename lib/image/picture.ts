import { AppError } from '@/lib/base/errors';
import type { Rgb } from '@/lib/matte/planes';
import { closing, decodeBitmap, readBands, withBitmap } from './canvas';
import { conversionFrom } from './colour-convert';
import type { Size } from './fit';
import { decodeHeic } from './heic';
import { inspect } from './inspect';
import type { Band } from './png';
import { type Raster, type Rows, rasterBands } from './raster';
import { sampleBitmap, sampleRaster } from './sample';
import { type Kind, sniff } from './sniff';
import { decodeTiff } from './tiff';

/** A decoded picture, upright, whose pixels are read band by band from the top. */
export type Picture = Size & {
  /** All rows, or some. */
  readonly bands: (rows?: Rows) => Iterable<Band> | AsyncIterable<Band>;
  /** A small copy on white. Each of its pixels is one of the picture's own: see `nearest`. */
  readonly sample: (size: Size) => Rgb;
};

const FRAME_BAND_ROWS = 128;

/** As much of a file as tells what it is. */
const HEAD_BYTES = 512;

/**
 * Decodes an original at its own size and gives it to `use`. Bands carry straight alpha; the
 * colours of soft pixels are intact too where the browser can hand them out.
 * @throws {AppError} `damaged-image`
 */
export async function withPicture<T>(
  file: Blob,
  use: (picture: Picture) => Promise<T>,
): Promise<T> {
  const isStraight = await hasUprightAlpha(file);
  return withDecoded(
    file,
    async (decoded) => {
      const { width, height } = decoded;
      if ('data' in decoded) {
        const bands = (rows?: Rows) => rasterBands(decoded, rows);
        return use({ width, height, bands, sample: (size) => sampleRaster(decoded, size) });
      }
      const frame = isStraight ? straightFrame(decoded) : null;
      try {
        const bands = (rows?: Rows) => (frame ? readFrame(frame, rows) : readBands(decoded, rows));
        return await use({ width, height, bands, sample: (size) => sampleBitmap(decoded, size) });
      } finally {
        frame?.close();
      }
    },
    isStraight ? { premultiplyAlpha: 'none' } : {},
  );
}

/**
 * Decodes an original as `withPicture` does, into a form that canvases draw.
 * @throws {AppError} `damaged-image`
 */
export function withDrawable<T>(
  file: Blob,
  use: (bitmap: ImageBitmap) => T | Promise<T>,
): Promise<T> {
  return withDecoded(file, (decoded) =>
    'data' in decoded
      ? withBitmap(new ImageData(decoded.data, decoded.width), 'internal', use)
      : use(decoded),
  );
}

/** The one way from a file to its pixels: by the browser, and by us what browsers do not know. */
async function withDecoded<T>(
  file: Blob,
  use: (decoded: ImageBitmap | Raster) => T | Promise<T>,
  options?: ImageBitmapOptions,
): Promise<T> {
  const kind = await kindOf(file);
  if (kind === 'image/tiff') return use(await decodeRaster(file));
  // Named by what it is: a file's own type follows from its name, which may lie.
  const typed = file.slice(0, file.size, kind);
  if (kind !== 'image/heic') return withBitmap(typed, 'damaged-image', use, options);
  const bitmap = await decodeBitmap(typed, 'damaged-image', options).catch(() => null);
  return bitmap ? closing(bitmap, use) : use(await decodeRaster(file));
}

/** The rest: a file is inspected again, since it may have changed on the disk. */
async function decodeRaster(file: Blob): Promise<Raster> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const inspection = inspect(bytes);
  if (!inspection.ok) throw new AppError(inspection.code);
  const { type, header } = inspection;
  const raster = type === 'image/tiff' ? await decodeTiff(bytes) : await decodeHeic(bytes);
  if (header.profile && header.colours !== 'cmyk') {
    conversionFrom(header.profile.bytes)?.(raster.data);
  }
  return raster;
}

const kindOf = async (file: Blob): Promise<Kind> =>
  sniff(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));

/** Chromium forgets a picture's orientation between bitmap and frame, so it must have none. */
async function hasUprightAlpha(file: Blob): Promise<boolean> {
  if (['image/jpeg', 'image/tiff'].includes(await kindOf(file))) return false;
  const inspection = inspect(new Uint8Array(await file.arrayBuffer()));
  return inspection.ok && inspection.header.hasAlpha && inspection.header.orientation === 1;
}

/**
 * A canvas holds colours multiplied by alpha, which rounds those of soft pixels; a video frame
 * keeps them as they were decoded. Null where there is no alpha, or no such frame in this browser.
 */
function straightFrame(bitmap: ImageBitmap): VideoFrame | null {
  if (typeof VideoFrame === 'undefined') return null;
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  if (frame.format === 'BGRA' || frame.format === 'RGBA') return frame;
  frame.close();
  return null;
}

/** In the frame's own order of channels: when asked to convert, Chromium multiplies by alpha. */
async function* readFrame(
  frame: VideoFrame,
  { from, to }: Rows = { from: 0, to: frame.codedHeight },
): AsyncGenerator<Band> {
  const { codedWidth: width } = frame;
  for (let y = from; y < to; y += FRAME_BAND_ROWS) {
    const rows = Math.min(FRAME_BAND_ROWS, to - y);
    const band = new Uint8ClampedArray(width * rows * 4);
    await frame.copyTo(band, { rect: { x: 0, y, width, height: rows } });
    if (frame.format === 'BGRA') swapRedAndBlue(band);
    yield band;
  }
}

function swapRedAndBlue(band: Band): void {
  for (let at = 0; at < band.length; at += 4) {
    const blue = band[at] ?? 0;
    band[at] = band[at + 2] ?? 0;
    band[at + 2] = blue;
  }
}
