// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { byHand, photoIn, STATES } from '@/lib/batch/fixture';
import { sessionOf } from './fixture';
import { useThumbnail } from './use-thumbnail';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Lets so much time pass, and all that waits for it happen. */
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

const closed = () => new DOMException('the pool was closed', 'AbortError');

function showHeld(file: File) {
  const studied = { size: { width: 10, height: 10 }, notes: [], isKept: false };
  const photo = photoIn(STATES.queued, { file, isHeld: true, studied });
  const { calls, answer } = byHand<[File, AbortSignal], Blob>();
  const session = sessionOf({ thumbnail: answer });
  const openSession = async () => session;
  return { ...renderHook(() => useThumbnail(photo, openSession)), calls };
}

test('a thumbnail whose pool was closed is made by the next', async () => {
  const file = new File(['mug'], 'mug.jpg');
  const before = showHeld(file);
  await pass(0);
  before.calls[0]?.reject(closed());
  await pass(0);
  before.unmount();

  const after = showHeld(file);
  await pass(0);
  const picture = new Blob(['thumbnail']);
  after.calls[0]?.resolve(picture);
  await pass(0);
  expect(after.result.current).toBe(picture);
});

test('a file that no thumbnail can be made of is tried once', async () => {
  const file = new File(['not a mug'], 'mug.jpg');
  const before = showHeld(file);
  await pass(0);
  before.calls[0]?.reject(new AppError('damaged-image'));
  await pass(0);
  before.unmount();
  const after = showHeld(file);
  await pass(0);
  expect(after.calls).toHaveLength(0);
  expect(after.result.current).toBe(null);
});
