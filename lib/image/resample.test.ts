import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plane } from '@/lib/matte/planes';
import type { Box, Size } from './fit';
import { resampled, rowsOf } from './resample';

const resample = (source: Plane, window: Box, target: Size): Uint8Array =>
  resampled(source, window, target).data;

const whole = ({ width, height }: Size): Box => ({ x: 0, y: 0, width, height });

const planes = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain((size) => {
    const length = size.width * size.height;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data): Plane => ({ ...size, data }));
  });

const targets = fc.record({
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
});

/** A disc with a soft rim, as mattes are. */
function disc(side: number): Plane {
  const data = new Uint8Array(side * side);
  for (let at = 0; at < data.length; at++) {
    const distance = Math.hypot((at % side) - side / 2, Math.floor(at / side) - side / 2);
    data[at] = Math.max(0, Math.min(255, (side * 0.35 - distance) * 60 + 128));
  }
  return { width: side, height: side, data };
}

describe('a matte', () => {
  it('comes through unchanged at its own size', () => {
    fc.assert(
      fc.property(planes, (plane) => {
        expect(resample(plane, whole(plane), plane)).toEqual(plane.data);
      }),
    );
  });

  it('that is one value everywhere stays that value at every size', () => {
    fc.assert(
      fc.property(planes, targets, fc.nat(255), (plane, target, value) => {
        const flat = { ...plane, data: plane.data.fill(value) };
        expect(resample(flat, whole(flat), target)).toEqual(
          new Uint8Array(target.width * target.height).fill(value),
        );
      }),
    );
  });

  it('is taken from its window alone: the padding does not bleed in', () => {
    const data = new Uint8Array(30 * 30).fill(255);
    for (let y = 10; y < 20; y++) data.fill(7, y * 30 + 5, y * 30 + 25);
    const window = { x: 5, y: 10, width: 20, height: 10 };
    const target = { width: 63, height: 31 };
    const inside = resample({ width: 30, height: 30, data }, window, target);
    expect(new Set(inside)).toEqual(new Set([7]));
  });

  it('does not shift: a slope lies where pixel centres say, at any enlargement', () => {
    const ramp: Plane = { width: 50, height: 50, data: new Uint8Array(2500) };
    for (let at = 0; at < 2500; at++) ramp.data[at] = (at % 50) * 3 + Math.floor(at / 50) * 2;
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 211 }), fc.integer({ min: 50, max: 211 }), (w, h) => {
        const big = resample(ramp, whole(ramp), { width: w, height: h });
        // Cubics reproduce slopes exactly, away from the edge that repeats.
        const inner = (at: number, length: number) => at > length * 0.05 && at < length * 0.95 - 1;
        for (let at = 0; at < big.length; at++) {
          const [x, y] = [at % w, Math.floor(at / w)];
          if (!inner(x, w) || !inner(y, h)) continue;
          const exact = (((x + 0.5) * 50) / w - 0.5) * 3 + (((y + 0.5) * 50) / h - 0.5) * 2;
          if (Math.abs((big[at] ?? 0) - exact) > 0.51) throw new Error(`${x},${y}: ${big[at]}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('shrinks without losing a hair: means are kept', () => {
    const hair: Plane = { width: 200, height: 200, data: new Uint8Array(40_000) };
    for (let y = 0; y < 200; y++) hair.data[y * 200 + 77] = 255;
    const small = resample(hair, whole(hair), { width: 20, height: 20 });
    const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
    expect(mean).toBeGreaterThan(255 / 200 - 0.3);
    expect(mean).toBeLessThan(255 / 200 + 0.8);
  });

  it('keeps its opaque inside opaque and its clear outside clear when enlarged', () => {
    const plane = disc(64);
    const big = resample(plane, whole(plane), { width: 256, height: 256 });
    for (let at = 0; at < big.length; at++) {
      const distance = Math.hypot((at % 256) + 0.5 - 130, Math.floor(at / 256) + 0.5 - 130);
      if (distance < 0.35 * 256 - 20) expect(big[at]).toBe(255);
      if (distance > 0.35 * 256 + 20) expect(big[at]).toBe(0);
    }
  });
});

it('gives the rows of a plane as they are', () => {
  const plane: Plane = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  const row = new Uint8Array(3);
  rowsOf(plane)(1, row);
  expect([...row]).toEqual([4, 5, 6]);
});
