import { describe, expect, test } from 'vitest';
import { batchOf, photoIn, STATES } from './fixture';
import { countRemaining, countSettled, leftMs, newPace, settled, steady } from './pace';
import { reduce } from './reducer';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** One photo every `everyMs`, from `fromMs` on. */
function paceOf(count: number, everyMs: number, fromMs = 0) {
  let pace = newPace(fromMs);
  for (let i = 1; i <= count; i++) pace = settled(pace, 1, fromMs + i * everyMs);
  return pace;
}

describe('the estimate', () => {
  test('is not made of fewer than three photos, or of a moment', () => {
    expect(leftMs(paceOf(2, 10 * SECOND), 100, 20 * SECOND)).toBeNull();
    expect(leftMs(paceOf(3, SECOND), 100, 3 * SECOND)).toBeNull();
    expect(leftMs(paceOf(3, 2 * SECOND), 100, 6 * SECOND)).toBe(200 * SECOND);
  });

  test('follows what has happened of late, and not the beginning', () => {
    let pace = paceOf(100, 5 * SECOND);
    const now = 500 * SECOND;
    for (let i = 1; i <= 200; i++) pace = settled(pace, 1, now + i * 500);
    expect(leftMs(pace, 100, now + 100 * SECOND)).toBeCloseTo(50 * SECOND, -3);
  });

  test('of a slow batch looks back far enough to know something', () => {
    expect(leftMs(paceOf(20, 25 * SECOND), 10, 500 * SECOND)).toBe(250 * SECOND);
  });

  test('does not know what comes in one go from what comes one by one', () => {
    let pace = newPace(0);
    for (let at = 10; at <= 60; at += 10) pace = settled(pace, 20, at * SECOND);
    expect(leftMs(pace, 200, 60 * SECOND)).toBe(100 * SECOND);
  });

  test('grows while nothing happens', () => {
    const pace = paceOf(10, SECOND);
    expect(leftMs(pace, 10, 20 * SECOND)).toBeGreaterThan(leftMs(pace, 10, 10 * SECOND) ?? 0);
  });

  test('keeps a bounded number of times', () => {
    expect(paceOf(5_000, 100).settledAt.length).toBeLessThanOrEqual(601);
  });
});

describe('what is shown of it', () => {
  test.each([
    [5 * SECOND, MINUTE],
    [MINUTE + SECOND, 2 * MINUTE],
    [9.5 * MINUTE, 10 * MINUTE],
    [12 * MINUTE, 15 * MINUTE],
    [70 * MINUTE, 75 * MINUTE],
  ])('%d ms is shown as %d', (ms, shown) => {
    expect(steady(null, ms)).toBe(shown);
  });

  test('does not waver about a border', () => {
    const shown = steady(null, 2.9 * MINUTE);
    for (const minutes of [3.1, 2.9, 3.3, 1.8, 3]) {
      expect(steady(shown, minutes * MINUTE)).toBe(3 * MINUTE);
    }
    expect(steady(shown, 3.6 * MINUTE)).toBe(4 * MINUTE);
    expect(steady(shown, 1.4 * MINUTE)).toBe(2 * MINUTE);
  });

  test('only goes down while a batch runs evenly', () => {
    let shown = steady(null, 20 * MINUTE);
    const seen = new Set([shown]);
    for (let s = 20 * 60; s >= 0; s--) {
      const next = steady(shown, s * SECOND + (s % 2) * 5 * SECOND);
      expect(next).toBeLessThanOrEqual(shown ?? 0);
      shown = next;
      seen.add(next);
    }
    expect(shown).toBe(MINUTE);
    expect(seen.size).toBeGreaterThan(8);
  });

  test('goes when nothing can be said', () => {
    expect(steady(MINUTE, null)).toBeNull();
  });
});

test('what waits for somebody, or for a higher limit, is not counted as left', () => {
  const batch = batchOf(
    photoIn(STATES.queued, { id: 'a' }),
    photoIn(STATES.queued, { id: 'b', isHeld: true }),
    { ...photoIn(STATES.queued, { id: 'c' }), file: null },
    photoIn(STATES.running, { id: 'd' }),
    photoIn(STATES.done, { id: 'e' }),
    photoIn(STATES.failed, { id: 'f' }),
    photoIn(STATES.cancelled, { id: 'g' }),
  );
  expect(countRemaining(batch)).toBe(2);
  expect(countRemaining({ ...batch, cap: 1 })).toBe(1);
});

test('photos that come settled, or are cancelled, say nothing about the pace', () => {
  const before = batchOf(
    photoIn(STATES.uploading, { id: 'a' }),
    photoIn(STATES.uploading, { id: 'b' }),
    photoIn(STATES.done, { id: 'c' }),
  );
  let after = reduce(before, { type: 'failed', id: 'a', run: 0, error: 'upload-failed' });
  after = reduce(after, { type: 'cancelled', ids: ['b'] });
  const preview = new Blob(['preview']);
  after = reduce(after, { type: 'previewed', id: 'c', run: 0, preview });
  const photos = new Map(after.photos).set('new', photoIn(STATES.done, { id: 'new' }));
  expect(countSettled(before.photos, photos)).toBe(1);
  expect(countSettled(photos, photos)).toBe(0);
});
