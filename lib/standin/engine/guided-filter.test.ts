import { expect, test } from 'vitest';
import type { Rgb } from '@/lib/matte/planes';
import { FOR_SOFT_ALPHA, refineAlpha } from './guided-filter';

/** Left half dark, right half light; the border between them at `edge`. */
function twoHalves(width: number, height: number, edge = width / 2): Rgb {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill(i % width < edge ? 40 : 210, i * 3, i * 3 + 3);
  return { data, width, height };
}

test.each([0, 255])('a mask of %i everywhere stays what it is', async (value) => {
  const guide = twoHalves(20, 12);
  const image = twoHalves(60, 36);
  const mask = { data: new Uint8Array(64).fill(value), width: 8, height: 8 };
  const alpha = await refineAlpha(image, guide, mask, FOR_SOFT_ALPHA);
  expect(alpha).toHaveLength(60 * 36);
  expect(new Set(alpha)).toEqual(new Set([value]));
});

test('a picture of one pixel is no special case', async () => {
  const dot = twoHalves(1, 1);
  const mask = { data: new Uint8Array([255]), width: 1, height: 1 };
  expect([...(await refineAlpha(dot, dot, mask, FOR_SOFT_ALPHA))]).toEqual([255]);
});

test('a blurred edge in the mask is drawn along the edge in the picture', async () => {
  const [width, height] = [240, 120];
  const image = twoHalves(width, height);
  const guide = twoHalves(80, 40);
  const soft = Uint8Array.from({ length: 80 * 40 }, (_, i) =>
    Math.max(0, Math.min(255, ((i % 80) - 37.5) * 64)),
  );
  const alpha = await refineAlpha(
    image,
    guide,
    { data: soft, width: 80, height: 40 },
    { ...FOR_SOFT_ALPHA, clamp: false },
  );
  const jump = (x: number) => (alpha[60 * width + x] ?? 0) - (alpha[60 * width + x - 1] ?? 0);
  // Enlarged alone, the mask rises by at most 64 in three pixels.
  expect(jump(width / 2)).toBeGreaterThan(100);
  expect(jump(width / 2 - 3)).toBeLessThan(30);
});

test('with the clamp nothing appears where the mask has nothing near', async () => {
  const image = twoHalves(64, 64, 20);
  const data = new Uint8Array(64 * 64);
  for (let i = 0; i < data.length; i++) data[i] = i % 64 >= 40 ? 255 : 0;
  const mask = { data, width: 64, height: 64 };
  const filter = { radius: 16, eps: 1e-6 };
  const free = await refineAlpha(image, image, mask, { ...filter, clamp: false });
  const clamped = await refineAlpha(image, image, mask, { ...filter, clamp: true });
  const at = 32 * 64 + 30;
  expect(free[at]).toBeGreaterThan(20);
  expect(clamped[at]).toBeLessThanOrEqual(5);
});
