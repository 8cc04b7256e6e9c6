import type { Header } from './header';
import { u16le, u32le } from './integers';

const OLDEST_HEADER = 12;
const RGB = 0;
const BIT_FIELDS = [3, 6];
const RUN_LENGTHS = [1, 2];

/**
 * Reads a Windows bitmap's two headers (`BITMAPFILEHEADER`, then one that is known by its size).
 * @returns null when it makes no sense.
 */
export function readBmpHeader(bytes: Uint8Array): Header | null {
  const headerSize = u32le(bytes, 14);
  const isOldest = headerSize === OLDEST_HEADER;
  const width = isOldest ? u16le(bytes, 18) : u32le(bytes, 18) | 0;
  // Negative where rows go from the top down.
  const height = isOldest ? u16le(bytes, 20) : Math.abs(u32le(bytes, 22) | 0);
  const bits = u16le(bytes, isOldest ? 24 : 28);
  const compression = isOldest ? RGB : u32le(bytes, 30);
  if (width <= 0 || ![1, 2, 4, 8, 16, 24, 32].includes(bits)) return null;

  const isRunLength = RUN_LENGTHS.includes(compression);
  const rows = Math.ceil((width * bits) / 32) * 4 * height;
  const end = u32le(bytes, 10) + (isRunLength ? u32le(bytes, 34) : rows);
  return {
    width,
    height,
    orientation: 1,
    bitDepth: 8,
    colours: 'rgb',
    hasAlpha: bits === 32 && headerSize >= 56 && u32le(bytes, 66) !== 0,
    isAnimated: false,
    isComplete: end <= bytes.length,
    profile: null,
    // A JPEG or PNG in a bitmap's clothes, as printers take it.
    isExotic: compression !== RGB && !isRunLength && !BIT_FIELDS.includes(compression),
  };
}
