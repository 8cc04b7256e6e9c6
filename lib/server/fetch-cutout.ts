import 'server-only';
import { BodyTooLarge } from '@/lib/base/bytes';
import type { ErrorCode } from '@/lib/base/errors';
import type { TaskRow } from '@/lib/db/tasks';
import { RESULT_LIMITS } from '@/lib/image/limits';
import { ForbiddenSource, fetchResult, ResultGone } from '@/lib/kie/result';
import { inspectCutout } from './inspect-cutout';
import type { Works } from './pump';

const DOWNLOAD_TIMEOUT_MS = 60_000;

/** Thrown for a result that another try will hardly find otherwise: gone, or not what we need. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  constructor(
    /** What the person reads when no further try is made. */
    readonly error: ErrorCode,
    options?: ErrorOptions,
  ) {
    super(error, options);
  }
}

/**
 * Fetches the result of a task and looks at it.
 * @throws {Rejected} where it is gone or not usable; anything else may pass
 */
export async function fetchCutout(works: Works, row: TaskRow, url: string, signal: AbortSignal) {
  const bytes = await download(works, url, signal).catch((cause: unknown) => {
    if (cause instanceof ForbiddenSource || cause instanceof BodyTooLarge) {
      throw new Rejected('result-unusable', { cause });
    }
    throw isGone(cause) ? new Rejected('result-missing', { cause }) : cause;
  });
  const inspected = await inspectCutout(bytes, row);
  if (!inspected.ok) throw new Rejected(inspected.error, { cause: new Error(inspected.why) });
  return { bytes, type: inspected.type };
}

/** What a file server says of a file that it no longer gives, rather than of its own trouble. */
const isGone = (thrown: unknown): boolean =>
  thrown instanceof ResultGone && [401, 403, 404, 410].includes(thrown.status);

async function download(
  works: Works,
  url: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { resultHosts: hosts, resultOrigins: origins } = works.env.kie;
  const options = {
    sources: { hosts, origins },
    maxBytes: RESULT_LIMITS.maxBytes,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  };
  try {
    return await fetchResult(url, options, signal);
  } catch (thrown) {
    if (!isGone(thrown)) throw thrown;
    const fresh = await works.kie.downloadUrl(url, signal);
    if (!fresh) throw thrown;
    return await fetchResult(fresh, options, signal);
  }
}
