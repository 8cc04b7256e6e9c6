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
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted: not all
 * work takes note of an abort, and some does only after its current pause between two tries.
 */
export function orAbandon<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or with `signal`, and is over by
 * then itself, whether the work takes note of the signal or not.
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
    const bounded = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal;
    return await orAbandon(work(bounded), bounded);
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

/**
 * Tries `work` up to `tries` times, with growing pauses between.
 * @throws what the last try threw, or the signal's reason
 */
export async function persist<T>(
  work: () => Promise<T>,
  { tries, firstMs, maxMs }: { tries: number; firstMs: number; maxMs: number },
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt + 1 >= tries) throw thrown;
      await delay(backoffMs(attempt, firstMs, maxMs), signal);
    }
  }
}
