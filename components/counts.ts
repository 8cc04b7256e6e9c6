import { canRetry, retry } from '@/lib/batch/advance';
import { nextVariant } from '@/lib/batch/another';
import { canCancel, isIdle, isSettled, isToSave, type Photo } from '@/lib/batch/photo';
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
  /** They wait for somebody, and not for their turn. */
  idle: number;
  /** Of those that are done: a person left them out of what is saved. */
  rejected: number;
}

export function countsOf({ photos }: Batch): Counts {
  const counts = {
    total: photos.size,
    done: 0,
    failed: 0,
    cancelled: 0,
    atWork: 0,
    reused: 0,
    idle: 0,
    rejected: 0,
  };
  for (const photo of photos.values()) {
    if (photo.phase === 'done') counts.done += 1;
    if (photo.phase === 'done' && photo.reused) counts.reused += 1;
    if (photo.phase === 'done' && !isToSave(photo)) counts.rejected += 1;
    if (photo.phase === 'removing' && photo.running) counts.atWork += 1;
    if (photo.phase === 'failed') counts.failed += 1;
    if (photo.phase === 'cancelled') counts.cancelled += 1;
    if (isIdle(photo)) counts.idle += 1;
  }
  return counts;
}

/** Whether a press on `Try again` would do something. */
export const mayRetry = (photo: Photo): boolean => retry(photo) !== photo;

/** The photos for which a press on a button would do something. */
export const idsOf = {
  retryable: ({ photos }: Batch): string[] =>
    [...photos.values()].filter((photo) => canRetry(photo) && mayRetry(photo)).map(({ id }) => id),
  cancellable: ({ photos }: Batch): string[] =>
    [...photos.values()].filter(canCancel).map(({ id }) => id),
  /** Those that were cancelled, and can be begun anew. */
  cancelled: ({ photos }: Batch): string[] =>
    [...photos.values()]
      .filter((photo) => photo.phase === 'cancelled' && mayRetry(photo))
      .map(({ id }) => id),
};

/** The same among some photos, and what else can be done with several at once. */
export function actionsOn({ photos }: Batch, ids: readonly string[]) {
  const chosen = ids.flatMap((id) => photos.get(id) ?? []);
  const those = (fits: (photo: Photo) => boolean) => chosen.filter(fits).map(({ id }) => id);
  return {
    savable: those(isToSave),
    retryable: those(mayRetry),
    /** Done, and there is another copy to be tried. */
    triable: those((photo) => nextVariant(photo) !== null),
    cancellable: those(canCancel),
    deletable: those(isSettled),
  };
}
