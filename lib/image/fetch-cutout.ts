import { withTimeout } from '@/lib/base/async';
import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import { AppError } from '@/lib/base/errors';
import { RESULT_LIMITS } from './limits';

/** Long enough for 50 MB at 4 Mbit/s; a body that stalls must not hold a worker for ever. */
const PATIENCE_MS = 120_000;

/**
 * Fetches a cut-out, a path on our own origin or a whole URL.
 * @throws {AppError} `cutout-unavailable` when it does not come, `result-unusable` when it is larger
 * than any cut-out may be.
 */
export async function fetchCutout(url: string): Promise<Blob> {
  try {
    return await withTimeout(PATIENCE_MS, async (signal) => {
      const response = await fetch(new URL(url, self.location.origin), { signal });
      if (!response.ok) throw new AppError('cutout-unavailable', { detail: `${response.status}` });
      return new Blob([await readBounded(response, RESULT_LIMITS.maxBytes)]);
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(cause instanceof BodyTooLarge ? 'result-unusable' : 'cutout-unavailable', {
      cause,
    });
  }
}
