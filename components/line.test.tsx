// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { err, ok } from '@/lib/base/result';
import { hear, heard, isOnline, online, tellSignedOut } from './line';

afterEach(() => {
  tellSignedOut(false);
  vi.restoreAllMocks();
});

/** Whether what waits for the line has gone on. */
function waiter(signal = new AbortController().signal) {
  const state = { is: 'waits' };
  online(signal).then(
    () => (state.is = 'goes on'),
    () => (state.is = 'gave up'),
  );
  return state;
}
const turn = () => new Promise((resolve) => queueMicrotask(() => resolve(undefined)));

test('what a signed-out page would ask waits until somebody has signed in again', async () => {
  hear(new Response('', { status: 401 }));
  expect(isOnline()).toBe(false);
  const work = waiter();
  hear(new Response('', { status: 503 }));
  await turn();
  expect(work.is).toBe('waits');
  hear(new Response('{}'));
  await vi.waitFor(() => expect(work.is).toBe('goes on'));
  expect(isOnline()).toBe(true);
});

test('it waits for a line as well, and for both where both are missing', async () => {
  const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  tellSignedOut(true);
  const work = waiter();
  line.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
  await turn();
  expect(work.is).toBe('waits');
  tellSignedOut(false);
  await vi.waitFor(() => expect(work.is).toBe('goes on'));
});

test('an action says as well whether the server still knows who asks', async () => {
  await heard(async () => err('signed-out'))();
  expect(isOnline()).toBe(false);
  await heard(async () => err('database-unavailable'))();
  expect(isOnline()).toBe(false);
  await heard(async () => ok(null))();
  expect(isOnline()).toBe(true);
});

test('what is given up waits no longer', async () => {
  tellSignedOut(true);
  const controller = new AbortController();
  const work = waiter(controller.signal);
  controller.abort();
  await vi.waitFor(() => expect(work.is).toBe('gave up'));
});
