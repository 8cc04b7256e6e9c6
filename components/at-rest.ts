import { delay, withTimeout } from '@/lib/base/async';

/** How long the page has not been scrolled when it counts as still, in ms. */
const REST_MS = 120;

/** A server that never answers keeps the others waiting for so long, in ms. */
const LONGEST_MS = 60_000;

const waiting = new Set<() => Promise<void>>();
let isAtWork = false;
let scrolledAt = Number.NEGATIVE_INFINITY;

async function stillness(): Promise<void> {
  for (;;) {
    const leftMs = scrolledAt + REST_MS - performance.now();
    if (leftMs <= 0) return;
    await delay(leftMs);
  }
}

async function goOn(): Promise<void> {
  if (isAtWork) return;
  isAtWork = true;
  const noteScroll = () => {
    scrolledAt = performance.now();
  };
  window.addEventListener('scroll', noteScroll, { passive: true });
  while (waiting.size > 0) {
    await stillness();
    const [work] = waiting;
    if (!work) break;
    waiting.delete(work);
    await work();
  }
  window.removeEventListener('scroll', noteScroll);
  isAtWork = false;
}

/**
 * Does work for what is in sight, one piece after another and none while the page is scrolled.
 * @param work its signal aborts once it is taken back, or has taken too long
 * @returns takes it back
 */
export function atRest(work: (signal: AbortSignal) => Promise<void>): () => void {
  const takenBack = new AbortController();
  const own = () => withTimeout(LONGEST_MS, work, takenBack.signal).catch(() => undefined);
  waiting.add(own);
  void goOn();
  return () => {
    waiting.delete(own);
    takenBack.abort();
  };
}

/** Whether work was ended from outside, which says nothing of what it would have come to. */
export const isAbort = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'AbortError';
