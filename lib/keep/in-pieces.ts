import { delay } from '@/lib/base/async';

/** Short enough for nobody to notice that the page was busy. */
const PIECE_MS = 8;

/** Maps a long list without keeping the page's thread from other work. */
export async function inPieces<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = [];
  let since = performance.now();
  for (const item of items) {
    mapped.push(map(item));
    if (performance.now() - since < PIECE_MS) continue;
    await delay(0);
    since = performance.now();
  }
  return mapped;
}
