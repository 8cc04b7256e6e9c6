/** Bytes that are taken in at a stride. */
const STRIDE = 8;
const POLYNOMIAL = 0xedb88320;

/** What a byte does to the CRC from so many bytes before the end of a stride: a row for each. */
const TABLE = new Int32Array(STRIDE * 256);
for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  TABLE[byte] = rest;
}
for (let at = 256; at < TABLE.length; at++) {
  const above = TABLE[at - 256] ?? 0;
  TABLE[at] = (TABLE[above & 0xff] ?? 0) ^ (above >>> 8);
}

function byteByByte(crc: number, bytes: Uint8Array, from: number, to: number): number {
  let next = crc;
  for (let at = from; at < to; at++) {
    next = (TABLE[(next ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (next >>> 8);
  }
  return next;
}

/** Eight bytes at a time ("slicing by 8", Kounavis and Berry, 2005), as words of the machine. */
function byWords(crc: number, words: Int32Array): number {
  let next = crc;
  for (let at = 0; at < words.length; at += 2) {
    const low = (words[at] ?? 0) ^ next;
    const high = words[at + 1] ?? 0;
    next =
      (TABLE[1792 + (low & 0xff)] ?? 0) ^
      (TABLE[1536 + ((low >>> 8) & 0xff)] ?? 0) ^
      (TABLE[1280 + ((low >>> 16) & 0xff)] ?? 0) ^
      (TABLE[1024 + (low >>> 24)] ?? 0) ^
      (TABLE[768 + (high & 0xff)] ?? 0) ^
      (TABLE[512 + ((high >>> 8) & 0xff)] ?? 0) ^
      (TABLE[256 + ((high >>> 16) & 0xff)] ?? 0) ^
      (TABLE[high >>> 24] ?? 0);
  }
  return next;
}

/** CRC-32 of ISO 3309 over bytes that follow others, of which `before` is the CRC. */
export function crc32Of(bytes: Uint8Array, before = 0): number {
  const { buffer, byteOffset, length } = bytes;
  const head = Math.min(length, -byteOffset & 3);
  const strides = Math.floor((length - head) / STRIDE);
  const words = new Int32Array(buffer, strides === 0 ? 0 : byteOffset + head, strides * 2);
  const begun = byteByByte(~before, bytes, 0, head);
  return ~byteByByte(byWords(begun, words), bytes, head + strides * STRIDE, length) >>> 0;
}

/** The same over all parts in turn, as PNG chunks carry it. */
export const crc32 = (...parts: readonly Uint8Array[]): number =>
  parts.reduce((crc, part) => crc32Of(part, crc), 0);
