const SUB = 1;
const UP = 2;
const AVERAGE = 3;
const PAETH = 4;
const FILTERS = [SUB, UP, AVERAGE, PAETH] as const;

type Filter = (typeof FILTERS)[number];

/** Bytes in a pixel: RGBA with 8 bits. */
const STEP = 4;

/** Every so many bytes are looked at to choose a filter; odd, so that all channels are met. */
const SAMPLE_EVERY = 29;

/**
 * Filters one row of RGBA for PNG (PNG 3, section 9): the filter's number, then the differences.
 * The filter is the one with the smallest sum of absolute differences, on a sample of the row.
 * Around a cut-out there is nothing, whose difference from nothing is nothing: it is passed over.
 * @param row starts at a multiple of four bytes in its buffer, as does `above`.
 * @param out one byte longer than the row, and all zeros.
 */
export function filterRow(row: Uint8ClampedArray, above: Uint8ClampedArray, out: Uint8Array): void {
  const [start, end] = spanOf(row, above);
  let best: Filter = SUB;
  let leastCost = Number.POSITIVE_INFINITY;
  for (const filter of FILTERS) {
    const cost = sampleCost(filter, row, above, start, end);
    if (cost < leastCost) {
      leastCost = cost;
      best = filter;
    }
  }
  out[0] = best;
  WRITERS[best](row, above, out, start, end);
}

/** The bytes between the first and the last pixel that is not nothing, here or in the row above. */
function spanOf(row: Uint8ClampedArray, above: Uint8ClampedArray): [start: number, end: number] {
  const here = pixelsOf(row);
  const there = pixelsOf(above);
  let start = 0;
  let end = here.length;
  while (start < end && here[start] === 0 && there[start] === 0) start++;
  while (end > start && here[end - 1] === 0 && there[end - 1] === 0) end--;
  // The pixel behind the span is still told by its difference from the one before.
  return [start * STEP, Math.min(end + 1, here.length) * STEP];
}

const pixelsOf = (row: Uint8ClampedArray): Uint32Array =>
  new Uint32Array(row.buffer, row.byteOffset, row.length / STEP);

function sampleCost(
  filter: Filter,
  row: Uint8ClampedArray,
  above: Uint8ClampedArray,
  start: number,
  end: number,
): number {
  let cost = 0;
  for (let i = Math.max(start, STEP); i < end; i += SAMPLE_EVERY) {
    const a = row[i - STEP] ?? 0;
    const b = above[i] ?? 0;
    const c = above[i - STEP] ?? 0;
    const guess =
      filter === SUB ? a : filter === UP ? b : filter === AVERAGE ? (a + b) >> 1 : paeth(a, b, c);
    const difference = ((row[i] ?? 0) - guess) & 0xff;
    cost += difference < 128 ? difference : 256 - difference;
  }
  return cost;
}

function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - c - c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

type Writer = (
  row: Uint8ClampedArray,
  above: Uint8ClampedArray,
  out: Uint8Array,
  start: number,
  end: number,
) => void;

/** One plain loop each: a choice inside the loop would double its time. */
const WRITERS: Record<Filter, Writer> = {
  [SUB]: (row, _above, out, start, end) => {
    for (let i = start; i < end; i++) {
      out[i + 1] = (row[i] ?? 0) - (i < STEP ? 0 : (row[i - STEP] ?? 0));
    }
  },
  [UP]: (row, above, out, start, end) => {
    for (let i = start; i < end; i++) out[i + 1] = (row[i] ?? 0) - (above[i] ?? 0);
  },
  [AVERAGE]: (row, above, out, start, end) => {
    for (let i = start; i < end; i++) {
      const left = i < STEP ? 0 : (row[i - STEP] ?? 0);
      out[i + 1] = (row[i] ?? 0) - ((left + (above[i] ?? 0)) >> 1);
    }
  },
  [PAETH]: (row, above, out, start, end) => {
    for (let i = start; i < end; i++) {
      const left = i < STEP ? 0 : (row[i - STEP] ?? 0);
      const corner = i < STEP ? 0 : (above[i - STEP] ?? 0);
      out[i + 1] = (row[i] ?? 0) - paeth(left, above[i] ?? 0, corner);
    }
  },
};
