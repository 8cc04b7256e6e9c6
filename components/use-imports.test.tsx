// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { byHand, quiet } from '@/lib/batch/fixture';
import { useImports } from './use-imports';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let files: File[];

beforeEach(() => {
  files = [];
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const urls = (count: number) =>
  Array.from({ length: count }, (_, nth) => `https://a.example.com/${nth}.jpg`);

const begin = () => renderHook(() => useImports((file) => files.push(file))).result;

test('however many addresses are asked for, all are fetched, a few at a time', async () => {
  let [open, most] = [0, 0];
  vi.stubGlobal('fetch', async () => {
    open += 1;
    most = Math.max(most, open);
    await quiet();
    open -= 1;
    return new Response('picture');
  });
  const imports = begin();
  act(() => imports.current.fetchAll(urls(600)));
  expect(imports.current.left).toBe(600);
  await act(() => vi.waitFor(() => expect(files).toHaveLength(600), { timeout: 10_000 }));
  expect(imports.current).toMatchObject({ left: 0, unfetched: [] });
  expect(most).toBe(4);
});

test('what is cancelled is asked for no more, brings nothing, and is no failure', async () => {
  const { calls, answer } = byHand<[string, RequestInit], Response>();
  vi.stubGlobal('fetch', answer);
  const imports = begin();
  await act(async () => {
    imports.current.fetchAll(urls(10));
    await vi.waitFor(() => expect(calls).toHaveLength(4));
  });
  act(() => imports.current.cancel());
  await act(async () => {
    calls[0]?.resolve(new Response('picture'));
    for (const { args, reject } of calls) reject(args[1].signal?.reason);
    await quiet();
  });
  expect(imports.current).toMatchObject({ left: 0, unfetched: [] });
  expect(calls).toHaveLength(4);

  await act(async () => {
    imports.current.fetchAll(urls(1));
    await vi.waitFor(() => expect(calls).toHaveLength(5));
    calls[4]?.resolve(new Response('picture'));
    await vi.waitFor(() => expect(files).toHaveLength(1));
  });
  expect(imports.current.left).toBe(0);
});
