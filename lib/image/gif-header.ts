import type { Header } from './header';
import { u8, u16le } from './integers';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const GRAPHIC_CONTROL = 0xf9;

/**
 * Walks a GIF's blocks up to its second frame (GIF89a, sections 17 to 27).
 * @returns null when there is no frame in it.
 */
export function readGifHeader(bytes: Uint8Array): Header | null {
  let width = u16le(bytes, 6);
  let height = u16le(bytes, 8);
  let hasTransparency = false;
  let frames = 0;
  let isComplete = false;

  let at = 13 + tableLength(u8(bytes, 10));
  while (at < bytes.length && frames < 2) {
    const block = u8(bytes, at);
    if (block === EXTENSION) {
      const isTransparent = u8(bytes, at + 1) === GRAPHIC_CONTROL && (u8(bytes, at + 3) & 1) === 1;
      if (frames === 0 && isTransparent) hasTransparency = true;
      at = afterSubBlocks(bytes, at + 2);
    } else if (block === IMAGE) {
      frames++;
      const end = afterSubBlocks(bytes, at + 11 + tableLength(u8(bytes, at + 9)));
      if (frames === 1) {
        const [left, top] = [u16le(bytes, at + 1), u16le(bytes, at + 3)];
        const [frameWidth, frameHeight] = [u16le(bytes, at + 5), u16le(bytes, at + 7)];
        // What the first frame leaves free of the screen is clear; where it sticks out, it counts.
        if (left > 0 || top > 0 || frameWidth < width || frameHeight < height) {
          hasTransparency = true;
        }
        width = Math.max(width, left + frameWidth);
        height = Math.max(height, top + frameHeight);
        isComplete = end <= bytes.length;
      }
      at = end;
    } else break;
  }

  if (frames === 0) return null;
  return {
    width,
    height,
    orientation: 1,
    bitDepth: 8,
    colours: 'rgb',
    hasAlpha: hasTransparency,
    isAnimated: frames > 1,
    // The first frame is all that is used.
    isComplete,
    profile: null,
    isExotic: false,
  };
}

/** Bytes of the colour table that these flags announce. */
const tableLength = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));

/** Position after a chain of sub-blocks; beyond the end of the file when that has no terminator. */
function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && u8(bytes, at) !== 0) at += u8(bytes, at) + 1;
  return at + 1;
}
