import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyMatte } from './composite';

const rows = fc
  .uint8Array({ minLength: 1, maxLength: 50 })
  .chain((matte) =>
    fc
      .uint8Array({ minLength: matte.length * 4, maxLength: matte.length * 4 })
      .map((pixels) => ({ matte, pixels: new Uint8ClampedArray(pixels) })),
  );

it('colours stay as they were wherever anything is left to see, and are gone where not', () => {
  fc.assert(
    fc.property(rows, ({ matte, pixels }) => {
      const result = pixels.slice();
      applyMatte(result, matte);
      matte.forEach((alpha, x) => {
        const [before, after] = [pixels, result].map((row) => row.slice(x * 4, x * 4 + 4));
        const both = Math.round(((before?.[3] ?? 0) * alpha) / 255);
        expect(after?.[3]).toBe(both);
        const colours = both === 0 ? [0, 0, 0] : [...(before ?? [])].slice(0, 3);
        expect([...(after ?? [])].slice(0, 3)).toEqual(colours);
      });
    }),
  );
});
