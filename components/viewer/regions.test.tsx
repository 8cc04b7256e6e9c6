import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { byHand, quiet } from '@/lib/batch/fixture';
import type { Box } from '@/lib/image/fit';
import type { Region } from '@/lib/image/region';
import { createRegions, grown } from './regions';

const PICTURE = { width: 6000, height: 4000 };
const regionOf = (box: Box): Region => ({
  box,
  before: new Uint8ClampedArray(4),
  after: new Uint8ClampedArray(4),
});

function setUp() {
  const cutting = byHand<[of: string, box: Box, signal: AbortSignal], Region | null>();
  const regions = createRegions(PICTURE, cutting.answer);
  const boxes = () => cutting.calls.map(({ args }) => args[1]);
  const answer = async (nth: number) => {
    const box = boxes()[nth];
    if (box) cutting.calls[nth]?.resolve(regionOf(box));
    await quiet();
  };
  return { ...cutting, regions, boxes, answer };
}

const SEEN = { x: 3000, y: 2000, width: 600, height: 400 };

test('more is cut than is seen, within the picture', () => {
  const box = grown(SEEN, PICTURE);
  expect(box.width * box.height).toBeLessThan(3_100_000);
  expect(box.width * box.height).toBeGreaterThan(2_900_000);
  expect(box.x + box.width / 2).toBeCloseTo(3300, -1);
  expect(grown({ ...SEEN, x: 0, y: 3600 }, PICTURE)).toMatchObject({ x: 0, y: 4000 - box.height });
  expect(grown({ x: 0, y: 0, width: 90, height: 10 }, { width: 100, height: 20 })).toEqual({
    x: 0,
    y: 0,
    width: 100,
    height: 20,
  });
});

test('small moves need nothing new, and a great one is cut anew', async () => {
  const { regions, boxes, answer } = setUp();
  regions.want(SEEN, 'first');
  await answer(0);
  expect(regions.get()?.box).toEqual(grown(SEEN, PICTURE));
  regions.want({ ...SEEN, x: 3100 }, 'first');
  expect(boxes()).toHaveLength(1);
  regions.want({ ...SEEN, x: 100 }, 'first');
  expect(boxes()).toHaveLength(2);
  expect(regions.get()?.box, 'the old one stays until then').toEqual(grown(SEEN, PICTURE));
  await answer(1);
  expect(regions.get()?.box.x).toBe(0);
});

test('while one is being cut, only the newest wish waits', async () => {
  const { regions, boxes, answer } = setUp();
  regions.want(SEEN, 'first');
  for (const x of [100, 200, 5000]) regions.want({ ...SEEN, x }, 'first');
  expect(boxes()).toHaveLength(1);
  await answer(0);
  expect(boxes()).toHaveLength(2);
  expect(boxes()[1]).toEqual(grown({ ...SEEN, x: 5000 }, PICTURE));
});

test('too large a part, and none, are not asked for', () => {
  const { regions, boxes } = setUp();
  regions.want({ x: 0, y: 0, width: 6000, height: 4000 }, 'first');
  expect(regions.isTooMuch(), 'and it can be told').toBe(true);
  regions.want(null, 'first');
  expect(regions.isTooMuch()).toBe(false);
  expect(boxes()).toEqual([]);
});

test('all that a 5K screen shows is cut at 100 %', () => {
  const { regions, boxes } = setUp();
  regions.want({ x: 0, y: 0, width: 5120, height: 2880 }, 'first');
  expect(boxes()).toEqual([{ x: 0, y: 0, width: 5120, height: 2880 }]);
});

test('states that show the same pixels are the same', async () => {
  const cutting = byHand<[of: { word: string }, box: Box, signal: AbortSignal], Region | null>();
  const regions = createRegions(PICTURE, cutting.answer, (a, b) => a.word === b.word);
  regions.want(SEEN, { word: 'first' });
  cutting.calls[0]?.resolve(regionOf(grown(SEEN, PICTURE)));
  await quiet();
  regions.want(SEEN, { word: 'first' });
  expect(cutting.calls).toHaveLength(1);
  regions.want(SEEN, { word: 'other' });
  expect(cutting.calls).toHaveLength(2);
});

test('another state of the picture is cut anew, and the old one is shown until then', async () => {
  const { regions, calls, answer } = setUp();
  regions.want(SEEN, 'first');
  await answer(0);
  regions.want(SEEN, 'repaired');
  expect(calls[1]?.args[0]).toBe('repaired');
  expect(regions.get()).not.toBeNull();
});

test('from further away there is none, and it is there again on the way back', async () => {
  const { regions, boxes, answer } = setUp();
  regions.want(SEEN, 'first');
  await answer(0);
  regions.want(null, 'first');
  expect(regions.get()).toBeNull();
  regions.want(SEEN, 'first');
  expect(regions.get()).not.toBeNull();
  expect(boxes()).toHaveLength(1);
});

test('a failure is told, and not tried again before something else is seen', async () => {
  const { regions, calls, boxes } = setUp();
  regions.want(SEEN, 'first');
  calls[0]?.reject(new AppError('damaged-image'));
  await quiet();
  expect(regions.problem()).toBe('damaged-image');
  expect(boxes()).toHaveLength(1);
  for (const x of [3010, 3020]) regions.want({ ...SEEN, x }, 'first');
  expect(boxes(), 'however it is moved').toHaveLength(1);
  regions.want({ ...SEEN, x: 0 }, 'first');
  expect(boxes(), 'but elsewhere').toHaveLength(2);
});

test('what failed is tried again after the picture was seen from further away, and as another', async () => {
  const { regions, calls, boxes } = setUp();
  regions.want(SEEN, 'first');
  calls[0]?.reject(new AppError('cutout-unavailable'));
  await quiet();
  regions.want(null, 'first');
  regions.want(SEEN, 'first');
  expect(boxes()).toHaveLength(2);
  calls[1]?.reject(new AppError('cutout-unavailable'));
  await quiet();
  regions.want(SEEN, 'repaired');
  expect(boxes()).toHaveLength(3);
});

test('closed, it takes no answer, and begins anew when it is opened again', async () => {
  const { regions, boxes, answer } = setUp();
  regions.want(SEEN, 'first');
  regions.close();
  await answer(0);
  expect(regions.get()).toBeNull();
  regions.want(SEEN, 'first');
  expect(boxes()).toHaveLength(2);
  await answer(1);
  expect(regions.get()).not.toBeNull();
});
