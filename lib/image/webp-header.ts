import { exifOrientation } from './exif';
import type { EmbeddedProfile, Header, Orientation } from './header';
import { latin1, u8, u16le, u24le, u32le } from './integers';

type Frame = { width: number; height: number; hasAlpha: boolean };

/**
 * Walks a WebP's RIFF chunks (RFC 9649, section 2).
 * @returns null when none of them tells a size.
 */
export function readWebpHeader(bytes: Uint8Array): Header | null {
  let canvas: Frame | null = null;
  let frame: Frame | null = null;
  let orientation: Orientation = 1;
  let profile: EmbeddedProfile | null = null;
  let isAnimated = false;
  let hasAlphaPlane = false;

  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = u32le(bytes, at + 4);
    const data = bytes.subarray(at + 8, at + 8 + size);
    switch (latin1(bytes, at, 4)) {
      case 'VP8X':
        canvas = {
          width: u24le(data, 4) + 1,
          height: u24le(data, 7) + 1,
          hasAlpha: (u8(data, 0) & 0x10) !== 0,
        };
        isAnimated = (u8(data, 0) & 0x02) !== 0;
        break;
      case 'VP8 ':
        frame ??= readLossy(data);
        break;
      case 'VP8L':
        frame ??= readLossless(data);
        break;
      case 'ALPH':
        hasAlphaPlane = true;
        break;
      case 'EXIF':
        orientation = exifOrientation(data);
        break;
      case 'ICCP':
        profile = { bytes: data, deflated: false };
        break;
      default:
    }
    // Chunks of odd size are followed by a byte of padding.
    at += 8 + size + (size % 2);
  }

  const size = canvas ?? frame;
  if (!size) return null;
  return {
    width: size.width,
    height: size.height,
    orientation,
    bitDepth: 8,
    colours: 'rgb',
    hasAlpha: hasAlphaPlane || size.hasAlpha || frame?.hasAlpha === true,
    isAnimated,
    isComplete: u32le(bytes, 4) + 8 <= bytes.length && (isAnimated || frame !== null),
    profile,
    isExotic: false,
  };
}

/** Key frame header of VP8 (RFC 6386, section 9.1). */
function readLossy(data: Uint8Array): Frame | null {
  if (latin1(data, 3, 3) !== '\x9d\x01\x2a') return null;
  return { width: u16le(data, 6) & 0x3fff, height: u16le(data, 8) & 0x3fff, hasAlpha: false };
}

/** Signature, two 14-bit sides less one, and a hint about alpha (RFC 9649, section 3.4). */
function readLossless(data: Uint8Array): Frame | null {
  if (u8(data, 0) !== 0x2f) return null;
  const bits = u32le(data, 1);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    hasAlpha: ((bits >>> 28) & 1) === 1,
  };
}
