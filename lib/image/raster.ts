import type { Size } from './fit';
import type { Band } from './png';

/** A decoded picture, whole and upright: RGBA in sRGB with straight alpha. */
export type Raster = Size & { readonly data: Uint8ClampedArray<ArrayBuffer> };

/** Rows of a picture, `to` not being one of them. */
export type Rows = { readonly from: number; readonly to: number };

/** A band holds about this many pixels. */
const BAND_PIXELS = 1 << 20;

/** A raster's pixels, band by band from the top. Each band is fresh memory. */
export function* rasterBands(
  { width, height, data }: Raster,
  { from, to }: Rows = { from: 0, to: height },
): Generator<Band> {
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let y = from; y < to; y += rows) {
    yield data.slice(y * width * 4, Math.min(to, y + rows) * width * 4);
  }
}
