import { latin1, u8, u16be, u32be, u32le } from '@/lib/image/integers';

/** A piece of a file: what it is called, and its payload. */
type Segment = { readonly type: string; readonly data: Uint8Array };

/** The chunks of a PNG (PNG 3, section 5.3), as far as there are whole ones. */
export function* pngChunks(bytes: Uint8Array): Generator<Segment> {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = u32be(bytes, at);
    yield { type: latin1(bytes, at + 4, 4), data: bytes.subarray(at + 8, at + 8 + size) };
    at += 12 + size;
  }
}

/** The chunks of a WebP (RFC 9649, section 2). */
export function* webpChunks(bytes: Uint8Array): Generator<Segment> {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = u32le(bytes, at + 4);
    yield { type: latin1(bytes, at, 4), data: bytes.subarray(at + 8, at + 8 + size) };
    at += 8 + size + (size % 2);
  }
}

/** The segments of a JPEG before its first scan, by the second byte of their marker in hex. */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment> {
  const SOS = 0xda;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = u8(bytes, at + 1);
    if (u8(bytes, at) !== 0xff || marker === SOS) return;
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const size = Math.max(2, u16be(bytes, at + 2));
    yield { type: marker.toString(16), data: bytes.subarray(at + 4, at + 2 + size) };
    at += 2 + size;
  }
}
