export type Bytes = Uint8Array<ArrayBuffer>;

/** All parts, one after another. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Tags and four-character codes, a byte a letter. */
export const latin1 = (text: string): Bytes =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const u16be = (value: number): Bytes => Uint8Array.of(value >>> 8, value);

export const u32be = (value: number): Bytes =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

export const u16le = (value: number): Bytes => Uint8Array.of(value, value >>> 8);

export const u24le = (value: number): Bytes => Uint8Array.of(value, value >>> 8, value >>> 16);

export const u32le = (value: number): Bytes =>
  Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

/** The four-character code that stands at a place. */
export const codeAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
