import { expect, test } from 'vitest';
import { firstReadMs, nextReadMs } from './ladder';

/** Moments of all reads of a task that never ends. */
function reads(callbackExpected: boolean, untilMs: number): number[] {
  const moments: number[] = [];
  let at = firstReadMs(callbackExpected);
  while (at <= untilMs) {
    moments.push(at);
    at += nextReadMs(at, callbackExpected);
  }
  return moments;
}

test("without a callback the reads keep to Kie's advice", () => {
  const moments = reads(false, 15 * 60_000);
  for (const [i, at] of moments.entries()) {
    const gap = at - (moments[i - 1] ?? 0);
    const [least, most] =
      at <= 30_000 ? [2_000, 3_000] : at <= 125_000 ? [2_500, 10_000] : [7_500, 30_000];
    expect(gap, `at ${at} ms`).toBeGreaterThanOrEqual(least);
    expect(gap, `at ${at} ms`).toBeLessThanOrEqual(most);
  }
});

test('where a callback is expected, fewer are made', () => {
  expect(reads(true, 30_000).length).toBeLessThan(reads(false, 30_000).length / 2);
});
