import { latin1, u16be, u16le, u32be, u32le } from '@/lib/image/integers';

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const X_RESOLUTION = 0x011a;
const RESOLUTION_UNIT = 0x0128;
const EXIF_DIRECTORY = 0x8769;
const COLOUR_SPACE = 0xa001;
const CENTIMETRE = 3;
const SRGB = 1;

export type ExifFacts = {
  /** What ColorSpace says; null where it is not there. */
  readonly isSrgb: boolean | null;
  /** Pixels an inch; null where it is not there. */
  readonly dpi: number | null;
};

/** Colour space and resolution in a TIFF block (EXIF 2.32, section 4.6), with or without `Exif\0\0`. */
export function readExifFacts(block: Uint8Array): ExifFacts {
  const tiff = latin1(block, 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = latin1(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return { isSrgb: null, dpi: null };
  const u16 = order === 'II' ? u16le : u16be;
  const u32 = order === 'II' ? u32le : u32be;

  const valueIn = (directory: number, wanted: number): number | null => {
    const entries = u16(tiff, directory);
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + entry * 12;
      if (at + 12 > tiff.length) return null;
      if (u16(tiff, at) !== wanted) continue;
      const type = u16(tiff, at + 2);
      if (type === SHORT) return u16(tiff, at + 8);
      if (type === LONG) return u32(tiff, at + 8);
      if (type !== RATIONAL) return null;
      const where = u32(tiff, at + 8);
      return u32(tiff, where) / u32(tiff, where + 4);
    }
    return null;
  };

  const first = u32(tiff, 4);
  const exif = valueIn(first, EXIF_DIRECTORY);
  const space = exif === null ? null : valueIn(exif, COLOUR_SPACE);
  const resolution = valueIn(first, X_RESOLUTION);
  const inches = valueIn(first, RESOLUTION_UNIT) === CENTIMETRE ? 2.54 : 1;
  const dpi = resolution === null ? Number.NaN : resolution * inches;
  return {
    isSrgb: space === null ? null : space === SRGB,
    dpi: Number.isFinite(dpi) && dpi > 0 ? Math.round(dpi) : null,
  };
}
