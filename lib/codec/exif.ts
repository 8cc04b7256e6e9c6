import { type Bytes, concat, latin1, u16le, u32le, utf8 } from './bytes';
import type { Tagging } from './format';

const TYPE = { ascii: 2, short: 3, long: 4, rational: 5, undefined: 7 } as const;
const BYTES_OF_ENTRY = 12;
const HEADER_BYTES = 8;

type Field = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Bytes;
};

/**
 * A TIFF block as EXIF 2.32 wants it (little-endian, without the `Exif\0\0` of JPEG): resolution in
 * pixels an inch and copyright as far as they are asked for, and that the colours are sRGB. The
 * copyright is UTF-8, as the Metadata Working Group advises for what EXIF calls ASCII. Null when
 * there is nothing to tell.
 */
export function exifOf({ dpi, copyright }: Tagging): Bytes | null {
  if (dpi === null && !copyright) return null;
  const fields: Field[] = [];
  if (dpi !== null) {
    const resolution = concat(u32le(dpi), u32le(1));
    fields.push(
      { tag: 0x011a, type: TYPE.rational, count: 1, data: resolution },
      { tag: 0x011b, type: TYPE.rational, count: 1, data: resolution },
      { tag: 0x0128, type: TYPE.short, count: 1, data: u16le(2) },
    );
  }
  if (copyright) {
    const data = concat(utf8(copyright), Uint8Array.of(0));
    fields.push({ tag: 0x8298, type: TYPE.ascii, count: data.length, data });
  }
  const pointer = { tag: 0x8769, type: TYPE.long, count: 1 };
  const without = directory([...fields, { ...pointer, data: u32le(0) }], HEADER_BYTES);
  const inner = HEADER_BYTES + without.length;
  return concat(
    latin1('II'),
    u16le(42),
    u32le(HEADER_BYTES),
    directory([...fields, { ...pointer, data: u32le(inner) }], HEADER_BYTES),
    directory(
      [
        { tag: 0x9000, type: TYPE.undefined, count: 4, data: latin1('0232') },
        { tag: 0xa001, type: TYPE.short, count: 1, data: u16le(1) },
      ],
      inner,
    ),
  );
}

/** A directory that begins at `start` of the block, with the values that its entries do not hold. */
function directory(fields: readonly Field[], start: number): Bytes {
  const entries: Bytes[] = [];
  const values: Bytes[] = [];
  let at = start + 2 + fields.length * BYTES_OF_ENTRY + 4;
  for (const { tag, type, count, data } of fields) {
    const head = concat(u16le(tag), u16le(type), u32le(count));
    if (data.length <= 4) {
      entries.push(head, data, new Uint8Array(4 - data.length));
      continue;
    }
    entries.push(head, u32le(at));
    // Values begin at even places.
    const padded = concat(data, new Uint8Array(data.length % 2));
    values.push(padded);
    at += padded.length;
  }
  return concat(u16le(fields.length), ...entries, u32le(0), ...values);
}
