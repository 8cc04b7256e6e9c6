import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDeflate } from './deflate';

/** The stream of some bytes that come in parts. */
function deflate(...parts: readonly Uint8Array[]): Buffer {
  const stream = createDeflate();
  return Buffer.concat([...parts.map((part) => stream.push(part)), stream.end()]);
}

/** Literals, and runs of every length around the limits of the format. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc
        .record({
          byte: fc.nat(255),
          length: fc.oneof(fc.nat(12), fc.integer({ min: 250, max: 530 })),
        })
        .map(({ byte, length }) => new Uint8Array(length).fill(byte)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

test('zlib reads back what was written, however it came in parts', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 4 }), (parts) => {
      expect(inflateSync(deflate(...parts)).equals(Buffer.concat(parts))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['nothing', 0],
  ['one byte', 1],
  ['just a block', 1 << 18],
  ['a block and a byte', (1 << 18) + 1],
  ['several blocks', 1_000_000],
])('%s is read back, whether it is all alike or never', (_, length) => {
  const alike = new Uint8Array(length);
  const various = Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 7)) & 0xff);
  for (const data of [alike, various]) {
    expect(inflateSync(deflate(data)).equals(Buffer.from(data))).toBe(true);
  }
});

test('the same bytes give the same stream, however they came in parts', () => {
  const data = Uint8Array.from({ length: 700_000 }, (_, i) => (i % 1_000 < 400 ? 0 : (i * i) & 63));
  const whole = deflate(data);
  expect(deflate(data.subarray(0, 5), data.subarray(5, 300_001), data.subarray(300_001))).toEqual(
    whole,
  );
});

test('symbols whose frequencies make the deepest tree keep within fifteen bits', () => {
  // Fibonacci numbers: each code one bit longer than the last, twenty-four of them.
  const counts = [1, 1];
  while (counts.length < 24) counts.push((counts.at(-1) ?? 0) + (counts.at(-2) ?? 0));
  const symbols = counts.flatMap((count, symbol) => Array<number>(count).fill(symbol));
  // One after the other in turn, so that there are no runs.
  const data = Uint8Array.from(symbols, (_, i) => symbols[(i * 7_919) % symbols.length] ?? 0);
  expect(inflateSync(deflate(data)).equals(Buffer.from(data))).toBe(true);
});

test('what is clear costs next to nothing', () => {
  expect(deflate(new Uint8Array(4_000_000)).length).toBeLessThan(6_000);
});
