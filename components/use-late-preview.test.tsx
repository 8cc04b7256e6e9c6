// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, byHand, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import type { Preview } from '@/lib/batch/runner';
import { sessionOf } from './fixture';
import type { Session } from './session';
import { useBatch } from './use-batch';
import { useLatePreview } from './use-late-preview';

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
const lostLine = () => new AppError('cutout-unavailable');

function showDone() {
  const store = storeOf(batchOf(photoIn(STATES.done)));
  const { calls, answer } = byHand<Parameters<Session['preview']>, Preview>();
  const session = sessionOf({ preview: answer });
  const openSession = async () => session;
  const shown = renderHook(() => {
    const photo = useBatch(store, ({ photos }) => photos.get('a'));
    useLatePreview(true, photo, store, openSession);
    return photo?.phase === 'done' ? photo.preview : undefined;
  });
  return { ...shown, calls };
}

test('a line that drops once costs no preview', async () => {
  const { result, calls } = showDone();
  await pass(0);
  calls[0]?.reject(lostLine());
  await pass(2_000);
  expect(result.current).toBe(null);
  const picture = new Blob(['cut-out']);
  calls[1]?.resolve({ picture, examine: () => Promise.reject(closed()) });
  await pass(0);
  expect(result.current).toBe(picture);
});

test('a cut-out that does not come, time and again, is told', async () => {
  const { result, calls } = showDone();
  for (let nth = 0; nth < 4; nth++) {
    await pass(5_000);
    calls[nth]?.reject(lostLine());
  }
  await pass(0);
  expect(result.current).toBe('cutout-unavailable');
});

test('a preview is not made any more once it is out of sight, and that says nothing of it', async () => {
  const { result, calls, unmount } = showDone();
  await pass(0);
  unmount();
  expect(calls[0]?.args[1].aborted).toBe(true);
  calls[0]?.reject(closed());
  await pass(10_000);
  expect(result.current).toBe(null);
});
