import { type Bytes, codeAt, concat, latin1, u24le, u32le, viewOf } from './bytes';
import { exifOf } from './exif';
import type { Tagging } from './format';
import { srgbProfile } from './srgb-profile';

const FLAG = { profile: 0x20, alpha: 0x10, exif: 0x08 } as const;
const RIFF_BYTES = 12;

type Chunk = { readonly type: string; readonly data: Uint8Array };

/**
 * Tags a still WebP by the extended format (RFC 9649, section 2.7): a profile of sRGB before the
 * picture, and behind it EXIF with pixels an inch and the rights holder, if they are asked for.
 * What of that the file had before is left out.
 * @throws {RangeError} when it is no WebP with a picture in it
 */
export function tagWebp(webp: Uint8Array, tagging: Tagging): Bytes {
  const chunks = chunksOf(webp);
  const picture = chunks.filter(({ type }) => ['ALPH', 'VP8 ', 'VP8L'].includes(type));
  const frame = picture.at(-1);
  if (!frame) throw new RangeError('no picture in the WebP');
  const { width, height, hasAlpha } = frameOf(frame);
  const exif = exifOf(tagging);
  const flags =
    FLAG.profile |
    (hasAlpha || picture.some(({ type }) => type === 'ALPH') ? FLAG.alpha : 0) |
    (exif ? FLAG.exif : 0);
  const body = concat(
    latin1('WEBP'),
    chunk('VP8X', concat(u32le(flags), u24le(width - 1), u24le(height - 1))),
    chunk('ICCP', srgbProfile()),
    ...picture.map(({ type, data }) => chunk(type, data)),
    exif ? chunk('EXIF', exif) : new Uint8Array(),
  );
  return concat(latin1('RIFF'), u32le(body.length), body);
}

function chunksOf(webp: Uint8Array): Chunk[] {
  const view = viewOf(webp);
  const chunks: Chunk[] = [];
  for (let at = RIFF_BYTES; at + 8 <= webp.length; ) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ type: codeAt(webp, at), data: webp.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/** From the first bytes of VP8L (RFC 9649, section 3.4) or of VP8 (RFC 6386, section 9.1). */
function frameOf({ type, data }: Chunk): { width: number; height: number; hasAlpha: boolean } {
  if (data.length < 10) throw new RangeError('a picture without a header');
  const view = viewOf(data);
  if (type === 'VP8L') {
    const bits = view.getUint32(1, true);
    return {
      width: (bits & 0x3fff) + 1,
      height: ((bits >>> 14) & 0x3fff) + 1,
      hasAlpha: ((bits >>> 28) & 1) === 1,
    };
  }
  return {
    width: view.getUint16(6, true) & 0x3fff,
    height: view.getUint16(8, true) & 0x3fff,
    hasAlpha: false,
  };
}

function chunk(type: string, data: Uint8Array): Bytes {
  return concat(latin1(type), u32le(data.length), data, new Uint8Array(data.length % 2));
}
