import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matteWindow, planCopy, shrinkToFit } from './fit';
import { MODEL_LIMITS, ORIGINAL_LIMITS } from './limits';
import { VARIANTS } from './variant';

const sides = fc.integer({ min: 1, max: ORIGINAL_LIMITS.maxSide });
const sizes = fc.record({ width: sides, height: sides });

describe('an API copy', () => {
  it('is within every limit of the model, whatever the original', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 70_000, max: MODEL_LIMITS.maxPixels }),
        (size, budget) => {
          const { copy, content } = planCopy(size, budget);
          expect(Math.max(copy.width, copy.height)).toBeLessThanOrEqual(MODEL_LIMITS.maxSide);
          expect(Math.min(copy.width, copy.height)).toBeGreaterThanOrEqual(MODEL_LIMITS.minSide);
          expect(copy.width * copy.height).toBeLessThanOrEqual(MODEL_LIMITS.maxPixels);
          expect(content.width * content.height).toBeLessThanOrEqual(budget);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('holds the whole original, never enlarged, in its shape to within a pixel', () => {
    fc.assert(
      fc.property(sizes, (original) => {
        const { content } = planCopy(original);
        expect(content.width).toBeLessThanOrEqual(original.width);
        expect(content.height).toBeLessThanOrEqual(original.height);
        const long = Math.max(original.width, original.height);
        const scale = Math.max(content.width, content.height) / long;
        const short = Math.max(1, Math.min(original.width, original.height) * scale);
        expect(Math.abs(Math.min(content.width, content.height) - short)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000, examples: [[{ width: 4323, height: 4191 }]] },
    );
  });

  it('has its content in the middle, to within a pixel', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { content, copy } = planCopy(size);
        const right = copy.width - content.width - content.x;
        const bottom = copy.height - content.height - content.y;
        expect([0, 1]).toContain(right - content.x);
        expect([0, 1]).toContain(bottom - content.y);
      }),
    );
  });

  it.each([
    [
      { width: 4000, height: 3000 },
      { width: 4000, height: 3000 },
    ],
    [
      { width: 6000, height: 4000 },
      { width: 4096, height: 2731 },
    ],
    [
      { width: 8000, height: 8000 },
      { width: 4000, height: 4000 },
    ],
    [
      { width: 40, height: 30 },
      { width: 256, height: 256 },
    ],
    [
      { width: 5000, height: 120 },
      { width: 4096, height: 256 },
    ],
  ])('of %j is %j', (original, copy) => {
    expect(planCopy(original).copy).toEqual(copy);
  });
});

describe('the way back', () => {
  it('is the content itself when the cut-out has the size that was sent', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const transform = planCopy(size);
        expect(matteWindow(transform, transform.copy)).toEqual(transform.content);
      }),
    );
  });

  it('scales with a cut-out that came back scaled, and refuses another shape', () => {
    const transform = planCopy({ width: 1000, height: 100 });
    expect(matteWindow(transform, { width: 500, height: 128 })).toEqual({
      x: 0,
      y: 39,
      width: 500,
      height: 50,
    });
    expect(matteWindow(transform, { width: 1000, height: 250 })).toBeNull();
    expect(matteWindow(transform, { width: 256, height: 1000 })).toBeNull();
  });
});

describe.each(VARIANTS)('a %s copy', (variant) => {
  const extremes = [
    { width: 1, height: 1 },
    { width: ORIGINAL_LIMITS.maxSide, height: 1 },
    { width: 1, height: ORIGINAL_LIMITS.maxSide },
    { width: ORIGINAL_LIMITS.maxSide, height: ORIGINAL_LIMITS.maxSide },
    { width: 4096, height: 3906 },
    { width: 3585, height: 3584 },
  ];

  it('is within every limit of the model, whatever the original, and the same each time', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 70_000, max: MODEL_LIMITS.maxPixels }),
        (size, budget) => {
          const transform = planCopy(size, budget, variant);
          const { copy, content } = transform;
          expect(Math.max(copy.width, copy.height)).toBeLessThanOrEqual(MODEL_LIMITS.maxSide);
          expect(Math.min(copy.width, copy.height)).toBeGreaterThanOrEqual(MODEL_LIMITS.minSide);
          expect(copy.width * copy.height).toBeLessThanOrEqual(MODEL_LIMITS.maxPixels);
          expect(content.width * content.height).toBeLessThanOrEqual(budget);
          expect(planCopy(size, budget, variant)).toEqual(transform);
        },
      ),
      {
        numRuns: 1000,
        examples: extremes.map((size): [typeof size, number] => [size, MODEL_LIMITS.maxPixels]),
      },
    );
  });

  it('leads back to exactly the content that it was made of', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const transform = planCopy(size, undefined, variant);
        expect(matteWindow(transform, transform.copy)).toEqual(transform.content);
        const long = Math.max(size.width, size.height);
        const scale = Math.max(transform.content.width, transform.content.height) / long;
        const short = Math.max(1, Math.min(size.width, size.height) * scale);
        const kept = Math.min(transform.content.width, transform.content.height);
        expect(Math.abs(kept - short)).toBeLessThanOrEqual(1);
      }),
      { examples: extremes.map((size) => [size]) },
    );
  });
});

describe('a margin', () => {
  it.each(['padded', 'bordered'] as const)('lies on all sides of a %s copy', (variant) => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { content, copy } = planCopy(size, undefined, variant);
        const least = Math.max(content.width, content.height) / 14;
        const right = copy.width - content.width - content.x;
        const bottom = copy.height - content.height - content.y;
        for (const side of [content.x, content.y, right, bottom]) {
          expect(side).toBeGreaterThanOrEqual(least);
        }
      }),
    );
  });

  it('costs only a large original some of its size', () => {
    const small = planCopy({ width: 3000, height: 2000 }, undefined, 'padded');
    expect(small.content).toEqual({ x: 215, y: 215, width: 3000, height: 2000 });
    const large = planCopy({ width: 6000, height: 4000 }, undefined, 'padded');
    expect(large.content.width).toBe(3584);
    expect(large.copy.width).toBe(4096);
  });
});

it('a preview keeps at least one pixel of the short side', () => {
  expect(shrinkToFit({ width: 30_000, height: 2 }, { maxSide: 512 })).toEqual({
    width: 512,
    height: 1,
  });
});
