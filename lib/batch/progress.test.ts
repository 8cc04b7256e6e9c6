import { expect, test } from 'vitest';
import { photoIn, STATES } from './fixture';
import type { PhotoState } from './photo';
import { progressOf, progressOfAll } from './progress';

const at = (state: PhotoState) => progressOf(photoIn(state));

test('each step on the way of a photo lies before the next', () => {
  const { queued, preparing, prepared, uploading, uploaded, running, done } = STATES;
  const way = [queued, preparing, prepared, uploading, uploaded, running, done].map(at);
  expect(way).toEqual([...new Set(way)].sort((a, b) => a - b));
  expect(way.at(0)).toBe(0);
  expect(way.at(-1)).toBe(1);
});

test('an upload moves it byte by byte, as far as the upload goes and no further', () => {
  const sent = (sentBytes: number) => at({ ...STATES.uploading, sentBytes });
  expect(sent(0)).toBe(at(STATES.prepared));
  expect(sent(5)).toBeCloseTo((sent(0) + sent(10)) / 2);
  expect(sent(10)).toBe(at(STATES.uploaded));
  expect(sent(12)).toBe(sent(10));
});

test('an upload of nothing is no division by nothing', () => {
  const nothing = { ...STATES.prepared, copy: new Blob([]), sentBytes: 0 };
  expect(at(nothing)).toBe(at(STATES.prepared));
});

test('a photo has arrived however it ended', () => {
  expect([STATES.done, STATES.failed, STATES.cancelled].map(at)).toEqual([1, 1, 1]);
});

test('a batch is as far as its photos on average, and an empty one at its start', () => {
  const photos = [STATES.done, STATES.failed, STATES.queued, STATES.queued].map((state) =>
    photoIn(state),
  );
  expect(progressOfAll(photos)).toBe(0.5);
  expect(progressOfAll([])).toBe(0);
});
