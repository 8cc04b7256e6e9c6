import { AppError } from '@/lib/base/errors';
import type { Grant } from '@/lib/task/task';

/** Grants are good for an hour; one that has lain here this long is not handed out any more. */
const FRESH_MS = 45 * 60_000;

/**
 * Hands out leaves to upload, fetched in lists: as many at a time as photos are known to be on
 * their way.
 * @param fetchGrants asks the server for a number of them
 * @param expected how many more photos will want one, the caller included
 * @returns a function that throws what `fetchGrants` throws, and {AppError} `service-unavailable`
 * where it brings none
 */
export function createGrants(
  fetchGrants: (count: number) => Promise<Grant[]>,
  expected: () => number,
  now: () => number = Date.now,
): () => Promise<Grant> {
  let kept: { grant: Grant; at: number }[] = [];
  let fetching: Promise<void> | null = null;

  async function fetchMore() {
    const grants = await fetchGrants(Math.max(1, expected()));
    // Taken for an answer, an empty list would be asked for again at once.
    if (grants.length === 0) throw new AppError('service-unavailable');
    kept.push(...grants.map((grant) => ({ grant, at: now() })));
  }

  return async () => {
    for (;;) {
      kept = kept.filter(({ at }) => now() - at < FRESH_MS);
      const next = kept.shift();
      if (next) return next.grant;
      fetching ??= fetchMore().finally(() => {
        fetching = null;
      });
      await fetching;
    }
  };
}
