import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceFrom } from './distance';

const masks = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.nat({ max: 9 }), { minLength: width * height, maxLength: width * height })
      .map((values) => ({
        width,
        height,
        marked: Uint8Array.from(values, (value) => (value === 0 ? 1 : 0)),
      })),
  );

test('each pixel is about as far from the nearest marked one as it really is', () => {
  fc.assert(
    fc.property(masks, ({ marked, width, height }) => {
      const places = [...marked.keys()].filter((i) => marked[i]);
      const distance = distanceFrom(marked, { width, height });
      for (const [i, thirds] of distance.entries()) {
        const [x, y] = [i % width, Math.floor(i / width)];
        const exact = Math.min(
          ...places.map((j) => Math.hypot((j % width) - x, Math.floor(j / width) - y)),
        );
        if (places.length === 0) expect(thirds).toBeGreaterThan(10_000);
        else {
          expect(thirds / 3).toBeGreaterThanOrEqual(exact * 0.94 - 1e-9);
          expect(thirds / 3).toBeLessThanOrEqual(exact * 1.06 + 1e-9);
        }
      }
    }),
  );
});
