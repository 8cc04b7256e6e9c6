import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoffMs, delay, orAbandon, persist, withTimeout } from './async';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Follows `signal` and never ends by itself. */
const hanging = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

describe('delay', () => {
  test('waits its time, no less', async () => {
    const over = vi.fn();
    void delay(1_000).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledOnce();
  });

  test('an abort ends it at once with its reason and leaves no timer', async () => {
    const controller = new AbortController();
    const waiting = delay(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a signal that is aborted already starts no timer', async () => {
    await expect(delay(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('withTimeout', () => {
  test('hands on what the work brings, and leaves no timer', async () => {
    expect(await withTimeout(1_000, async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('aborts the work when its time is over', async () => {
    const late = expect(withTimeout(1_000, hanging)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await vi.advanceTimersByTimeAsync(1_000);
    await late;
  });

  test("aborts the work with the caller's signal and its reason", async () => {
    const controller = new AbortController();
    const work = withTimeout(1_000, hanging, controller.signal);
    controller.abort(new Error('not wanted'));
    await expect(work).rejects.toThrow('not wanted');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('work that takes no note of an abort', () => {
  const never = new Promise<never>(() => undefined);

  test('is abandoned, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const running = orAbandon(never, controller.signal);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(orAbandon(never, controller.signal)).rejects.toBe(reason);
  });

  test('is abandoned when its time is over', async () => {
    const late = expect(withTimeout(1_000, () => never)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await vi.advanceTimersByTimeAsync(1_000);
    await late;
  });

  test('is passed on when it ends', async () => {
    const { signal } = new AbortController();
    const failure = new Error('failed');
    await expect(orAbandon(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(orAbandon(Promise.reject(failure), signal)).rejects.toBe(failure);
  });
});

describe('persist', () => {
  const patience = { tries: 3, firstMs: 1_000, maxMs: 60_000 };

  test('tries again until it works', async () => {
    const work = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce('done');
    const done = persist(work, patience);
    await vi.runAllTimersAsync();
    expect(await done).toBe('done');
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('throws what the last try threw', async () => {
    const work = vi.fn().mockRejectedValue(new Error('down'));
    const failed = expect(persist(work, patience)).rejects.toThrow('down');
    await vi.runAllTimersAsync();
    await failed;
    expect(work).toHaveBeenCalledTimes(3);
  });
});

describe('backoffMs', () => {
  test.each([
    { attempt: 0, least: 1_000, most: 2_000 },
    { attempt: 1, least: 2_000, most: 4_000 },
    { attempt: 3, least: 8_000, most: 16_000 },
    { attempt: 50, least: 30_000, most: 60_000 },
  ])('retry $attempt comes after $least to $most ms', ({ attempt, least, most }) => {
    expect(backoffMs(attempt, 2_000, 60_000, () => 0)).toBe(least);
    expect(backoffMs(attempt, 2_000, 60_000, () => 1)).toBe(most);
  });
});
