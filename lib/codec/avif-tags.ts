import { type Bytes, codeAt, concat, latin1, u16be, u32be, viewOf } from './bytes';
import { exifOf } from './exif';
import type { Tagging } from './format';

/** Code points of ITU-T H.273: the primaries of BT.709, which are sRGB's, and its curve. */
const PRIMARIES = 1;
const SRGB_CURVE = 13;

const FULL_BOX_BYTES = 4;
/** An item's place: number, file, and one extent with an offset and a length of four bytes each. */
const LOCATION_BYTES = 14;

/** A box of ISO base media without its size and type. */
type Box = { readonly type: string; readonly data: Uint8Array };

/**
 * Tags an AVIF as libavif writes it. Its colours become sRGB, where the encoder leaves open what
 * they are; pixels an inch and the rights holder, if asked for, become an EXIF item that describes
 * the picture (ISO/IEC 23008-12, annex A.2). The coded picture stays as it is.
 * @throws {RangeError} when it is not laid out like that
 */
export function tagAvif(avif: Uint8Array, tagging: Tagging): Bytes {
  const boxes = boxesIn(avif);
  const meta = boxesIn(payloadOf(boxes, 'meta').subarray(FULL_BOX_BYTES));
  const coloured = meta.map((each) => (each.type === 'iprp' ? saySrgb(each) : each));
  const exif = exifOf(tagging);
  if (!exif) return joined(boxes, coloured);

  if (boxes.at(-1)?.type !== 'mdat') throw new RangeError('the coded picture does not come last');
  const item = concat(u32be(0), exif);
  const described = withExif(coloured);
  const before = meta.reduce((sum, { data }) => sum + 8 + data.length, 0);
  const after = described.reduce((sum, { data }) => sum + 8 + data.length, 0);
  const growth = after - before;
  const placed = described.map((each) =>
    each.type === 'iloc' ? relocate(each, growth, avif.length + growth, item.length) : each,
  );
  const longer = boxes.map((each) =>
    each.type === 'mdat' ? { ...each, data: concat(each.data, item) } : each,
  );
  return joined(longer, placed);
}

const joined = (boxes: readonly Box[], meta: readonly Box[]): Bytes =>
  concat(
    ...boxes.map((each) =>
      each.type === 'meta'
        ? box('meta', each.data.subarray(0, FULL_BOX_BYTES), ...meta.map(written))
        : written(each),
    ),
  );

/** Puts the code points into each `colr` box of the properties that holds such. */
function saySrgb({ type, data }: Box): Box {
  const properties = boxesIn(data).map((each) => {
    if (each.type !== 'ipco') return written(each);
    const inner = boxesIn(each.data).map((property) => {
      if (property.type !== 'colr' || codeAt(property.data, 0) !== 'nclx') return written(property);
      const colours = property.data.slice();
      colours.set([...u16be(PRIMARIES), ...u16be(SRGB_CURVE)], 4);
      return box('colr', colours);
    });
    return box('ipco', ...inner);
  });
  return { type, data: concat(...properties) };
}

/** Adds an EXIF item to what describes the items, but for its place, which is left at zero. */
function withExif(meta: readonly Box[]): Box[] {
  const items = payloadOf(meta, 'iinf');
  const count = viewOf(items).getUint16(FULL_BOX_BYTES);
  const places = payloadOf(meta, 'iloc');
  // Version 0, offsets and lengths of four bytes, no base offset.
  if (viewOf(places).getUint32(0) !== 0 || viewOf(places).getUint16(4) !== 0x4400) {
    throw new RangeError('items lie where they are not looked for');
  }
  const primary = viewOf(payloadOf(meta, 'pitm')).getUint16(FULL_BOX_BYTES);
  const id = count + 1;
  const entry = box('infe', u32be(0x02000000), u16be(id), u16be(0), latin1('Exif\0'));
  const reference = box('cdsc', ...[id, 1, primary].map(u16be));

  const more = new Map([
    ['iinf', concat(u32be(0), u16be(count + 1), items.subarray(6), entry)],
    [
      'iloc',
      concat(places.subarray(0, 6), u16be(count + 1), places.subarray(8), u16be(id), NO_PLACE),
    ],
  ]);
  const known = meta.find(({ type }) => type === 'iref');
  if (known) more.set('iref', concat(known.data, reference));
  return [
    ...meta.map(({ type, data }) => ({ type, data: more.get(type) ?? data })),
    ...(known ? [] : [{ type: 'iref', data: concat(u32be(0), reference) }]),
  ];
}

const NO_PLACE = concat(u16be(0), u16be(1), u32be(0), u32be(0));

/** Moves the items along by as much as what stands before them grew, and tells where the last is. */
function relocate({ type, data }: Box, growth: number, start: number, length: number): Box {
  const moved = data.slice();
  const view = viewOf(moved);
  const last = moved.length - LOCATION_BYTES;
  for (let at = 8; at < last; at += LOCATION_BYTES) {
    if (view.getUint16(at + 4) !== 1) throw new RangeError('an item in several parts');
    view.setUint32(at + 6, view.getUint32(at + 6) + growth);
  }
  view.setUint32(last + 6, start);
  view.setUint32(last + 10, length);
  return { type, data: moved };
}

function boxesIn(bytes: Uint8Array): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = at + 8 <= bytes.length ? view.getUint32(at) : 0;
    if (size < 8 || at + size > bytes.length) throw new RangeError('a box is cut off');
    boxes.push({ type: codeAt(bytes, at + 4), data: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

function payloadOf(boxes: readonly Box[], type: string): Uint8Array {
  const found = boxes.find((each) => each.type === type);
  if (!found) throw new RangeError(`no box ${type}`);
  return found.data;
}

const box = (type: string, ...parts: readonly Uint8Array[]): Bytes => {
  const data = concat(...parts);
  return concat(u32be(data.length + 8), latin1(type), data);
};

const written = ({ type, data }: Box): Bytes => box(type, data);
