import { delay } from '@/lib/base/async';

/** How long the page has not been scrolled when it counts as still, in ms. */
const REST_MS = 120;

type Work = () => Promise<void>;

const waiting = new Set<Work>();
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
 * @returns takes it back, unless it has begun
 */
export function atRest(work: Work): () => void {
  const own: Work = () => work().catch(() => undefined);
  waiting.add(own);
  void goOn();
  return () => waiting.delete(own);
}
