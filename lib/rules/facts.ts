import type { ErrorCode } from '@/lib/base/errors';
import type { Header } from '@/lib/image/header';
import { boxesIn } from '@/lib/image/heif-boxes';
import { readHeifItems } from '@/lib/image/heif-items';
import { type Inspection, inspect } from '@/lib/image/inspect';
import { latin1, u8, u16be, u32be } from '@/lib/image/integers';
import { readExifFacts } from './exif-facts';
import { jpegSegments, pngChunks, webpChunks } from './segments';
import { isSrgbProfile } from './srgb-profile';

/** `unread`: there is a profile, kept in a way that is not read here. */
export type ColourTag = 'srgb' | 'other' | 'none' | 'unread';

/** `other`: a sampling that has no usual name. */
export type Chroma = '4:4:4' | '4:2:2' | '4:2:0' | '4:4:0' | 'grey' | 'other';

/** What a file says of itself. */
export type Facts = {
  readonly type: Extract<Inspection, { ok: true }>['type'];
  /** Upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether it has a channel for it, whatever that holds. */
  readonly hasAlpha: boolean;
  readonly colour: ColourTag;
  /** Of a JPEG; null for others. */
  readonly chroma: Chroma | null;
  /** Pixels an inch; null where nothing is said of it. */
  readonly dpi: number | null;
  readonly bytes: number;
};

export type FactsResult =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly code: ErrorCode };

type Tags = Pick<Facts, 'colour' | 'dpi' | 'chroma'>;

const UNTAGGED: Tags = { colour: 'none', dpi: null, chroma: null };

/** Reads a whole file's container, without decoding. Never throws, whatever the bytes. */
export function readFacts(bytes: Uint8Array): FactsResult {
  const inspection = inspect(bytes);
  if (!inspection.ok) return inspection;
  const { type, header } = inspection;
  const isTurned = header.orientation >= 5;
  return {
    ok: true,
    facts: {
      type,
      width: isTurned ? header.height : header.width,
      height: isTurned ? header.width : header.height,
      hasAlpha: header.hasAlpha,
      ...readTags(type, bytes, header),
      bytes: bytes.length,
    },
  };
}

function readTags(type: Facts['type'], bytes: Uint8Array, header: Header): Tags {
  switch (type) {
    case 'image/jpeg':
      return readJpegTags(bytes, header);
    case 'image/png':
      return readPngTags(bytes);
    case 'image/webp':
      return readWebpTags(bytes, header);
    case 'image/avif':
    case 'image/heic':
      return { ...UNTAGGED, colour: heifColour(bytes, header) };
    default:
      return { ...UNTAGGED, colour: profileColour(header) ?? 'none' };
  }
}

function profileColour({ profile }: Header): ColourTag | null {
  if (!profile) return null;
  if (profile.deflated) return 'unread';
  return isSrgbProfile(profile.bytes) ? 'srgb' : 'other';
}

const colourOf = (isSrgb: boolean | null): ColourTag =>
  isSrgb === null ? 'none' : isSrgb ? 'srgb' : 'other';

const positive = (dpi: number): number | null => (dpi > 0 ? Math.round(dpi) : null);

function readJpegTags(bytes: Uint8Array, header: Header): Tags {
  let tags: Tags = UNTAGGED;
  for (const { type, data } of jpegSegments(bytes)) {
    if (type === 'e0' && latin1(data, 0, 5) === 'JFIF\0') {
      const unit = u8(data, 7);
      const inches = unit === 1 ? 1 : unit === 2 ? 2.54 : 0;
      tags = { ...tags, dpi: positive(u16be(data, 8) * inches) ?? tags.dpi };
    }
    if (type === 'e1' && latin1(data, 0, 6) === 'Exif\0\0') {
      const exif = readExifFacts(data);
      tags = { ...tags, colour: colourOf(exif.isSrgb), dpi: tags.dpi ?? exif.dpi };
    }
    // Start of frame: tables and arithmetic conditioning share its range.
    if (/^c[0-9a-f]$/.test(type) && !/^c[48c]$/.test(type)) {
      tags = { ...tags, chroma: readChroma(data) };
    }
  }
  return { ...tags, colour: profileColour(header) ?? tags.colour };
}

/** By the sampling factors of the three components (ITU T.81, section B.2.2). */
function readChroma(frame: Uint8Array): Chroma {
  const components = u8(frame, 5);
  if (components === 1) return 'grey';
  const [luma, cb, cr] = [u8(frame, 7), u8(frame, 10), u8(frame, 13)];
  if (components !== 3 || cb !== cr || cb === 0) return 'other';
  const across = (luma >> 4) / (cb >> 4);
  const down = (luma & 15) / (cb & 15);
  if (across === 1) return down === 1 ? '4:4:4' : down === 2 ? '4:4:0' : 'other';
  return across === 2 && down === 1 ? '4:2:2' : across === 2 && down === 2 ? '4:2:0' : 'other';
}

function readPngTags(bytes: Uint8Array): Tags {
  let colour: ColourTag = 'none';
  let dpi: number | null = null;
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'sRGB') colour = 'srgb';
    if (type === 'iCCP') colour = 'unread';
    // By numbers (ITU H.273): the primaries of BT.709 and sRGB's curve.
    if (type === 'cICP') return { ...UNTAGGED, colour: colourOf(data[0] === 1 && data[1] === 13) };
    if (type === 'eXIf' && colour === 'none') colour = colourOf(readExifFacts(data).isSrgb);
    if (type === 'pHYs' && u8(data, 8) === 1) dpi = positive(u32be(data, 0) * 0.0254);
  }
  return { colour, dpi, chroma: null };
}

function readWebpTags(bytes: Uint8Array, header: Header): Tags {
  for (const { type, data } of webpChunks(bytes)) {
    if (type !== 'EXIF') continue;
    const exif = readExifFacts(data);
    return { ...UNTAGGED, colour: profileColour(header) ?? colourOf(exif.isSrgb), dpi: exif.dpi };
  }
  return { ...UNTAGGED, colour: profileColour(header) ?? 'none' };
}

function heifColour(bytes: Uint8Array, header: Header): ColourTag {
  const tagged = profileColour(header);
  if (tagged) return tagged;
  const meta = [...boxesIn(bytes, 0, bytes.length)].find(({ type }) => type === 'meta');
  const found = meta && readHeifItems(bytes, meta);
  for (const { type, start } of found?.propertiesOf(found.primary) ?? []) {
    if (type !== 'colr' || latin1(bytes, start, 4) !== 'nclx') continue;
    const [primaries, transfer] = [u16be(bytes, start + 4), u16be(bytes, start + 6)];
    const UNSPECIFIED = 2;
    if (primaries === UNSPECIFIED && transfer === UNSPECIFIED) continue;
    return colourOf(primaries === 1 && transfer === 13);
  }
  return 'none';
}
