import { type Bytes, concat, latin1, u16be } from './bytes';
import { exifOf } from './exif';
import type { Tagging } from './format';
import { srgbProfile } from './srgb-profile';

const APP1 = 0xe1;
const APP2 = 0xe2;
/** Start of image, and the whole JFIF segment that follows it. */
const HEAD_BYTES = 2 + 18;

/**
 * Tags a JPEG as an encoder writes it, its JFIF segment first: pixels an inch there (JFIF 1.02), an
 * ICC profile of sRGB (ICC.1:2022, annex B.4), by which everything that manages colour knows it
 * (Photoshop calls a file without one untagged), and the rights holder in EXIF.
 * @throws {RangeError} when there is no JFIF segment
 */
export function tagJpeg(jpeg: Uint8Array, tagging: Tagging): Bytes {
  if (!isJfif(jpeg)) throw new RangeError('no JFIF segment');
  const head = jpeg.slice(0, HEAD_BYTES);
  if (tagging.dpi !== null) {
    const density = u16be(tagging.dpi);
    head.set([1, ...density, ...density], 13);
  }
  const exif = tagging.copyright ? exifOf(tagging) : null;
  return concat(
    head,
    exif ? segment(APP1, latin1('Exif\0\0'), exif) : new Uint8Array(),
    segment(APP2, latin1('ICC_PROFILE\0'), Uint8Array.of(1, 1), srgbProfile()),
    jpeg.subarray(HEAD_BYTES),
  );
}

const SIGNATURE = concat(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16), latin1('JFIF\0'));

const isJfif = (jpeg: Uint8Array): boolean =>
  SIGNATURE.every((byte, index) => jpeg[index] === byte);

function segment(marker: number, ...parts: readonly Uint8Array[]): Bytes {
  const payload = concat(...parts);
  return concat(Uint8Array.of(0xff, marker), u16be(payload.length + 2), payload);
}
