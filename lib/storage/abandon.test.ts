import { expect, test } from 'vitest';
import { orAbandon } from './abandon';

const never = new Promise<never>(() => undefined);

test('work that takes no note of an abort is abandoned, with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const running = orAbandon(never, controller.signal);
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(orAbandon(never, controller.signal)).rejects.toBe(reason);
});

test('work that ends is passed on', async () => {
  const { signal } = new AbortController();
  const failure = new Error('failed');
  await expect(orAbandon(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(orAbandon(Promise.reject(failure), signal)).rejects.toBe(failure);
});
