import { latin1, u8, u16be, u16le, u32be, u32le } from './integers';

/** Tags of TIFF 6.0, of its supplements (ICC profile), and of DNG, by which a raw file is known. */
export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  profile: 34_675,
  dngVersion: 50_706,
} as const;

const USED: ReadonlySet<number> = new Set(Object.values(TAG));

/** More than the tiles of the largest picture, should they be as small as they may. */
const MAX_VALUES = 1_000_000;

/** Bytes in a value of those types that are read: BYTE, SHORT, LONG, UNDEFINED. */
const VALUE_BYTES = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 1],
]);

type Entry = { readonly type: number; readonly count: number; readonly at: number };

/** One picture's directory in a TIFF. What it does not hold, or holds outside the file, is empty. */
export type TiffDirectory = {
  has(tag: number): boolean;
  /** Whole numbers under a tag. */
  list(tag: number): number[];
  first(tag: number, otherwise: number): number;
  bytes(tag: number): Uint8Array;
  /** Where the next picture's directory is; 0 after the last. */
  readonly next: number;
  /** Something that is needed of it lies outside the file. */
  readonly isCut: boolean;
};

/** The directory at a position, or the first one. Null when it is not within the file. */
export function readTiffDirectory(bytes: Uint8Array, position?: number): TiffDirectory | null {
  const isLittle = latin1(bytes, 0, 2) === 'II';
  const u16 = isLittle ? u16le : u16be;
  const u32 = isLittle ? u32le : u32be;
  const start = position ?? u32(bytes, 4);
  const count = u16(bytes, start);
  const end = start + 2 + count * 12;
  if (start < 8 || count === 0 || end + 4 > bytes.length) return null;

  const entries = new Map<number, Entry>();
  let isCut = false;
  for (let at = start + 2; at < end; at += 12) {
    const type = u16(bytes, at + 2);
    const values = u32(bytes, at + 4);
    const length = (VALUE_BYTES.get(type) ?? 0) * values;
    const where = length > 4 ? u32(bytes, at + 8) : at + 8;
    const tag = u16(bytes, at);
    if (length > 0 && where + length <= bytes.length) {
      entries.set(tag, { type, count: values, at: where });
    } else if (length > 0 && USED.has(tag)) isCut = true;
  }

  const list = (tag: number, limit = MAX_VALUES): number[] => {
    const entry = entries.get(tag);
    if (!entry) return [];
    const size = VALUE_BYTES.get(entry.type) ?? 1;
    const read = size === 4 ? u32 : size === 2 ? u16 : u8;
    const length = Math.min(entry.count, limit);
    return Array.from({ length }, (_, index) => read(bytes, entry.at + index * size));
  };
  return {
    has: (tag) => entries.has(tag),
    list: (tag) => list(tag),
    first: (tag, otherwise) => list(tag, 1)[0] ?? otherwise,
    bytes: (tag) => {
      const entry = entries.get(tag);
      return entry ? bytes.subarray(entry.at, entry.at + entry.count) : new Uint8Array();
    },
    next: u32(bytes, end),
    isCut,
  };
}
