import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matteWindow, planCopy, shrinkToFit } from './fit';
import { MODEL_LIMITS, ORIGINAL_LIMITS } from './limits';

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

it('a preview keeps at least one pixel of the short side', () => {
  expect(shrinkToFit({ width: 30_000, height: 2 }, { maxSide: 512 })).toEqual({
    width: 512,
    height: 1,
  });
});
