/**
 * When to ask recordInfo again, after Kie's advice for pollers: every 2 to 3 s in the first half
 * minute, 5 to 10 s up to two minutes, then 15 to 30 s. Where a callback is expected the ladder
 * only looks for lost ones, and its first rung is further away.
 */

const CALLBACK_PATIENCE_MS = 10_000;
const FIRST_READ_MS = 2_500;

/** Milliseconds from acceptance to the first read. */
export const firstReadMs = (callbackExpected: boolean): number =>
  callbackExpected ? CALLBACK_PATIENCE_MS : FIRST_READ_MS;

/** Milliseconds to the next read of a task that is still running `ageMs` after it was accepted. */
export function nextReadMs(ageMs: number, callbackExpected: boolean): number {
  if (ageMs < 30_000) return callbackExpected ? 5_000 : FIRST_READ_MS;
  return ageMs < 120_000 ? 7_500 : 20_000;
}
