import type { EmbeddedProfile, Header, Orientation } from './header';
import { type Box, boxesIn } from './heif-boxes';
import { type HeifItems, readHeifItems } from './heif-items';
import { latin1, u8, u16be, u32be } from './integers';
import { orientationAfter, type Turn } from './orientation';

const CODED = ['hvc1', 'hev1', 'av01'];
const DERIVED = ['grid', 'iovl', 'iden'];
const PICTURES = [...CODED, ...DERIVED];
/** BT.2020, DCI-P3 and Display P3. */
const WIDE_PRIMARIES = [9, 11, 12];
/** PQ and HLG. */
const HDR_TRANSFERS = [16, 18];
const ALPHA_TYPES = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/**
 * Reads the boxes of a HEIF file, whether HEIC or AVIF: what they say of its primary picture.
 * @returns null when there is none, as in a sequence without a still.
 */
export function readHeifHeader(bytes: Uint8Array): Header | null {
  const boxes = [...boxesIn(bytes, 0, bytes.length)];
  const meta = boxes.find(({ type }) => type === 'meta');
  const found = meta && readHeifItems(bytes, meta);
  if (!found) return null;
  const properties = found.propertiesOf(found.primary);
  const size = properties.find(({ type }) => type === 'ispe');
  if (!size) return null;
  const type = found.items.get(found.primary)?.type ?? '';
  return {
    width: u32be(bytes, size.start + 4),
    height: u32be(bytes, size.start + 8),
    orientation: readOrientation(bytes, properties),
    bitDepth: readBitDepth(bytes, found),
    colours: 'rgb',
    hasAlpha: hasAlpha(bytes, found),
    isAnimated: boxes.some((box) => box.type === 'moov') || countPictures(found) > 1,
    isComplete: found.end <= bytes.length,
    profile: readProfile(bytes, properties),
    hasForeignColours: hasForeignColours(bytes, properties),
    isExotic: !PICTURES.includes(type),
  };
}

/** Stored turns (`irot`, against the clock) and mirrors (`imir`), in their order. */
function readOrientation(bytes: Uint8Array, properties: readonly Box[]): Orientation {
  const turns: Turn[] = [];
  for (const { type, start } of properties) {
    const value = u8(bytes, start);
    if (type === 'irot') turns.push({ quarters: (4 - (value & 3)) % 4 });
    if (type === 'imir') turns.push((value & 1) === 1 ? 'left-right' : 'top-bottom');
  }
  return orientationAfter(turns);
}

/** By the picture's own `pixi`, otherwise by how it, or the first tile of it, is coded. */
function readBitDepth(bytes: Uint8Array, { primary, references, propertiesOf }: HeifItems): number {
  const tiles = references.find(({ type, from }) => type === 'dimg' && from === primary)?.to ?? [];
  for (const { type, start } of [primary, ...tiles.slice(0, 1)].flatMap(propertiesOf)) {
    if (type === 'pixi') return u8(bytes, start + 5);
    if (type === 'hvcC') return 8 + (u8(bytes, start + 17) & 7);
    if (type === 'av1C') return (u8(bytes, start + 2) & 0x60) === 0 ? 8 : 10;
  }
  return 8;
}

function hasAlpha(bytes: Uint8Array, { primary, references, propertiesOf }: HeifItems): boolean {
  return references.some(
    ({ type, from, to }) =>
      type === 'auxl' &&
      to.includes(primary) &&
      propertiesOf(from).some(
        (box) =>
          box.type === 'auxC' &&
          ALPHA_TYPES.some((name) => latin1(bytes, box.start + 4, name.length) === name),
      ),
  );
}

/** Those that stand for themselves: no tiles, thumbnails, depth maps or gain maps of another. */
function countPictures({ primary, items, references }: HeifItems): number {
  const parts = new Set<number>();
  for (const { type, from, to } of references) {
    if (type === 'thmb' || type === 'auxl') parts.add(from);
    if (type === 'dimg') for (const item of to) parts.add(item);
  }
  parts.delete(primary);
  return [...items].filter(
    ([id, { type, isHidden }]) =>
      PICTURES.includes(type) && (id === primary || (!isHidden && !parts.has(id))),
  ).length;
}

function readProfile(bytes: Uint8Array, properties: readonly Box[]): EmbeddedProfile | null {
  for (const { type, start, end } of properties) {
    const kind = type === 'colr' ? latin1(bytes, start, 4) : '';
    if (kind === 'prof' || kind === 'rICC') {
      return { bytes: bytes.subarray(start + 4, end), deflated: false };
    }
  }
  return null;
}

/** Told by numbers (`nclx`, ISO/IEC 23091-2), and not to be shown as they are under sRGB. */
function hasForeignColours(bytes: Uint8Array, properties: readonly Box[]): boolean {
  return properties.some(
    ({ type, start }) =>
      type === 'colr' &&
      latin1(bytes, start, 4) === 'nclx' &&
      (WIDE_PRIMARIES.includes(u16be(bytes, start + 4)) ||
        HDR_TRANSFERS.includes(u16be(bytes, start + 6))),
  );
}
