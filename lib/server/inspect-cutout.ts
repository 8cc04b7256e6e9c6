import 'server-only';
import sharp from 'sharp';
import type { ErrorCode } from '@/lib/base/errors';
import { RESULT_LIMITS } from '@/lib/image/limits';

export type Inspection =
  | { ok: true; type: 'image/png' | 'image/webp' }
  | { ok: false; error: ErrorCode; why: string };

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** By magic bytes: neither the address's extension nor the declared type is to be trusted. */
function typeOf(bytes: Uint8Array): 'image/png' | 'image/webp' | null {
  if (PNG_MAGIC.every((byte, i) => bytes[i] === byte)) return 'image/png';
  const ascii = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
  return ascii(0) === 'RIFF' && ascii(8) === 'WEBP' ? 'image/webp' : null;
}

/**
 * Whether a result is a cut-out of the picture we sent: PNG or WebP by its bytes, whole, of
 * exactly the API copy's size, and transparent somewhere but not everywhere.
 * @param expected the API copy's size in pixels
 */
export async function inspectCutout(
  bytes: Uint8Array,
  expected: { width: number; height: number },
): Promise<Inspection> {
  const unusable = (why: string): Inspection => ({ ok: false, error: 'result-unusable', why });
  const type = typeOf(bytes);
  if (!type) return unusable('neither PNG nor WebP');
  try {
    const picture = sharp(bytes, {
      limitInputPixels: RESULT_LIMITS.maxPixels,
      failOn: 'truncated',
    });
    const { width, height, hasAlpha } = await picture.metadata();
    if (width !== expected.width || height !== expected.height) {
      return unusable(`${width} × ${height} px instead of ${expected.width} × ${expected.height}`);
    }
    if (!hasAlpha) return unusable('no alpha channel');
    // Reading every pixel also proves that the file is whole.
    const alpha = await picture.extractChannel('alpha').raw({ depth: 'uchar' }).toBuffer();
    if (alpha.every((value) => value === 255)) return unusable('nothing is transparent');
    if (alpha.every((value) => value === 0)) {
      return { ok: false, error: 'no-subject', why: 'everything is transparent' };
    }
    return { ok: true, type };
  } catch (thrown) {
    return unusable(thrown instanceof Error ? thrown.message : 'cannot be decoded');
  }
}
