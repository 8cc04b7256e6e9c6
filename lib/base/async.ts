/**
 * Resolves after `ms` milliseconds.
 * @throws the signal's reason, at once, when it is aborted.
 */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or with `signal`.
 * A timer and a controller instead of `AbortSignal.timeout`, whose error some clients retry.
 */
export async function withTimeout<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('timed out', 'TimeoutError')),
    ms,
  );
  try {
    return await work(signal ? AbortSignal.any([controller.signal, signal]) : controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Delay before try number `attempt` (0 for the first retry): exponential, capped, with full jitter
 * in its upper half so that clients which failed together do not come back together.
 */
export function backoffMs(
  attempt: number,
  firstMs: number,
  maxMs: number,
  random = Math.random,
): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
