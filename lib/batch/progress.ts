import { assertNever } from '@/lib/base/assert-never';
import { isIdle, type Photo } from './photo';

/** Where each phase lies on the way of one photo, from 0 to 1. */
const AT = { preparing: 0.02, uploading: 0.05, uploaded: 0.2, running: 0.25 } as const;

/** How far a photo has come, from 0 to 1; a settled one has arrived, however it ended. */
export function progressOf(photo: Photo): number {
  switch (photo.phase) {
    case 'queued':
      return 0;
    case 'preparing':
      return AT.preparing;
    case 'uploading': {
      const share = (photo.sentBytes ?? 0) / Math.max(1, photo.copy.size);
      return AT.uploading + (AT.uploaded - AT.uploading) * Math.min(1, share);
    }
    case 'removing':
      return photo.running ? AT.running : AT.uploaded;
    case 'done':
    case 'failed':
    case 'cancelled':
      return 1;
    default:
      return assertNever(photo);
  }
}

/** Mean progress of the photos that do not wait for somebody, from 0 to 1; 0 for none. */
export function progressOfAll(photos: Iterable<Photo>): number {
  let sum = 0;
  let count = 0;
  for (const photo of photos) {
    if (isIdle(photo)) continue;
    sum += progressOf(photo);
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
