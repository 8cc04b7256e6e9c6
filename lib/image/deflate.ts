import { type HuffmanCode, huffmanCode } from './huffman';

/** So many bytes make a block with codes of its own: enough to pay for them, few enough to adapt. */
const BLOCK_BYTES = 1 << 18;

/** Shorter runs are not worth the three bytes that they would be sent as. */
const MIN_RUN = 4;
const MAX_RUN = 258;

const END_OF_BLOCK = 256;
const LITERALS_AND_LENGTHS = 286;

/** The order in which a block tells the lengths of the code for code lengths (RFC 1951, 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** For each run length: its symbol, and the extra bits behind it (RFC 1951, 3.2.5). */
const RUN_SYMBOL = new Uint16Array(MAX_RUN + 1);
const RUN_EXTRA_BITS = new Uint8Array(MAX_RUN + 1);
const RUN_EXTRA = new Uint8Array(MAX_RUN + 1);
for (let symbol = 257, length = 3; symbol < 285; symbol++) {
  const extraBits = symbol < 265 ? 0 : (symbol - 261) >> 2;
  for (let extra = 0; extra < 1 << extraBits && length < MAX_RUN; extra++, length++) {
    RUN_SYMBOL[length] = symbol;
    RUN_EXTRA_BITS[length] = extraBits;
    RUN_EXTRA[length] = extra;
  }
}
RUN_SYMBOL[MAX_RUN] = 285;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A zlib stream (RFC 1950, 1951) of the filtered rows of a picture. It looks for nothing but runs of
 * one byte, and gives every block the best codes for what is in it: filtered photos hardly ever
 * repeat themselves, and what is clear is all runs. So it comes within a few hundredths of zlib's
 * size in a small part of its time, and, being our own, gives the same bytes in every browser.
 */
export function createDeflate() {
  const block = new Uint8Array(BLOCK_BYTES);
  const tokens = new Uint16Array(BLOCK_BYTES);
  const output = createBitWriter();
  const sums: Adler = { low: 1, high: 0 };
  let filled = 0;
  output.put(0x78, 8);
  output.put(0x01, 8);

  const flush = (isLast: boolean): void => {
    writeBlock(block.subarray(0, filled), tokens, sums, output, isLast);
    filled = 0;
  };

  return {
    /** Takes more bytes; gives those of the stream that are ready by now. */
    push(bytes: Uint8Array): Bytes {
      let at = 0;
      while (at < bytes.length) {
        const part = bytes.subarray(at, at + BLOCK_BYTES - filled);
        block.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === BLOCK_BYTES) flush(false);
      }
      return output.take();
    },

    /** Ends the stream; gives the rest of it. */
    end(): Bytes {
      flush(true);
      output.align();
      for (const sum of [sums.high, sums.low]) {
        output.put(sum >>> 8, 8);
        output.put(sum & 0xff, 8);
      }
      return output.take();
    },
  };
}

type BitWriter = ReturnType<typeof createBitWriter>;

/** Bits to bytes, the lowest bit first. */
function createBitWriter() {
  let bytes = new Uint8Array(BLOCK_BYTES * 2);
  let length = 0;
  let held = 0;
  let heldBits = 0;

  const reserve = (more: number): void => {
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array((length + more) * 2);
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };

  const put = (value: number, bits: number): void => {
    held |= value << heldBits;
    heldBits += bits;
    while (heldBits >= 8) {
      if (length === bytes.length) reserve(1);
      bytes[length++] = held;
      held >>>= 8;
      heldBits -= 8;
    }
  };

  return {
    /** At most 16 bits. */
    put,

    /** Zeros up to the next whole byte. */
    align(): void {
      if (heldBits > 0) put(0, 8 - heldBits);
    },

    /**
     * The tokens of a block, each a literal, or a run's length + 256. One loop with all its state
     * in local variables: it sees every byte of the picture.
     */
    putTokens(tokens: Uint16Array, count: number, { lengths, bits }: HuffmanCode): void {
      reserve(count * 3 + 8);
      const out = bytes;
      let at = length;
      let buffer = held;
      let filled = heldBits;
      for (let i = 0; i < count; i++) {
        const token = tokens[i] ?? 0;
        if (token < 256) {
          buffer |= (bits[token] ?? 0) << filled;
          filled += lengths[token] ?? 0;
        } else {
          const run = token - 256;
          const symbol = RUN_SYMBOL[run] ?? 0;
          const symbolBits = lengths[symbol] ?? 0;
          buffer |= (bits[symbol] ?? 0) << filled;
          filled += symbolBits;
          while (filled >= 8) {
            out[at++] = buffer;
            buffer >>>= 8;
            filled -= 8;
          }
          buffer |= (RUN_EXTRA[run] ?? 0) << filled;
          // The distance follows: always one byte back, whose code is a single zero.
          filled += (RUN_EXTRA_BITS[run] ?? 0) + 1;
        }
        if (filled >= 16) {
          out[at] = buffer;
          out[at + 1] = buffer >>> 8;
          at += 2;
          buffer >>>= 16;
          filled -= 16;
        }
      }
      length = at;
      held = buffer;
      heldBits = filled;
      // Writes out what whole bytes are left.
      put(0, 0);
    },

    /** The whole bytes so far; they are gone from here. */
    take(): Bytes {
      const taken = bytes.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

function writeBlock(
  block: Uint8Array,
  tokens: Uint16Array,
  sums: Adler,
  output: BitWriter,
  isLast: boolean,
): void {
  const counts = new Uint32Array(LITERALS_AND_LENGTHS);
  const tokenCount = tokenise(block, tokens, counts, sums);
  counts[END_OF_BLOCK] = 1;
  const code = huffmanCode(counts, 15);
  output.put(isLast ? 1 : 0, 1);
  output.put(2, 2);
  writeCode(code.lengths, output);
  output.putTokens(tokens, tokenCount, code);
  output.put(code.bits[END_OF_BLOCK] ?? 0, code.lengths[END_OF_BLOCK] ?? 0);
}

/** The two sums of Adler-32 (RFC 1950, section 9). */
type Adler = { low: number; high: number };

const ADLER_MODULUS = 65_521;
/** As many bytes as can be summed before a sum leaves 31 bits, in which arithmetic is quickest. */
const SUMMED_AT_ONCE = 2_048;

/** Finds the runs, counts what will be sent, and sums up: all in one loop, which sees every byte. */
function tokenise(
  block: Uint8Array,
  tokens: Uint16Array,
  counts: Uint32Array,
  sums: Adler,
): number {
  const end = block.length;
  const words = new Uint32Array(block.buffer, block.byteOffset, end >>> 2);
  let { low, high } = sums;
  let count = 0;
  let i = 0;
  while (i < end) {
    const pause = Math.min(i + SUMMED_AT_ONCE, end);
    while (i < pause) {
      const byte = block[i] ?? 0;
      tokens[count++] = byte;
      counts[byte] = (counts[byte] ?? 0) + 1;
      low += byte;
      high += low;
      i++;
      if (block[i] !== byte || block[i + 1] !== byte || block[i + 2] !== byte) continue;

      const start = i;
      i += 3;
      while (i & 3 && block[i] === byte) i++;
      if ((i & 3) === 0) {
        const word = Math.imul(byte, 0x01010101) >>> 0;
        while (words[i >>> 2] === word) i += 4;
        while (block[i] === byte) i++;
      }
      const length = i - start;
      high = (high + length * low + ((length * (length + 1)) / 2) * byte) % ADLER_MODULUS;
      low = (low + length * byte) % ADLER_MODULUS;

      let left = length;
      for (; left >= MIN_RUN; left -= Math.min(left, MAX_RUN)) {
        const run = Math.min(left, MAX_RUN);
        const symbol = RUN_SYMBOL[run] ?? 0;
        tokens[count++] = run + 256;
        counts[symbol] = (counts[symbol] ?? 0) + 1;
      }
      counts[byte] = (counts[byte] ?? 0) + left;
      for (; left > 0; left--) tokens[count++] = byte;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
  }
  sums.low = low;
  sums.high = high;
  return count;
}

/** The code lengths of a block, themselves Huffman coded (RFC 1951, 3.2.7); one distance code. */
function writeCode(lengths: Uint8Array, output: BitWriter): void {
  const all = Uint8Array.of(...lengths, 1);
  const parts: [symbol: number, extra: number, extraBits: number][] = [];
  for (let i = 0; i < all.length; ) {
    const length = all[i] ?? 0;
    let end = i + 1;
    while (end < all.length && all[end] === length) end++;
    const run = end - i;
    if (length === 0 && run >= 11) {
      const taken = Math.min(run, 138);
      parts.push([18, taken - 11, 7]);
      i += taken;
    } else if (length === 0 && run >= 3) {
      parts.push([17, run - 3, 3]);
      i += run;
    } else if (run >= 4) {
      const taken = Math.min(run - 1, 6);
      parts.push([length, 0, 0], [16, taken - 3, 2]);
      i += taken + 1;
    } else {
      parts.push([length, 0, 0]);
      i++;
    }
  }
  const counts = new Uint32Array(19);
  for (const [symbol] of parts) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const code = huffmanCode(counts, 7);
  let told = ORDER.length;
  while (told > 4 && code.lengths[ORDER[told - 1] ?? 0] === 0) told--;
  output.put(LITERALS_AND_LENGTHS - 257, 5);
  output.put(0, 5);
  output.put(told - 4, 4);
  for (const symbol of ORDER.slice(0, told)) output.put(code.lengths[symbol] ?? 0, 3);
  for (const [symbol, extra, extraBits] of parts) {
    output.put(code.bits[symbol] ?? 0, code.lengths[symbol] ?? 0);
    output.put(extra, extraBits);
  }
}
