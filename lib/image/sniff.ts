import { latin1, u8, u16le, u32le } from './integers';
import type { OriginalType } from './limits';

/** Picture formats that we know by sight but do not take. */
type ForeignKind = 'svg' | 'jxl' | 'jp2' | 'psd' | 'ico' | 'raw' | 'pdf' | 'big-tiff';
export type Kind = OriginalType | ForeignKind | 'unknown';

/** Magic numbers at the very start, as Latin-1. */
const SIGNATURES: readonly (readonly [string, Kind])[] = [
  ['\xff\xd8\xff', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'big-tiff'],
  ['MM\0+', 'big-tiff'],
  ['IIU\0', 'raw'],
  ['FUJIFILMCCD-RAW', 'raw'],
  ['8BPS', 'psd'],
  ['%PDF-', 'pdf'],
  ['\xff\x0a', 'jxl'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'jp2'],
  ['\xff\x4f\xff\x51', 'jp2'],
  ['\0\0\x01\0', 'ico'],
];

const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * What a file is by its bytes; its name and declared type are not asked. A name may lie, and
 * browsers go by the bytes as well.
 */
export function sniff(bytes: Uint8Array): Kind {
  const head = latin1(bytes, 0, 32);
  const known = SIGNATURES.find(([signature]) => head.startsWith(signature));
  if (known) return known[1];
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'image/webp';
  if (head.startsWith('ftyp', 4)) return boxedKind(bytes);
  if (head.startsWith('BM') && isBitmapHeader(bytes)) return 'image/bmp';
  return isSvg(bytes) ? 'svg' : 'unknown';
}

/** ISO base media: the major brand may be the generic `mif1`, so all compatible ones count. */
function boxedKind(bytes: Uint8Array): Kind {
  const length = Math.min(boxLength(bytes), 256);
  const brands = [];
  for (let at = 8; at < length; at += 4) if (at !== 12) brands.push(latin1(bytes, at, 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  if (brands.some((brand) => HEIF_BRANDS.includes(brand))) return 'image/heic';
  return brands[0] === 'crx ' ? 'raw' : 'unknown';
}

const boxLength = (bytes: Uint8Array): number => u8(bytes, 2) * 256 + u8(bytes, 3);

/** "BM" alone also starts English words: the size of the header that follows must be one in use. */
function isBitmapHeader(bytes: Uint8Array): boolean {
  const headerSize = u32le(bytes, 14);
  return [12, 40, 52, 56, 64, 108, 124].includes(headerSize) && u16le(bytes, 6) === 0;
}

function isSvg(bytes: Uint8Array): boolean {
  const text = latin1(bytes, 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  return /^<svg[\s>]/i.test(text) || (/^<[?!]/.test(text) && /<svg[\s>]/i.test(text));
}
