import { expect, test } from 'vitest';
import { createSlidingWindow } from './sliding-window';

const rate = { limit: 2, windowMs: 1_000 };

test('no stretch of the window holds more than the limit', () => {
  const window = createSlidingWindow();
  const admitted = [0, 900, 999, 1_000, 1_500, 1_899, 1_900].filter((at) => window.admit(at, rate));
  expect(admitted).toEqual([0, 900, 1_000, 1_900]);
});

test('what was refused does not count', () => {
  const window = createSlidingWindow();
  for (const at of [0, 0, 500, 600, 700]) window.admit(at, rate);
  expect(window.admit(1_000, rate)).toBe(true);
});

test('times from before a restart count', () => {
  expect(createSlidingWindow([100, 200]).admit(1_000, rate)).toBe(false);
  expect(createSlidingWindow([100, 200]).admit(1_100, rate)).toBe(true);
});
