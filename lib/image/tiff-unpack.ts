/** Fills `output` from a strip or tile; returns how many bytes of it were there. */
type Unpack = (input: Uint8Array<ArrayBuffer>, output: Uint8Array) => number | Promise<number>;

/** By the number of the compression. All stop when `output` is full, whatever else the input holds. */
export const UNPACK: ReadonlyMap<number, Unpack> = new Map<number, Unpack>([
  [1, unpackNone],
  [5, unpackLzw],
  [8, inflate],
  [32_946, inflate],
  [32_773, unpackBits],
]);

function unpackNone(input: Uint8Array, output: Uint8Array): number {
  const length = Math.min(input.length, output.length);
  output.set(input.subarray(0, length));
  return length;
}

async function inflate(input: Uint8Array<ArrayBuffer>, output: Uint8Array): Promise<number> {
  const stream = new Blob([input]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = stream.getReader();
  let to = 0;
  while (to < output.length) {
    const { value, done } = await reader.read();
    if (done) return to;
    const part = value.subarray(0, output.length - to);
    output.set(part, to);
    to += part.length;
  }
  await reader.cancel();
  return to;
}

/** TIFF 6.0, section 9. */
function unpackBits(input: Uint8Array, output: Uint8Array): number {
  let at = 0;
  let to = 0;
  while (at < input.length && to < output.length) {
    const head = input[at++] ?? 0;
    if (head < 128) {
      const run = input.subarray(at, at + Math.min(head + 1, output.length - to));
      output.set(run, to);
      at += head + 1;
      to += run.length;
    } else if (head > 128) {
      output.fill(input[at++] ?? 0, to, to + 257 - head);
      to += 257 - head;
    }
  }
  return Math.min(to, output.length);
}

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAX_WIDTH = 12;

/**
 * TIFF 6.0, section 13. A string of the table is one that was put out before, with the byte that
 * followed it there: a place and a length in `output` are all that has to be kept.
 */
function unpackLzw(input: Uint8Array, output: Uint8Array): number {
  const starts = new Uint32Array(1 << MAX_WIDTH);
  const lengths = new Uint16Array(1 << MAX_WIDTH);
  let free = FIRST_FREE;
  let width = 9;
  let held = 0;
  let bits = 0;
  let at = 0;
  let to = 0;
  let lastLength = 0;
  while (to < output.length) {
    while (held < width) {
      if (at === input.length) return to;
      bits = ((bits << 8) | (input[at++] ?? 0)) & 0xff_ffff;
      held += 8;
    }
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === END) return to;
    if (code === CLEAR) {
      free = FIRST_FREE;
      width = 9;
      lastLength = 0;
      continue;
    }
    const lastStart = to - lastLength;
    if (lastLength > 0 && free < 1 << MAX_WIDTH) {
      starts[free] = lastStart;
      lengths[free++] = lastLength + 1;
    }
    if (code < CLEAR) {
      output[to++] = code;
      lastLength = 1;
    } else {
      if (code >= free) throw new RangeError('not in the table');
      // Byte by byte: the newest string reaches into what is being written.
      let from = starts[code] ?? 0;
      lastLength = lengths[code] ?? 0;
      const end = Math.min(to + lastLength, output.length);
      while (to < end) output[to++] = output[from++] ?? 0;
    }
    if (free + 1 >= 1 << width && width < MAX_WIDTH) width++;
  }
  return to;
}
