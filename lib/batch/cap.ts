import { isIdle, type Photo, type PhotoIn } from './photo';
import type { Batch } from './reducer';

/** A limit on what a batch may spend, in credits; each removal takes one. */

/** Whether a credit was used for its last try, or may have been. */
export const isPaid = (photo: Photo): boolean =>
  photo.phase === 'done' ? !photo.reused : photo.phase === 'cancelled' && photo.wasRunning;

/** Credits that were used for a photo, or may have been, by all tries of which it tells. */
export const paidFor = (photo: Photo): number =>
  photo.sunk + photo.earlier.filter(({ reused }) => !reused).length + (isPaid(photo) ? 1 : 0);

/** Whether a credit may be used for it yet. */
const mayCost = ({ phase, studied }: Photo): boolean =>
  (phase === 'preparing' || phase === 'uploading' || phase === 'removing') && !studied?.isKept;

/** Credits that are used, or may be, by what has been begun or shall be tried again. */
function committed({ photos, service, sunk }: Batch): number {
  let underWay = 0;
  let paid = 0;
  for (const photo of photos.values()) {
    paid += paidFor(photo);
    if (mayCost(photo)) underWay += 1;
  }
  // The ledger also counts what failed or was deleted, and the page what it has yet to count.
  return Math.max(service.credits.spent, paid + sunk) + underWay;
}

/** What the limit leaves, in credits; below 0 where more is wished for, and infinite without one. */
export const balanceOf = (batch: Batch): number =>
  batch.cap === null ? Number.POSITIVE_INFINITY : batch.cap - committed(batch);

/** Credits that further photos may use; infinite where there is no limit. */
export const spendable = (batch: Batch): number => Math.max(0, balanceOf(batch));

/** Whether it shall be tried again on its task, of which the server has yet to hear. */
export const isWishedAgain = (photo: Photo): photo is PhotoIn<'removing'> =>
  photo.phase === 'removing' && photo.submission === 'taken' && photo.wish === 'retry';

/** Whether it waits for its turn, and will take a credit then. */
const isBuyer = (photo: Photo): boolean =>
  photo.phase === 'queued' && !isIdle(photo) && !photo.studied?.isKept;

/** The photos that wait for nothing but a higher limit. */
export function countCapped(batch: Batch): number {
  const balance = balanceOf(batch);
  if (balance > 0) return 0;
  let queued = 0;
  let again = 0;
  for (const photo of batch.photos.values()) {
    if (isBuyer(photo)) queued += 1;
    if (isWishedAgain(photo)) again += 1;
  }
  return queued + Math.min(again, -balance);
}
