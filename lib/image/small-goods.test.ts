import { expect, test } from 'vitest';
import { planLayout } from '@/lib/layout/plan';
import { FLAG_SIDE } from '@/lib/matte/flags';
import type { Plane, Size } from '@/lib/matte/planes';
import { exactSubjectPlace, subjectPlace } from '@/lib/matte/subject-place';
import { judge } from '@/lib/rules/judge';
import { PRESETS } from '@/lib/rules/presets';
import { subjectOf } from '@/lib/rules/subject';
import { matteWindow, planCopy, shrinkToFit } from './fit';
import { placeBands } from './place-bands';
import type { Band } from './png';
import { resampled, resampleRows } from './resample';

const ORIGINAL = { width: 6000, height: 4000 };
const amazon = PRESETS.find(({ id }) => id === 'amazon-main');
if (!amazon) throw new Error('no preset');

/** A disc of 5 % of the photo's width, with an edge as soft as models make it. */
function discOn({ width, height }: Size): Plane {
  const [x0, y0, radius] = [width * 0.4013, height * 0.5507, width * 0.025];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = radius - Math.hypot(x + 0.5 - x0, y + 0.5 - y0);
      data[y * width + x] = Math.min(255, Math.max(0, (inside / 2 + 0.5) * 255));
    }
  }
  return { data, width, height };
}

/** The alpha that a photo's file has by the Amazon preset, its rows enlarged and placed as they are there. */
async function exported(matte: Plane, subject: ReturnType<typeof subjectPlace>): Promise<Plane> {
  const transform = planCopy(ORIGINAL);
  const window = matteWindow(transform, matte);
  if (!window || !amazon) throw new Error('not the shape');
  const placement = planLayout({ original: ORIGINAL, subject, layout: amazon.layout });
  const read = resampleRows(matte, window, ORIGINAL);
  function* rows(): Generator<Band> {
    const alpha = new Uint8Array(ORIGINAL.width);
    const { y, height } = placement.source;
    for (let row = y; row < y + height; row++) {
      read(row, alpha);
      const band = new Uint8ClampedArray(ORIGINAL.width * 4);
      for (let x = 0; x < alpha.length; x++) band[x * 4 + 3] = alpha[x] ?? 0;
      yield band;
    }
  }
  const { width, height } = placement.canvas;
  const data = new Uint8Array(width * height);
  let at = 0;
  for await (const band of placeBands(rows(), ORIGINAL.width, placement)) {
    for (let i = 3; i < band.length; i += 4) data[at++] = band[i] ?? 0;
  }
  return { data, width, height };
}

/** How much of its canvas the file is said to fill. */
function fillOf(subject: Plane) {
  const file = {
    name: 'mug.jpg',
    bytes: new Uint8Array(),
    pixels: { ...subject, data: new Uint8Array() },
    subject,
  };
  const material = { file, facts: null, subject: () => subjectOf(subject) };
  return judge({ kind: 'fill', min: 0.85 }, material);
}

test.each([
  ['as large as the model takes', planCopy(ORIGINAL).copy],
  ['half as large', shrinkToFit(planCopy(ORIGINAL).copy, { maxSide: 2048 })],
])('small goods fill as much of their file as is asked: a matte %s', async (_, size) => {
  const matte = discOn(size);
  const window = matteWindow(planCopy(ORIGINAL), matte);
  if (!window) throw new Error('not the shape');
  const small = resampled(matte, window, shrinkToFit(ORIGINAL, { maxSide: FLAG_SIDE }));
  const exact = exactSubjectPlace(small, matte, window);
  expect(fillOf(await exported(matte, exact)).verdict).toBe('met');
  expect(fillOf(await exported(matte, subjectPlace(small))).verdict).toBe('missed');
  // Half of it at 128 and more: nothing that is seen is cut off.
  const { left = 0, right = 0 } = exact ?? {};
  expect(left).toBeLessThan(0.4013 - 0.025);
  expect(right).toBeGreaterThan(0.4013 + 0.025);
});
