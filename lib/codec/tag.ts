import { tagAvif } from './avif-tags';
import type { Bytes } from './bytes';
import type { FormatType, Tagging } from './format';
import { tagJpeg } from './jpeg-tags';
import { tagWebp } from './webp-tags';

/** Tags what an encoder wrote; a PNG has its tags from where it is encoded. */
export const TAG_OF: Record<
  Exclude<FormatType, 'png'>,
  (file: Uint8Array, tagging: Tagging) => Bytes
> = { webp: tagWebp, avif: tagAvif, jpeg: tagJpeg };
