/** At most `limit` in any stretch of `windowMs` milliseconds. */
type Rate = { limit: number; windowMs: number };

export type SlidingWindow = {
  /** Whether one more fits at `now`. Only what fits is counted: the refused are not queued. */
  admit(now: number, rate: Rate): boolean;
};

/** @param earlier times (ms) that still count, oldest first, such as those before a restart */
export function createSlidingWindow(earlier: readonly number[] = []): SlidingWindow {
  let times = [...earlier];
  return {
    admit(now, { limit, windowMs }) {
      times = times.filter((at) => at > now - windowMs);
      if (times.length >= limit) return false;
      times.push(now);
      return true;
    },
  };
}
