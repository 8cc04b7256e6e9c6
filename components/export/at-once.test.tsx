// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { batchOf, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { JPEG, photo as planned, planOf } from '@/lib/export/fixture';
import { atOnceOf } from './at-once';

const GIB = 2 ** 30;
const camera = { width: 4_000, height: 3_000 };

/** Files of a photo of 12 megapixels, as a cut-out and as a JPEG; and of one nobody has measured. */
function limitsOn(device: Parameters<typeof atOnceOf>[1]) {
  const transform = { ...PREPARED.transform, original: camera };
  const known = photoIn(STATES.previewed, { id: 'known', prepared: { ...PREPARED, transform } });
  const unknown = photoIn(STATES.previewed, { id: 'unknown', prepared: null });
  const { files } = planOf([planned('known'), planned('unknown')], {
    deliverables: [PLAIN_CUTOUT, JPEG],
  });
  const { most, room, weightOf } = atOnceOf(batchOf(known, unknown), device);
  const [cutout = 0, jpeg = 0, ...others] = files.map(weightOf);
  return { most, room, cutout, jpeg, others };
}

test('a worker is left for what somebody looks at, where there is more than one', () => {
  const mosts = [1, 2, 3, 4, 5, 16].map(
    (hardwareConcurrency) => limitsOn({ hardwareConcurrency }).most,
  );
  expect(mosts).toEqual([1, 1, 1, 2, 3, 3]);
});

test('cut-outs are light, what an encoder holds whole is not, and what is unknown is made alone', () => {
  const desktop = limitsOn({ hardwareConcurrency: 8, deviceMemory: 8 });
  expect(desktop.room).toBe(2 * GIB);
  expect(desktop.cutout).toBe(12e6 * 8);
  expect(3 * desktop.jpeg).toBeLessThanOrEqual(desktop.room);
  expect(desktop.others).toEqual([desktop.room, desktop.room]);

  const telephone = limitsOn({ hardwareConcurrency: 8, deviceMemory: 2 });
  expect(3 * telephone.cutout).toBeLessThanOrEqual(telephone.room);
  expect(2 * telephone.jpeg).toBeGreaterThan(telephone.room);
  expect(limitsOn({ hardwareConcurrency: 8 }).room).toBe(GIB / 2);
});
