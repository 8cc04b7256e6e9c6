import { expect, test } from 'vitest';
import type { Rgb } from '@/lib/matte/planes';
import { describeContour } from './contour';
import { type Measures, objection } from './gate';
import { describeScene } from './scene';

const GOOD: Measures = {
  area: 0.25,
  parts: 1,
  onBorder: 0,
  leftOver: 0.05,
  edgesKept: 1,
  faint: 0.02,
  shadowed: 0.05,
};

test('a mask that is good in every respect may leave', () => {
  expect(objection(GOOD)).toBeNull();
});

test.each<[Partial<Measures>, RegExp]>([
  [{ area: 0.004 }, /too small/],
  [{ area: 0.95 }, /edge of the picture/],
  [{ onBorder: 0.1 }, /edge of the picture/],
  [{ parts: 8 }, /many parts/],
  [{ leftOver: 2 }, /neither product nor backdrop/],
  [{ edgesKept: 0.6 }, /neither product nor backdrop/],
  [{ faint: 0.3 }, /blends into the backdrop/],
  [{ shadowed: 0.4 }, /shadow/],
])('one bad measure is enough to stop it: %o', (bad, sentence) => {
  expect(objection({ ...GOOD, ...bad })).toMatch(sentence);
});

type Colour = readonly [number, number, number];

/** A square of one colour in the middle of another, and its mask. */
function square(inside: Colour, outside: Colour) {
  const [width, height] = [80, 80];
  const image: Rgb = { data: new Uint8Array(width * height * 3), width, height };
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const isIn = [i % width, Math.floor(i / width)].every((v) => v >= 20 && v < 60);
    mask[i] = isIn ? 1 : 0;
    image.data.set(isIn ? inside : outside, i * 3);
  }
  return describeContour(describeScene(image), mask);
}

test('a contour is judged by the colours on its two sides', () => {
  const plain = square([160, 40, 30], [200, 200, 204]);
  expect(plain.length).toBeGreaterThan(140);
  expect(plain).toMatchObject({ faint: 0, shadowed: 0 });
  expect(square([188, 190, 190], [200, 200, 204]).faint).toBe(1);
  // The backdrop with half its light: what a hard shadow looks like.
  expect(square([146, 146, 149], [200, 200, 204])).toMatchObject({ faint: 0, shadowed: 1 });
  expect(square([240, 240, 240], [150, 150, 150])).toMatchObject({ faint: 0, shadowed: 0 });
});
