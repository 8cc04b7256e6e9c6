import { describe, expect, test } from 'vitest';
import { toLab } from '@/lib/matte/lab';
import { planCopy } from './fit';
import { type Colour, farFrom, sidesOf, stopsOf } from './margin';

const line = (...pixels: Colour[]) => pixels.flatMap((pixel) => [...pixel, 255]);

describe('what continues an edge', () => {
  test('is the mean of each of eight stretches of it', () => {
    const pixels = Array.from({ length: 80 }, (_, n): Colour => [n, 255 - n, n % 10]);
    const stops = stopsOf(line(...pixels));
    expect(stops).toHaveLength(8);
    expect(stops[0]).toEqual([5, 251, 5]);
    expect(stops[7]).toEqual([75, 181, 5]);
  });

  test('of fewer pixels is these pixels', () => {
    expect(stopsOf(line([1, 2, 3], [4, 5, 6]))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });
});

describe('the colour of a border', () => {
  const labOf = (colour: Colour) => toLab(Uint8Array.from(colour));
  const apart = (a: Colour, b: Colour) => {
    const [one, other] = [labOf(a), labOf(b)];
    return Math.hypot(...Array.from(one, (value, c) => value - (other[c] ?? 0)));
  };

  test.each([
    [[255, 255, 255]],
    [[0, 0, 0]],
    [[128, 128, 128]],
    [[60, 80, 200]],
    [[200, 30, 30]],
  ] satisfies [Colour][])('is far from a frame of %j', (frame) => {
    expect(apart(farFrom([frame]), frame)).toBeGreaterThan(80);
  });

  test('is far from every colour of a frame that has several', () => {
    const frame: Colour[] = [
      [255, 255, 255],
      [30, 30, 220],
      [20, 20, 20],
    ];
    const border = farFrom(frame);
    for (const colour of frame) expect(apart(border, colour)).toBeGreaterThan(60);
  });
});

test.each([
  { width: 1600, height: 900 },
  { width: 40, height: 3000 },
  { width: 9, height: 7 },
])('the sides of the frame around %j cover all but the content, once', (original) => {
  const transform = planCopy(original, undefined, 'padded');
  const { content, copy } = transform;
  const area = sidesOf(transform).reduce(
    (sum, { margin }) => sum + margin.width * margin.height,
    content.width * content.height,
  );
  expect(area).toBe(copy.width * copy.height);
  for (const { margin, line } of sidesOf(transform)) {
    expect(margin.x).toBeGreaterThanOrEqual(0);
    expect(margin.x + margin.width).toBeLessThanOrEqual(copy.width);
    expect(margin.y + margin.height).toBeLessThanOrEqual(copy.height);
    expect(line.x).toBeGreaterThanOrEqual(content.x);
    expect(line.y + line.height).toBeLessThanOrEqual(content.y + content.height);
  }
});
