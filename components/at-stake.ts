import { countRemaining } from '@/lib/batch/pace';
import type { Photo } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { Session } from './session';

/**
 * Whether a reload would lose something of a photo: its original, or what somebody has decided about
 * it, is nowhere but in this page.
 */
function isLoss(photo: Photo, session: Session | null): boolean {
  const { id, file, phase } = photo;
  if (session?.keeping.get()?.isDecisionKept(photo) === false) return true;
  if (!file || phase === 'failed' || phase === 'cancelled') return false;
  return !session?.saved.has(id) && !session?.keeping.isKept(id);
}

/** Whether leaving a batch would lose something, also where another tab works on it. */
export const isAtStake = ({ photos, isDeleted }: Batch, session: Session | null): boolean =>
  (session !== null && session.exports.size > 0) ||
  (!isDeleted && [...photos.values()].some((photo) => isLoss(photo, session)));

/** Whether an original is still on its way to the disk. */
function isBeingKept({ photos }: Batch, session: Session): boolean {
  const following = session.keeping.get();
  if (following?.state() !== 'well') return false;
  return [...photos.values()].some(({ id, file }) => file && !following.isKept(id));
}

/** Whether something goes on in a batch, or would be lost, if this tab were to close it. */
export const isBusy = (batch: Batch, session: Session): boolean =>
  !batch.isDeleted &&
  (countRemaining(batch) > 0 || isAtStake(batch, session) || isBeingKept(batch, session));
