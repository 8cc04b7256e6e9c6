// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { afterEach, expect, test } from 'vitest';
import { batchOf, storeOf } from '@/lib/batch/fixture';
import type { Batch } from '@/lib/batch/reducer';
import { useBatch, useBatchAtOnce } from './use-batch';

afterEach(cleanup);

const capOf = (batch: Batch) => batch.cap;
const newStore = (cap: number) => {
  const store = storeOf(batchOf());
  store.dispatch({ type: 'capped', cap });
  return store;
};

test('news is shown between two pieces of work, and at once where that is asked for', async () => {
  const store = newStore(1);
  const slowly = renderHook(() => useBatch(store, capOf));
  const atOnce = renderHook(() => useBatchAtOnce(store, capOf));
  store.dispatch({ type: 'capped', cap: 2 });
  await Promise.resolve();
  expect([slowly.result.current, atOnce.result.current]).toEqual([1, 2]);
  await waitFor(() => expect(slowly.result.current).toBe(2));
});

test('news that comes while the page is drawn is not missed', async () => {
  const store = newStore(1);
  const { result } = renderHook(() => {
    const cap = useBatch(store, capOf);
    useLayoutEffect(() => store.dispatch({ type: 'capped', cap: 2 }), []);
    return cap;
  });
  await waitFor(() => expect(result.current).toBe(2));
});

test('another selection shows what the batch is now, also what the first one did not', async () => {
  const store = newStore(1);
  const { result, rerender } = renderHook(
    ({ select }) => useBatch<Batch['cap'] | boolean>(store, select),
    { initialProps: { select: (batch: Batch): Batch['cap'] | boolean => batch.isJoining } },
  );
  store.dispatch({ type: 'capped', cap: 2 });
  rerender({ select: capOf });
  await waitFor(() => expect(result.current).toBe(2));
});

test('no batch of before is kept, not even for another selection', () => {
  const store = newStore(1);
  const { rerender } = renderHook(({ select }) => useBatch<unknown>(store, select), {
    initialProps: { select: (batch: Batch): unknown => batch.isJoining },
  });
  store.dispatch({ type: 'capped', cap: 2 });
  const asked: Batch[] = [];
  const select = (batch: Batch) => {
    asked.push(batch);
    return batch.cap;
  };
  rerender({ select });
  expect(asked.every((batch) => batch === store.get())).toBe(true);
});

test('another batch is shown with the first drawing', () => {
  const { result, rerender } = renderHook(({ store }) => useBatch(store, capOf), {
    initialProps: { store: newStore(1) },
  });
  rerender({ store: newStore(2) });
  expect(result.current).toBe(2);
});
