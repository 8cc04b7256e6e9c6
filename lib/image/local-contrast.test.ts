import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalContrast, raised } from './local-contrast';

const grey = (width: number, height: number, levelAt: (x: number, y: number) => number) => {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rgba.fill(levelAt(x, y), 4 * (y * width + x), 4 * (y * width + x) + 3);
  }
  return rgba;
};

const lineOf = (rgba: Uint8ClampedArray, from: number, step: number, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const at = 4 * (from + n * step);
    return Array.from(rgba.subarray(at, at + 4));
  }).flat();

/** Given in bands of so many rows. */
function raise(rgba: Uint8ClampedArray, width: number, height: number, rows: number) {
  const work = createLocalContrast(
    { width, height },
    {
      top: lineOf(rgba, 0, 1, width),
      bottom: lineOf(rgba, (height - 1) * width, 1, width),
      left: lineOf(rgba, 0, width, height),
      right: lineOf(rgba, width - 1, width, height),
    },
  );
  const out = rgba.slice();
  for (let y = 0; y < height; y += rows) {
    work(out.subarray(4 * y * width, 4 * Math.min(height, y + rows) * width), y);
  }
  return out;
}

describe('the curve', () => {
  const level = fc.integer({ min: 0, max: 255 });

  test('rises with the luma, and stays within a byte', () => {
    fc.assert(
      fc.property(level, level, level, (mean, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(raised(low, mean)).toBeLessThanOrEqual(raised(high, mean));
        expect(raised(high, mean)).toBeLessThanOrEqual(255);
        expect(raised(low, mean)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('sets white apart from white', () => {
    expect(raised(250, 245) - raised(240, 245)).toBeCloseTo(26.6, 1);
    expect(raised(200, 200)).toBe(182);
  });
});

describe('a raised picture', () => {
  test('shows a pale thing on a pale ground more than twice as clearly, without a halo', () => {
    const [width, height] = [96, 64];
    const isThing = (x: number, y: number) => Math.hypot(x - 48, y - 32) < 14;
    const pale = grey(width, height, (x, y) => (isThing(x, y) ? 240 : 250));
    const out = raise(pale, width, height, 64);
    const seen = new Set(Array.from({ length: width }, (_, x) => out[4 * (32 * width + x)]));
    expect([...seen].sort()).toEqual([195, 220]);
    expect(out[3]).toBe(255);
  });

  test('follows a backdrop that is shaded from side to side', () => {
    const [width, height] = [128, 96];
    const out = raise(
      grey(width, height, (x) => 190 + x / 4),
      width,
      height,
      96,
    );
    const at = (x: number) => out[4 * (48 * width + x)] ?? 0;
    for (let x = 8; x < 120; x++) expect(Math.abs(at(x) - (174.5 + x / 4))).toBeLessThan(16);
  });

  test('is the same in whatever bands it comes, and each time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        (width, height, rows, seed) => {
          const noise = grey(width, height, (x, y) => (x * 73 + y * 151 + seed) % 256);
          expect(raise(noise, width, height, rows)).toEqual(raise(noise, width, height, height));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps the differences between red, green and blue', () => {
    const rgba = Uint8ClampedArray.of(120, 100, 90, 255, 130, 110, 100, 255);
    const [r = 0, g = 0, b = 0] = raise(rgba, 2, 1, 1);
    expect([r - g, g - b]).toEqual([20, 10]);
  });
});
