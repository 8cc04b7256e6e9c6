import { exifOrientation } from './exif';
import type { EmbeddedProfile, Header, Orientation } from './header';
import { latin1, u8, u16be } from './integers';

const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP2 = 0xe2;
const PROFILE_TAG = 'ICC_PROFILE\0';

/** Start of frame, but for the three codes in its range that mean tables (ITU T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Markers that stand alone, without a length after them. */
const isBare = (marker: number): boolean =>
  marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0xff;

type Frame = { marker: number; depth: number; width: number; height: number; components: number };

/**
 * Reads a JPEG's markers up to its first end of image: a camera may append further pictures.
 * @returns null when there is no frame header in it.
 */
export function readJpegHeader(bytes: Uint8Array): Header | null {
  let frame: Frame | null = null;
  let orientation: Orientation | null = null;
  const profileParts: Uint8Array[] = [];
  let hasScan = false;
  let isComplete = false;

  let at = nextMarker(bytes, 2);
  while (at >= 0) {
    const marker = u8(bytes, at + 1);
    if (marker === EOI) {
      isComplete = hasScan;
      break;
    }
    if (isBare(marker)) {
      at = nextMarker(bytes, marker === 0xff ? at + 1 : at + 2);
      continue;
    }
    const end = at + 2 + Math.max(2, u16be(bytes, at + 2));
    const payload = bytes.subarray(at + 4, end);
    if (isFrame(marker)) frame ??= readFrame(marker, payload);
    if (marker === APP1 && latin1(payload, 0, 6) === 'Exif\0\0') {
      orientation ??= exifOrientation(payload);
    }
    if (marker === APP2 && latin1(payload, 0, PROFILE_TAG.length) === PROFILE_TAG) {
      profileParts.push(payload.subarray(PROFILE_TAG.length + 2));
    }
    if (marker === SOS) hasScan = true;
    at = nextMarker(bytes, end);
  }

  if (!frame) return null;
  return {
    width: frame.width,
    height: frame.height,
    orientation: orientation ?? 1,
    bitDepth: frame.depth,
    colours: frame.components === 1 ? 'grey' : frame.components === 4 ? 'cmyk' : 'rgb',
    hasAlpha: false,
    isAnimated: false,
    isComplete,
    profile: joinProfile(profileParts),
    // Baseline, extended and progressive Huffman coding with 8 bits is all that browsers know.
    isExotic: frame.marker > 0xc2 || frame.depth !== 8,
  };
}

function readFrame(marker: number, payload: Uint8Array): Frame | null {
  if (payload.length < 6) return null;
  return {
    marker,
    depth: u8(payload, 0),
    height: u16be(payload, 1),
    width: u16be(payload, 3),
    components: u8(payload, 5),
  };
}

/** Position of the next 0xFF that starts a marker; a 0xFF of the coded picture is followed by 0. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && u8(bytes, at + 1) === 0) at = bytes.indexOf(0xff, at + 2);
  return at;
}

/** Profiles over 64 kB come in several segments, in order in every file seen. */
function joinProfile(parts: readonly Uint8Array[]): EmbeddedProfile | null {
  if (parts.length === 0) return null;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, deflated: false };
}
