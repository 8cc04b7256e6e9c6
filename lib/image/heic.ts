import type { LibHeif } from 'libheif-js/libheif-wasm/libheif-bundle.mjs';
import { AppError } from '@/lib/base/errors';
import { ORIGINAL_LIMITS } from './limits';
import { divideByAlpha } from './premultiplied';
import type { Raster } from './raster';

const silent = () => {};

/**
 * Decodes the primary picture of a HEIC file with libheif, for browsers that cannot. Turns and
 * mirrors are done; colours are still those of the file's profile. libheif is fetched on first use.
 * @throws {AppError} `damaged-image`
 */
export async function decodeHeic(bytes: Uint8Array): Promise<Raster> {
  const { default: start } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs');
  // An instance for each picture: its memory grows and never shrinks, and is no good after a crash.
  const heif = await start({ print: silent, printErr: silent });
  heif.HEAPU32[heif._heif_get_global_security_limits() / 4 + 2] = ORIGINAL_LIMITS.maxPixels;
  try {
    return decodePrimary(heif, bytes);
  } catch (cause) {
    throw new AppError('damaged-image', { cause });
  }
}

function decodePrimary(heif: LibHeif, bytes: Uint8Array): Raster {
  const context = heif.heif_context_alloc();
  const read = heif.heif_context_read_from_memory(context, bytes);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw new Error(read.message);
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if ('code' in handle) throw new Error(handle.message);
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  if ('code' in decoded) throw new Error(decoded.message);
  const channel = decoded.channels[0];
  if (!channel) throw new Error('no picture in it');

  const { width, height, stride } = channel;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    data.set(channel.data.subarray(y * stride, y * stride + width * 4), y * width * 4);
  }
  if (heif.heif_image_handle_is_premultiplied_alpha(handle)) divideByAlpha(data);
  return { width, height, data };
}
