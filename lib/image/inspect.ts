import type { ErrorCode } from '@/lib/base/errors';
import { readBmpHeader } from './bmp-header';
import { readGifHeader } from './gif-header';
import type { Header } from './header';
import { readHeifHeader } from './heif-header';
import { readJpegHeader } from './jpeg-header';
import { isOriginalType, ORIGINAL_LIMITS, type OriginalType } from './limits';
import { readPngHeader } from './png-header';
import { sniff } from './sniff';
import { readTiffHeader } from './tiff-header';
import { readWebpHeader } from './webp-header';

export type Inspection =
  | { readonly ok: true; readonly type: OriginalType; readonly header: Header }
  | { readonly ok: false; readonly code: ErrorCode };

export type PixelLimits = { readonly maxPixels: number; readonly maxSide: number };

const READERS: Record<OriginalType, (bytes: Uint8Array) => Header | null> = {
  'image/jpeg': readJpegHeader,
  'image/png': readPngHeader,
  'image/webp': readWebpHeader,
  'image/heic': readHeifHeader,
  'image/avif': readHeifHeader,
  'image/tiff': readTiffHeader,
  'image/bmp': readBmpHeader,
  'image/gif': readGifHeader,
};

const refused = (code: ErrorCode): Inspection => ({ ok: false, code });

/**
 * Judges a whole file by its bytes, without decoding: what it is, how large it claims to be, and
 * whether its end is there. Never throws, whatever the bytes.
 */
export function inspect(bytes: Uint8Array, limits: PixelLimits = ORIGINAL_LIMITS): Inspection {
  if (bytes.length === 0) return refused('empty-file');
  const kind = sniff(bytes);
  if (kind === 'unknown') return refused('not-an-image');
  if (!isOriginalType(kind)) return refused('unsupported-format');

  const header = READERS[kind](bytes);
  if (!header || header.width === 0 || header.height === 0) return refused('damaged-image');
  // Before anything else of it is believed: a decoder would allocate what the header claims.
  if (
    header.width * header.height > limits.maxPixels ||
    Math.max(header.width, header.height) > limits.maxSide
  ) {
    return refused('too-many-pixels');
  }
  if (header.isExotic) return refused('unsupported-format');
  return header.isComplete ? { ok: true, type: kind, header } : refused('damaged-image');
}
