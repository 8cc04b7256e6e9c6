import type { Batch } from '@/lib/batch/reducer';

export interface Counts {
  total: number;
  done: number;
  failed: number;
}

export function countsOf({ photos }: Batch): Counts {
  const counts = { total: photos.size, done: 0, failed: 0 };
  for (const { phase } of photos.values()) {
    if (phase === 'done') counts.done += 1;
    if (phase === 'failed') counts.failed += 1;
  }
  return counts;
}
