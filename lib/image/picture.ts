import { readBands, withBitmap } from './canvas';
import type { Size } from './fit';
import { inspect } from './inspect';
import type { Band } from './png';
import { sniff } from './sniff';

/** A decoded picture, upright, whose pixels are read band by band from the top. */
export type Picture = Size & { readonly bands: () => Iterable<Band> | AsyncIterable<Band> };

const FRAME_BAND_ROWS = 128;

/**
 * Decodes a picture at its own size and gives it to `use`. Bands carry straight alpha; the colours
 * of soft pixels are intact too where the browser can hand them out.
 * @throws {AppError} `damaged-image`
 */
export async function withPicture<T>(
  file: Blob,
  use: (picture: Picture) => Promise<T>,
): Promise<T> {
  const isStraight = await hasUprightAlpha(file);
  return withBitmap(
    file,
    'damaged-image',
    async (bitmap) => {
      const { width, height } = bitmap;
      const frame = isStraight ? straightFrame(bitmap) : null;
      try {
        const bands = () => (frame ? readFrame(frame) : readBands(bitmap));
        return await use({ width, height, bands });
      } finally {
        frame?.close();
      }
    },
    isStraight ? { premultiplyAlpha: 'none' } : {},
  );
}

/** Chromium forgets a picture's orientation between bitmap and frame, so it must have none. */
async function hasUprightAlpha(file: Blob): Promise<boolean> {
  if (sniff(new Uint8Array(await file.slice(0, 64).arrayBuffer())) === 'image/jpeg') return false;
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
async function* readFrame(frame: VideoFrame): AsyncGenerator<Band> {
  const { codedWidth: width, codedHeight: height } = frame;
  for (let y = 0; y < height; y += FRAME_BAND_ROWS) {
    const rows = Math.min(FRAME_BAND_ROWS, height - y);
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
