import type { FormatType, Tagging } from './format';

/** What the containers are called and can do: plain facts, so that reading them costs no parser. */

export const EXTENSION_OF: Record<FormatType, string> = {
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  jpeg: 'jpg',
};

export const MEDIA_TYPE_OF: Record<FormatType, string> = {
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  jpeg: 'image/jpeg',
};

/**
 * What one file can hold. The encoders work in the 2 GB that WebAssembly gives them: 100 megapixels
 * of JPEG, 50 of WebP and 50 of AVIF were about the most that they did there, and noise takes more than
 * photos do. A PNG is written as it goes.
 * Sides: libjpeg's bound, RFC 9649, and the longest that readers of AVIF take.
 */
export const LIMITS_OF: Record<FormatType, { maxSide: number; maxPixels: number }> = {
  png: { maxSide: 2 ** 31 - 1, maxPixels: Number.POSITIVE_INFINITY },
  webp: { maxSide: 16_383, maxPixels: 40_000_000 },
  avif: { maxSide: 32_767, maxPixels: 40_000_000 },
  jpeg: { maxSide: 65_500, maxPixels: 80_000_000 },
};

/** A file with nothing in it but its pixels, and that they are sRGB. */
export const UNTAGGED: Tagging = { dpi: null, copyright: null };
