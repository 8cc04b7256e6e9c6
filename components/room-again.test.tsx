import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import { forgetRoomInTime } from './room-again';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const usedUpFor = (ms: number) =>
  ({ left: 0, tightest: 'visitor', againMs: Date.now() + ms }) as const;

test('an allowance that is used up is so until it begins anew, and no longer', async () => {
  const store = storeOf(newBatch('one'));
  const stop = forgetRoomInTime(store);
  store.dispatch({ type: 'allowed', room: usedUpFor(1_000) });
  await vi.advanceTimersByTimeAsync(500);
  const room = usedUpFor(1_000);
  store.dispatch({ type: 'allowed', room });
  await vi.advanceTimersByTimeAsync(999);
  expect(store.get().room).toBe(room);
  await vi.advanceTimersByTimeAsync(1);
  expect(store.get().room).toBeNull();
  stop();
});

test('what is stopped takes nothing back', async () => {
  const store = storeOf(newBatch('one'));
  const stop = forgetRoomInTime(store);
  store.dispatch({ type: 'allowed', room: usedUpFor(1_000) });
  stop();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(store.get().room).not.toBeNull();
});
