/**
 * Integers in untrusted bytes. What lies beyond the end reads as zero, so that a parser of any
 * bytes at all only has to see to it that it moves forward.
 */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

export const u16be = (bytes: Uint8Array, at: number): number =>
  (u8(bytes, at) << 8) | u8(bytes, at + 1);

export const u16le = (bytes: Uint8Array, at: number): number =>
  u8(bytes, at) | (u8(bytes, at + 1) << 8);

export const u24le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) | (u8(bytes, at + 2) << 16);

export const u32be = (bytes: Uint8Array, at: number): number =>
  u16be(bytes, at) * 0x1_0000 + u16be(bytes, at + 2);

export const u32le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) + u16le(bytes, at + 2) * 0x1_0000;

/** `length` bytes as Latin-1: tags and four-character codes. */
export function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
