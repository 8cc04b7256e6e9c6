/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. The SDK
 * takes note of an abort only after its current pause between two tries.
 */
export function orAbandon<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
