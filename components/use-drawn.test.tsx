// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import { useDrawn } from './use-drawn';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

test('the batch hears of the photos that are drawn, once for each change, and of none when the list goes', () => {
  const store = storeOf(newBatch('b'));
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  const { rerender, unmount } = renderHook((ids: string[]) => useDrawn(store, ids), {
    initialProps: ['a', 'b'],
  });
  expect([...store.get().drawn]).toEqual(['a', 'b']);
  rerender(['a', 'b']);
  expect(told).toBe(1);
  rerender(['b', 'c']);
  expect([...store.get().drawn]).toEqual(['b', 'c']);
  unmount();
  expect(store.get().drawn.size).toBe(0);
});
