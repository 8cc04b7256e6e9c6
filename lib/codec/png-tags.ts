import { type Bytes, concat, latin1, u32be, utf8 } from './bytes';
import { exifOf } from './exif';
import type { Tagging } from './format';

/** A chunk without the frame of length and checksum around it. */
export type PngChunk = { readonly type: string; readonly data: Bytes };

const METRES_PER_INCH = 0.0254;

/**
 * What stands between header and picture of a PNG (third edition): that it is sRGB (11.3.2.5),
 * pixels a metre, which read as the asked pixels an inch once rounded (11.3.4.3), and the rights
 * holder as text (11.3.3.4) and once more in EXIF (11.3.4.5), where picture libraries look.
 */
export function pngTags(tagging: Tagging): PngChunk[] {
  const { dpi, copyright } = tagging;
  const chunks: PngChunk[] = [{ type: 'sRGB', data: Uint8Array.of(0) }];
  if (dpi !== null) {
    const perMetre = u32be(Math.round(dpi / METRES_PER_INCH));
    chunks.push({ type: 'pHYs', data: concat(perMetre, perMetre, Uint8Array.of(1)) });
  }
  if (copyright) {
    // Not compressed, of no language.
    const text = concat(latin1('Copyright\0\0\0\0\0'), utf8(copyright));
    chunks.push({ type: 'iTXt', data: text });
    const exif = exifOf(tagging);
    if (exif) chunks.push({ type: 'eXIf', data: exif });
  }
  return chunks;
}
