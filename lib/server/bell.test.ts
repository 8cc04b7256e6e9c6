import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBell } from './bell';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new AbortController().signal;

/** Whether a promise has ended, once all that was ready has run. */
async function hasEnded(promise: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void promise.then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return ended;
}

test('a ring wakes all who wait for this batch, and nobody else', async () => {
  const bell = createBell();
  const mine = [bell.wait('a', 60_000, never()), bell.wait('a', 60_000, never())];
  const other = bell.wait('b', 60_000, never());
  bell.ring('a');
  await Promise.all(mine);
  expect(await hasEnded(other)).toBe(false);
});

test('who waits is let go after the time given', async () => {
  const waiting = createBell().wait('a', 1_000, never());
  await vi.advanceTimersByTimeAsync(999);
  expect(await hasEnded(waiting)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
});

test('an abort lets go at once, also one that came before', async () => {
  const controller = new AbortController();
  const waiting = createBell().wait('a', 60_000, controller.signal);
  controller.abort();
  await waiting;
  expect(await hasEnded(createBell().wait('a', 60_000, AbortSignal.abort()))).toBe(true);
});

test('draining lets everybody go, now and from then on', async () => {
  const bell = createBell();
  const waiting = [bell.wait('a', 60_000, never()), bell.wait('b', 60_000, never())];
  bell.drain();
  await Promise.all(waiting);
  expect(bell.draining).toBe(true);
  expect(await hasEnded(bell.wait('a', 60_000, never()))).toBe(true);
});

test('no timer is left behind', async () => {
  const bell = createBell();
  const waiting = bell.wait('a', 60_000, never());
  bell.ring('a');
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});
