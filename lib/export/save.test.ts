// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { save } from './save';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('the person gets the blob under its name, and its URL is taken back when it has been read', () => {
  const lent = new Map<string, unknown>();
  const saved: { name: string; blob: unknown }[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    lent.set('blob:1', blob);
    return 'blob:1';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => {
    lent.delete(url);
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, blob: lent.get(this.href) });
  });

  const blob = new Blob(['cut-out']);
  save(blob, 'mug.png');
  expect(saved.map(({ name }) => name)).toEqual(['mug.png']);
  expect(saved[0]?.blob).toBe(blob);
  vi.advanceTimersByTime(30_000);
  expect(lent.size).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(lent.size).toBe(0);
});
