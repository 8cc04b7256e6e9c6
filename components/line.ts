import type { ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';

/** Whether the server has said that whoever works here is signed out. */
let isOut = false;
const listeners = new Set<() => void>();

export const isSignedOut = (): boolean => isOut;

export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Takes note of whether the server still knows who asks. */
export function tellSignedOut(signedOut: boolean): void {
  if (isOut === signedOut) return;
  isOut = signedOut;
  for (const listener of [...listeners]) listener();
}

/** The same, from an answer: all but 401 leave it open who asks, unless what was asked was done. */
export function hear(response: Response): void {
  if (response.status === 401) tellSignedOut(true);
  else if (response.ok) tellSignedOut(false);
}

/** An action of the server, whose answer says as well whether it still knows who asks. */
export const heard =
  <Q extends unknown[], A>(act: (...question: Q) => Promise<Result<A, ErrorCode>>) =>
  async (...question: Q): Promise<Result<A, ErrorCode>> => {
    const outcome = await act(...question);
    if (outcome.ok) tellSignedOut(false);
    else if (outcome.error === 'signed-out') tellSignedOut(true);
    return outcome;
  };

/**
 * Whether there is a line to the server, as far as the browser knows. Nothing gets through for
 * whoever is signed out: what is under way waits, as it does for a line that has gone.
 */
export const isOnline = () => navigator.onLine && !isOut;

/** Resolves as soon as there is one. */
export function online(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (isOnline()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const look = () => {
      if (!isOnline()) return;
      over.abort();
      resolve();
    };
    window.addEventListener('online', look, { signal: over.signal });
    over.signal.addEventListener('abort', onSignedOut(look));
    signal.addEventListener(
      'abort',
      () => {
        over.abort();
        reject(signal.reason);
      },
      { signal: over.signal },
    );
  });
}
