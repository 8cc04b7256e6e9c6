import { latin1, u8, u16be, u32be } from './integers';

/** The payload of a box of ISO base media, as a range of the file. */
export type Box = { readonly type: string; readonly start: number; readonly end: number };

/** More than any picture has, so that a file of nothing but boxes takes no time. */
const MAX_BOXES = 20_000;

/** The boxes in a range, as far as they make sense. The last one may reach beyond the file. */
export function* boxesIn(bytes: Uint8Array, start: number, end: number): Generator<Box> {
  const last = Math.min(end, bytes.length);
  let at = start;
  for (let count = 0; count < MAX_BOXES && at + 8 <= last; count++) {
    const short = u32be(bytes, at);
    const head = short === 1 ? 16 : 8;
    const size = short === 0 ? end - at : short === 1 ? u64be(bytes, at + 8) : short;
    if (size < head) return;
    yield { type: latin1(bytes, at + 4, 4), start: at + head, end: at + size };
    at += size;
  }
}

/** A number of as many bytes as it is told; loses precision above 2^53, which no file reaches. */
export function uint(bytes: Uint8Array, at: number, size: number): number {
  if (size === 8) return u64be(bytes, at);
  if (size === 4) return u32be(bytes, at);
  return size === 2 ? u16be(bytes, at) : size === 1 ? u8(bytes, at) : 0;
}

const u64be = (bytes: Uint8Array, at: number): number =>
  u32be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 4);
