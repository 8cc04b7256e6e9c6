import { expect, it } from 'vitest';
import { psnr, squaredErrorOnWhite } from './distortion';

const pixels = (...samples: number[]) => Uint8ClampedArray.from(samples);

it('a picture is infinitely near to itself', () => {
  const picture = pixels(1, 2, 3, 255, 40, 50, 60, 128);
  expect(psnr(squaredErrorOnWhite(picture, picture), 2)).toBe(Number.POSITIVE_INFINITY);
});

it('one level off everywhere is 48.13 dB, the opposite is 0', () => {
  const one = squaredErrorOnWhite(pixels(9, 9, 9, 255), pixels(10, 8, 10, 255));
  expect(psnr(one, 1)).toBeCloseTo(48.13, 2);
  const opposite = squaredErrorOnWhite(pixels(0, 0, 0, 255), pixels(255, 255, 255, 255));
  expect(psnr(opposite, 1)).toBe(0);
});

it('what nobody sees does not count: colours under a clear alpha, white for nothing', () => {
  expect(squaredErrorOnWhite(pixels(200, 0, 0, 0), pixels(0, 90, 7, 0))).toBe(0);
  expect(squaredErrorOnWhite(pixels(0, 0, 0, 0), pixels(255, 255, 255, 255))).toBe(0);
  expect(squaredErrorOnWhite(pixels(0, 0, 0, 51), pixels(0, 0, 0, 102))).toBeCloseTo(3 * 51 ** 2);
});
