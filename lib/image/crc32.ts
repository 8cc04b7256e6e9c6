const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 of ISO 3309 over all parts in turn, as PNG chunks carry it. */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = -1;
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      crc = (TABLE[(crc ^ (part[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
    }
  }
  return ~crc >>> 0;
}
