import { expect, test } from 'vitest';
import { orientationAfter, type Turn, UPRIGHT_BY } from './orientation';
import { turnUpright } from './turn';

/** The letter F, by its pixels' numbers: no turn or mirror leaves it as it is. */
const upright = [
  [1, 2, 3],
  [4, 5, 0],
  [6, 0, 0],
  [7, 0, 0],
];

const stored: Record<number, number[][]> = {
  1: upright,
  2: upright.map((row) => row.toReversed()),
  3: upright.map((row) => row.toReversed()).toReversed(),
  4: upright.toReversed(),
  5: [0, 1, 2].map((x) => upright.map((row) => row[x] ?? 0)),
  6: [2, 1, 0].map((x) => upright.map((row) => row[x] ?? 0)),
  7: [2, 1, 0].map((x) => upright.map((row) => row[x] ?? 0).toReversed()),
  8: [0, 1, 2].map((x) => upright.map((row) => row[x] ?? 0).toReversed()),
};

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('orientation %i is turned upright', (orientation) => {
  const rows = stored[orientation] ?? [];
  const pixels = Uint32Array.from(rows.flat());
  const size = { width: rows[0]?.length ?? 0, height: rows.length };
  const turned = turnUpright({ ...size, data: new Uint8ClampedArray(pixels.buffer) }, orientation);
  expect([turned.width, turned.height]).toEqual([3, 4]);
  expect([...new Uint32Array(turned.data.buffer)]).toEqual(upright.flat());
});

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('the steps of orientation %i lead to it', (it) => {
  const { isMirrored, quarters } = UPRIGHT_BY[it];
  const steps: Turn[] = isMirrored ? ['left-right', { quarters }] : [{ quarters }];
  expect(orientationAfter(steps)).toBe(it);
  expect(orientationAfter([...steps, 'top-bottom', 'top-bottom', { quarters: 4 }])).toBe(it);
});
