/**
 * The records of a zip around the bytes of its files, which it keeps as they are (method "store"),
 * as in PKWARE's APPNOTE 6.3: sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
 */

export interface ZipEntry {
  /** With `/` between folders, in UTF-8. */
  readonly name: Uint8Array;
  readonly bytes: number;
  readonly crc32: number;
  /** Where its own record begins. */
  readonly at: number;
}

const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;
/** The versions that can read a zip, and one that says its sizes in 64 bits. */
const [PLAIN, ZIP64] = [20, 45];
/** The names are in UTF-8. */
const FLAGS = 0x0800;
/** A regular file that all may read and its group may change, as Unix tells it. */
const MODE = 0o100664;
const UNIX = 3 << 8;

type Field = readonly [bytes: 2 | 4 | 8, value: number];

/** Puts little-endian integers one behind another. */
function record(...fields: readonly Field[]) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** In the zone of who makes the zip, in steps of two seconds, from 1980 on: zips know no other. */
const timeOf = (at: Date): number =>
  (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
const dateOf = (at: Date): number =>
  ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();

/** The numbers that did not fit, in the order that is laid down for them. */
const extraOf = (wide: readonly number[]): Uint8Array =>
  wide.length === 0
    ? new Uint8Array()
    : record([2, 1], [2, wide.length * 8], ...wide.map((value) => [8, value] as const));

/** What is said of a file before it and again in the directory. */
const described = (
  { name, bytes, crc32 }: ZipEntry,
  moment: Date,
  extra: Uint8Array,
): readonly Field[] => [
  [2, FLAGS],
  [2, 0],
  [2, timeOf(moment)],
  [2, dateOf(moment)],
  [4, crc32],
  [4, Math.min(bytes, MOST_32)],
  [4, Math.min(bytes, MOST_32)],
  [2, name.length],
  [2, extra.length],
];

/** What stands before the bytes of a file; as long whatever the check sum is. */
export function fileRecord(entry: ZipEntry, moment: Date) {
  const { name, bytes } = entry;
  const isWide = bytes >= MOST_32;
  const extra = extraOf(isWide ? [bytes, bytes] : []);
  const head = record(
    [4, 0x04034b50],
    [2, isWide ? ZIP64 : PLAIN],
    ...described(entry, moment, extra),
  );
  return join(head, name, extra);
}

function directoryRecord(entry: ZipEntry, moment: Date) {
  const { name, bytes, at } = entry;
  const extra = extraOf([
    ...(bytes >= MOST_32 ? [bytes, bytes] : []),
    ...(at >= MOST_32 ? [at] : []),
  ]);
  const version = extra.length > 0 ? ZIP64 : PLAIN;
  const head = record(
    [4, 0x02014b50],
    [2, UNIX | version],
    [2, version],
    ...described(entry, moment, extra),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, MODE * 0x1_0000],
    [4, Math.min(at, MOST_32)],
  );
  return join(head, name, extra);
}

/** What stands behind all files, of which the last ends at `end`. */
export function directory(entries: readonly ZipEntry[], moment: Date, end: number) {
  const records = join(...entries.map((entry) => directoryRecord(entry, moment)));
  const [count, size] = [entries.length, records.length];
  const isWide = count >= MOST_16 || size >= MOST_32 || end >= MOST_32;
  const wide = record(
    [4, 0x06064b50],
    [8, 44],
    [2, UNIX | ZIP64],
    [2, ZIP64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, end],
    // Where the record above is.
    [4, 0x07064b50],
    [4, 0],
    [8, end + size],
    [4, 1],
  );
  const last = record(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, MOST_16)],
    [2, Math.min(count, MOST_16)],
    [4, Math.min(size, MOST_32)],
    [4, Math.min(end, MOST_32)],
    [2, 0],
  );
  return isWide ? join(records, wide, last) : join(records, last);
}
