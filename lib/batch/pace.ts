import { countCapped } from './cap';
import { isIdle, isSettled } from './photo';
import type { Batch } from './reducer';

/**
 * How long a batch will go on, from when its photos settled. All times are in milliseconds, on one
 * clock that never goes back.
 */

export interface Pace {
  /** From here on all that settled is in `settledAt`. */
  readonly sinceMs: number;
  readonly settledAt: readonly number[];
}

/** Older times say little about now, unless there are few of them. */
const KEPT_MS = 60_000;
const KEPT = 30;
/** Of less than this nothing is foretold. */
const FEWEST = 3;
const SHORTEST_MS = 4_000;

export const newPace = (nowMs: number): Pace => ({ sinceMs: nowMs, settledAt: [] });

/** After `count` photos have settled. */
export function settled({ sinceMs, settledAt }: Pace, count: number, nowMs: number): Pace {
  const all = [...settledAt, ...Array.from({ length: count }, () => nowMs)];
  const isOld = (at: number | undefined) => at !== undefined && at < nowMs - KEPT_MS;
  let first = 0;
  while (all.length - first > KEPT && isOld(all[first])) first += 1;
  return { sinceMs: all[first - 1] ?? sinceMs, settledAt: all.slice(first) };
}

/** What is left of `remaining` photos at this pace; null while too little is known of it. */
export function leftMs(pace: Pace, remaining: number, nowMs: number): number | null {
  const count = pace.settledAt.length;
  const elapsed = nowMs - pace.sinceMs;
  if (count < FEWEST || elapsed < SHORTEST_MS) return null;
  return (remaining * elapsed) / count;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const stepOf = (ms: number) => {
  if (ms <= 10 * MINUTE_MS) return MINUTE_MS;
  return ms <= HOUR_MS ? 5 * MINUTE_MS : 15 * MINUTE_MS;
};

/**
 * The estimate as it is shown: rounded up, to steps that grow with it, and the same as before until
 * it is clearly another, so that it does not waver between two.
 */
export function steady(shownMs: number | null, ms: number | null): number | null {
  if (ms === null) return null;
  if (shownMs !== null) {
    const step = stepOf(shownMs);
    if (ms > shownMs - 1.5 * step && ms < shownMs + 0.5 * step) return shownMs;
  }
  const step = stepOf(ms);
  return Math.max(1, Math.ceil(ms / step)) * step;
}

/** Photos that will settle without anybody's doing. */
export function countRemaining(batch: Batch): number {
  let count = 0;
  for (const photo of batch.photos.values()) if (!isSettled(photo) && !isIdle(photo)) count += 1;
  return count - countCapped(batch);
}

/** Photos that have been worked on to their end since the batch was as `before`. */
export function countSettled(before: Batch['photos'], after: Batch['photos']): number {
  let count = 0;
  if (after === before) return count;
  for (const [id, photo] of after) {
    if (photo.phase !== 'done' && photo.phase !== 'failed') continue;
    const earlier = before.get(id);
    if (earlier && earlier !== photo && !isSettled(earlier)) count += 1;
  }
  return count;
}
