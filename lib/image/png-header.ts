import { exifOrientation } from './exif';
import type { EmbeddedProfile, Header, Orientation } from './header';
import { latin1, u8, u32be } from './integers';

const SIGNATURE_LENGTH = 8;
const COLOUR_TYPES = [0, 2, 3, 4, 6];
const BIT_DEPTHS = [1, 2, 4, 8, 16];

/**
 * Walks a PNG's chunks (PNG 3, section 5.3).
 * @returns null when it does not begin with a header chunk that makes sense.
 */
export function readPngHeader(bytes: Uint8Array): Header | null {
  if (u32be(bytes, 8) !== 13 || latin1(bytes, 12, 4) !== 'IHDR') return null;
  const bitDepth = u8(bytes, 24);
  const colourType = u8(bytes, 25);
  if (!BIT_DEPTHS.includes(bitDepth) || !COLOUR_TYPES.includes(colourType)) return null;

  let orientation: Orientation = 1;
  let profile: EmbeddedProfile | null = null;
  let hasTransparency = colourType >= 4;
  let isAnimated = false;
  let hasData = false;
  let isComplete = false;

  let at = SIGNATURE_LENGTH;
  while (at + 12 <= bytes.length && !isComplete) {
    const end = at + 12 + u32be(bytes, at);
    const data = bytes.subarray(at + 8, Math.max(at + 8, end - 4));
    switch (latin1(bytes, at + 4, 4)) {
      case 'tRNS':
        hasTransparency = true;
        break;
      case 'acTL':
        isAnimated = true;
        break;
      case 'eXIf':
        orientation = exifOrientation(data);
        break;
      case 'iCCP':
        // Name, zero, compression method, then the profile.
        profile = { bytes: data.subarray(data.indexOf(0) + 2), deflated: true };
        break;
      case 'IDAT':
        hasData = true;
        break;
      case 'IEND':
        isComplete = hasData;
        break;
      default:
    }
    at = end;
  }

  return {
    width: u32be(bytes, 16),
    height: u32be(bytes, 20),
    orientation,
    bitDepth,
    colours: colourType === 0 || colourType === 4 ? 'grey' : 'rgb',
    hasAlpha: hasTransparency,
    isAnimated,
    isComplete,
    profile,
    isExotic: false,
  };
}
