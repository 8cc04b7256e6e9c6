// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useObjectUrl } from './use-object-url';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** What is lent out, by URL. */
const lent = new Map<string, unknown>();
let made = 0;

beforeEach(() => {
  lent.clear();
  made = 0;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = `blob:${made++}`;
    lent.set(url, blob);
    return url;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => {
    lent.delete(url);
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const show = (blob: Blob | null | undefined) =>
  renderHook(({ shown }) => useObjectUrl(shown), { initialProps: { shown: blob } });

test('a blob is lent once, however often it is drawn', () => {
  const blob = new Blob(['a']);
  const { result, rerender } = show(blob);
  rerender({ shown: blob });
  rerender({ shown: blob });
  expect(result.current).toBe('blob:0');
  expect([...lent]).toEqual([['blob:0', blob]]);
  expect(lent.get('blob:0')).toBe(blob);
  expect(made).toBe(1);
});

test('another blob takes its place, and the first is taken back', () => {
  const { result, rerender } = show(new Blob(['a']));
  const second = new Blob(['b']);
  rerender({ shown: second });
  expect([...lent.values()]).toHaveLength(1);
  expect(lent.get(result.current ?? '')).toBe(second);
});

test('where there is no blob any more, there is no URL either', () => {
  const { result, rerender } = show(new Blob(['a']));
  rerender({ shown: null });
  expect(result.current).toBeUndefined();
  expect(lent.size).toBe(0);
});

test('without a blob nothing is lent', () => {
  expect(show(undefined).result.current).toBeUndefined();
  expect(made).toBe(0);
});

test('what has left the page has given back all', () => {
  const { unmount } = show(new Blob(['a']));
  expect(lent.size).toBe(1);
  unmount();
  expect(lent.size).toBe(0);
});

test('effects that run twice leave one URL, and then none', () => {
  const blob = new Blob(['a']);
  const { result, unmount } = renderHook(() => useObjectUrl(blob), { wrapper: StrictMode });
  expect(made).toBe(2);
  expect([...lent.keys()]).toEqual([result.current]);
  unmount();
  expect(lent.size).toBe(0);
});
