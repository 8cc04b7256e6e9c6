import { expect, test } from 'vitest';
import { decontaminator, estimateSides } from './decontaminate';
import type { Plane, Rgb } from './planes';

const SIZE = { width: 90, height: 60 };
const RED = [200, 30, 20];
const GREEN = [20, 180, 60];

/** A red disc on green with an edge of several pixels, mixed as a lens would. */
function disc(): { image: Rgb; alpha: Plane } {
  const n = SIZE.width * SIZE.height;
  const image = new Uint8Array(n * 3);
  const alpha = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const r = Math.hypot((i % SIZE.width) - 45, Math.floor(i / SIZE.width) - 30);
    const a = Math.round(Math.max(0, Math.min(1, (22 - r) / 6)) * 255);
    alpha[i] = a;
    for (let c = 0; c < 3; c++) {
      const mixed = ((RED[c] ?? 0) * a + (GREEN[c] ?? 0) * (255 - a)) / 255;
      // A little texture, so that equality is not equality of one colour.
      image[i * 3 + c] = Math.round(mixed) + (i % 5);
    }
  }
  return { image: { data: image, ...SIZE }, alpha: { data: alpha, ...SIZE } };
}

const { image, alpha } = disc();

/** The picture with its rows cleaned one by one; all of it opaque unless told otherwise. */
function clean(
  picture: Rgb,
  matte: Uint8Array,
  sides = estimateSides(image, alpha),
  own = 255,
): Uint8Array {
  const { width, height, data } = picture;
  const rgba = new Uint8Array(width * height * 4);
  const cleanRow = decontaminator(sides, picture);
  for (let i = 0; i < matte.length; i++) {
    rgba.set([...data.subarray(i * 3, i * 3 + 3), own], i * 4);
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    cleanRow(y, rgba.subarray(row * 4, (row + width) * 4), matte.subarray(row, row + width));
  }
  return rgba;
}

const rgba = clean(image, alpha.data);

test('where the matte is opaque or clear, pixels are the bytes of the picture', () => {
  let opaque = 0;
  for (const [i, a] of alpha.data.entries()) {
    const pixel = [...rgba.subarray(i * 4, i * 4 + 4)];
    if (a > 0 && a < 255) continue;
    if (a === 255) opaque++;
    expect(pixel).toEqual([...image.data.subarray(i * 3, i * 3 + 3), 255]);
  }
  expect(opaque).toBeGreaterThan(500);
});

test('where it is half clear they lose the colour of the backdrop, and nothing else', () => {
  let before = 0;
  let after = 0;
  let edge = 0;
  for (const [i, a] of alpha.data.entries()) {
    if (a < 25 || a > 230) continue;
    edge++;
    expect(rgba[i * 4 + 3]).toBe(255);
    for (let c = 0; c < 3; c++) {
      before += Math.abs((image.data[i * 3 + c] ?? 0) - (RED[c] ?? 0));
      after += Math.abs((rgba[i * 4 + c] ?? 0) - (RED[c] ?? 0));
    }
  }
  expect(edge).toBeGreaterThan(300);
  expect(after).toBeLessThan(before / 4);
});

test('pixels that were not opaque before stay as they are', () => {
  const sides = estimateSides(image, alpha);
  const before = clean(image, new Uint8Array(alpha.data.length), sides, 254);
  expect(clean(image, alpha.data, sides, 254)).toEqual(before);
});

test('the estimate may come from a smaller copy', () => {
  const small = { width: 1, height: 1 };
  const sides = estimateSides(
    { data: Uint8Array.from(RED), ...small },
    { data: Uint8Array.of(255), ...small },
  );
  const edge = { data: Uint8Array.of(110, 105, 40, 9, 9, 9), width: 2, height: 1 };
  const data = clean(edge, Uint8Array.of(128, 255), sides);
  expect([...data.subarray(3)]).toEqual([255, 9, 9, 9, 255]);
  expect([...data.subarray(0, 3)]).not.toEqual([110, 105, 40]);
});
