import type { Orientation } from './header';
import { latin1, u16be, u16le, u32be, u32le } from './integers';
import { orientationOf } from './orientation';

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const UPRIGHT: Orientation = 1;

/**
 * The orientation in a TIFF block (EXIF 2.32, section 4.6.4), with or without the `Exif\0\0` that
 * JPEG puts before it. Upright when there is none or it makes no sense, as browsers hold it.
 */
export function exifOrientation(block: Uint8Array): Orientation {
  const tiff = latin1(block, 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = latin1(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return UPRIGHT;
  const u16 = order === 'II' ? u16le : u16be;
  const u32 = order === 'II' ? u32le : u32be;
  if (u16(tiff, 2) !== 42) return UPRIGHT;
  const directory = u32(tiff, 4);
  const entries = u16(tiff, directory);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) break;
    if (u16(tiff, at) !== ORIENTATION_TAG || u16(tiff, at + 2) !== SHORT) continue;
    return orientationOf(u16(tiff, at + 8));
  }
  return UPRIGHT;
}
