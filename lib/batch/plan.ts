import type { Photo, PhotoIn } from './photo';
import type { Batch } from './reducer';

/** How many photos may be in a step at once. */
export interface Lanes {
  prepare: number;
  upload: number;
  preview: number;
  /** Photos in one submission. */
  submit: number;
}

/** What may begin now. */
export interface Starts {
  prepare: PhotoIn<'queued'>[];
  upload: PhotoIn<'uploading'>[];
  submit: PhotoIn<'removing'>[];
  preview: PhotoIn<'done'>[];
}

/** What the runner has under way, by photo id. */
export interface UnderWay {
  prepare: ReadonlySet<string>;
  upload: ReadonlySet<string>;
  submit: ReadonlySet<string>;
  preview: ReadonlySet<string>;
}

/**
 * Decides what begins next, in the order of the list. Preparing waits while prepared copies pile
 * up before the upload, so that memory is bounded by the lanes and not by the batch. A submission
 * takes all that are ready, one at a time, since the browser sends server actions one by one.
 */
export function nextStarts(batch: Batch, underWay: UnderWay, lanes: Lanes): Starts {
  const starts: Starts = { prepare: [], upload: [], submit: [], preview: [] };
  const photos = batch.order.flatMap((id): Photo[] => {
    const photo = batch.photos.get(id);
    return photo ? [photo] : [];
  });
  const waiting = photos.filter(
    (photo) => photo.phase === 'uploading' || photo.phase === 'preparing',
  ).length;
  let room = Math.min(
    lanes.prepare - underWay.prepare.size,
    lanes.prepare + lanes.upload - waiting,
  );
  for (const photo of photos) {
    if (photo.phase === 'queued' && room > 0 && !underWay.prepare.has(photo.id)) {
      starts.prepare.push(photo);
      room -= 1;
    }
    if (
      photo.phase === 'uploading' &&
      !underWay.upload.has(photo.id) &&
      underWay.upload.size + starts.upload.length < lanes.upload
    ) {
      starts.upload.push(photo);
    }
    if (
      photo.phase === 'removing' &&
      !photo.submitted &&
      underWay.submit.size === 0 &&
      starts.submit.length < lanes.submit
    ) {
      starts.submit.push(photo);
    }
    if (
      photo.phase === 'done' &&
      photo.preview === null &&
      !underWay.preview.has(photo.id) &&
      underWay.preview.size + starts.preview.length < lanes.preview
    ) {
      starts.preview.push(photo);
    }
  }
  return starts;
}
