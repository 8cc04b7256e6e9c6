// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { byHand } from '@/lib/batch/fixture';
import { atRest } from './at-rest';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets so much time pass, and all that waits for it happen. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('work is done piece by piece, none while the page is scrolled, and none that was taken back', async () => {
  const work = byHand<[name: string], void>();
  const begun = () => work.calls.map(({ args }) => args[0]);
  atRest(() => work.answer('first'));
  atRest(() => work.answer('second'));
  const takeBack = atRest(() => work.answer('out of sight'));
  atRest(() => work.answer('last'));
  await pass(0);
  expect(begun()).toEqual(['first']);

  for (let notch = 0; notch < 10; notch++) {
    window.dispatchEvent(new Event('scroll'));
    if (notch === 0) work.calls[0]?.resolve();
    await pass(50);
  }
  expect(begun(), 'scrolled').toEqual(['first']);
  await pass(200);
  expect(begun()).toEqual(['first', 'second']);

  takeBack();
  work.calls[1]?.reject(new Error('no picture'));
  await pass(0);
  expect(begun(), 'after one that failed too').toEqual(['first', 'second', 'last']);
  work.calls[2]?.resolve();
  await pass(0);
});

test('work that never ends is given up after a while, and at once when it is taken back', async () => {
  const signals: AbortSignal[] = [];
  const hang = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<void>(() => undefined);
  };
  atRest(hang);
  const takeBack = atRest(hang);
  let isDone = false;
  atRest(async () => {
    isDone = true;
  });
  await pass(1_000);
  expect(signals).toHaveLength(1);
  await pass(60_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  takeBack();
  await pass(0);
  expect(signals[1]?.aborted).toBe(true);
  expect(isDone).toBe(true);
});
