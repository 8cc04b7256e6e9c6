import { AppError } from '@/lib/base/errors';
import type { Rgb } from '@/lib/matte/planes';
import type { Size } from './fit';

/** RGBA with straight alpha. */
type Pixels = Uint8Array | Uint8ClampedArray;

/** Which of `from` samples stands for each of `to`: the one under its centre. */
export function nearest(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to }, (_, i) => Math.floor(((i + 0.5) * from) / to));
}

/** Some of a bitmap's pixels, laid on white. */
export function sampleBitmap(bitmap: ImageBitmap, { width, height }: Size): Rgb {
  const canvas = new OffscreenCanvas(width, height);
  try {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new AppError('internal', { detail: 'no 2d context' });
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(bitmap, 0, 0, width, height);
    return withoutAlpha(context.getImageData(0, 0, width, height));
  } finally {
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** Some of a raster's pixels, laid on white. */
export function sampleRaster(raster: Size & { readonly data: Pixels }, size: Size): Rgb {
  const across = nearest(raster.width, size.width);
  const down = nearest(raster.height, size.height);
  const pixels = new Uint8Array(size.width * size.height * 4);
  let to = 0;
  for (const y of down) {
    for (const x of across) {
      const at = (y * raster.width + x) * 4;
      pixels.set(raster.data.subarray(at, at + 4), to);
      to += 4;
    }
  }
  return withoutAlpha({ ...size, data: pixels });
}

/** Lays RGBA with straight alpha on white. */
function withoutAlpha({ data, width, height }: Size & { readonly data: Pixels }): Rgb {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    for (let channel = at; channel < at + 3; channel++) {
      const value = data[channel] ?? 0;
      rgb[to++] = alpha === 255 ? value : 255 + ((value - 255) * alpha) / 255 + 0.5;
    }
  }
  return { data: rgb, width, height };
}
