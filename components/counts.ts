import { canRetry } from '@/lib/batch/advance';
import { canCancel } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';

export interface Counts {
  total: number;
  done: number;
  failed: number;
  cancelled: number;
  /** With the model at this moment. */
  atWork: number;
  /** Done without a credit, since the cut-out was there already. */
  reused: number;
}

export function countsOf({ photos }: Batch): Counts {
  const counts = { total: photos.size, done: 0, failed: 0, cancelled: 0, atWork: 0, reused: 0 };
  for (const photo of photos.values()) {
    if (photo.phase === 'done') counts.done += 1;
    if (photo.phase === 'done' && photo.reused) counts.reused += 1;
    if (photo.phase === 'removing' && photo.running) counts.atWork += 1;
    if (photo.phase === 'failed') counts.failed += 1;
    if (photo.phase === 'cancelled') counts.cancelled += 1;
  }
  return counts;
}

/** The photos for which a press on a button would do something. */
export const idsOf = {
  retryable: ({ photos }: Batch): string[] =>
    [...photos.values()].filter(canRetry).map(({ id }) => id),
  cancellable: ({ photos }: Batch): string[] =>
    [...photos.values()].filter(canCancel).map(({ id }) => id),
};
