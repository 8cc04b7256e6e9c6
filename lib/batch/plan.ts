import { isSettled, type Photo, type PhotoIn, type Wish } from './photo';
import type { Batch } from './reducer';

/** How many photos may be in a step at once. */
export interface Lanes {
  prepare: number;
  /** Prepared copies that are there at once, in the upload or before it. */
  copies: number;
  upload: number;
  preview: number;
  /** Photos in one submission, and in one list of wishes. */
  submit: number;
  change: number;
}

/** What may begin now. */
export interface Starts {
  prepare: PhotoIn<'queued'>[];
  grant: PhotoIn<'uploading'>[];
  upload: PhotoIn<'uploading'>[];
  /** Photos that are ready wait a little for others, so that they go together. */
  gather: boolean;
  submit: PhotoIn<'removing'>[];
  /** Wishes of one kind. */
  change: { wish: Wish; photos: PhotoIn<'removing'>[] } | null;
  preview: PhotoIn<'done'>[];
}

/** What the runner has under way, by photo id. */
export interface UnderWay {
  prepare: ReadonlySet<string>;
  grant: ReadonlySet<string>;
  upload: ReadonlySet<string>;
  submit: ReadonlySet<string>;
  change: ReadonlySet<string>;
  preview: ReadonlySet<string>;
  /** How long photos that are ready have waited for others. */
  gathered: 'not' | 'now' | 'enough';
}

/** Whether more copies may come to want a grant. */
export const isCopyComing = ({ photos }: Batch): boolean => {
  for (const { phase } of photos.values()) {
    if (phase === 'queued' || phase === 'preparing') return true;
  }
  return false;
};

/** Whether more photos may come to be ready for a submission. */
export const isMoreComing = ({ photos }: Batch): boolean => {
  for (const photo of photos.values()) {
    if (photo.phase !== 'removing' && !isSettled(photo)) return true;
  }
  return false;
};

/**
 * Decides what begins next, in the order of the list. Preparing waits while prepared copies pile
 * up before the upload, so that memory is bounded by the lanes and not by the batch. What the
 * server is told goes in lists, one at a time, since the browser sends server actions one by one.
 */
export function nextStarts(batch: Batch, underWay: UnderWay, lanes: Lanes): Starts {
  const starts: Starts = {
    prepare: [],
    grant: [],
    upload: [],
    gather: false,
    submit: [],
    change: null,
    preview: [],
  };
  if (batch.isClosing) return starts;
  const photos = batch.order.flatMap((id): Photo[] => {
    const photo = batch.photos.get(id);
    return photo ? [photo] : [];
  });
  const copies = photos.filter(
    ({ phase }) => phase === 'uploading' || phase === 'preparing',
  ).length;
  let room = Math.min(lanes.prepare - underWay.prepare.size, lanes.copies - copies);
  const ready: PhotoIn<'removing'>[] = [];
  for (const photo of photos) {
    if (photo.phase === 'queued' && room > 0 && !underWay.prepare.has(photo.id)) {
      starts.prepare.push(photo);
      room -= 1;
    }
    if (photo.phase === 'uploading' && !photo.grant && !underWay.grant.has(photo.id)) {
      starts.grant.push(photo);
    }
    if (
      photo.phase === 'uploading' &&
      photo.grant &&
      !underWay.upload.has(photo.id) &&
      underWay.upload.size + starts.upload.length < lanes.upload
    ) {
      starts.upload.push(photo);
    }
    if (
      photo.phase === 'removing' &&
      photo.submission !== 'taken' &&
      !underWay.submit.has(photo.id)
    ) {
      ready.push(photo);
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
  const isTime =
    underWay.gathered === 'enough' || ready.length >= lanes.submit || !isMoreComing(batch);
  if (isTime && underWay.submit.size === 0) starts.submit = ready.slice(0, lanes.submit);
  starts.gather = !isTime && ready.length > 0 && underWay.gathered === 'not';
  if (underWay.change.size === 0) starts.change = nextChange(photos, lanes.change);
  return starts;
}

function nextChange(photos: readonly Photo[], most: number): Starts['change'] {
  const wishing = photos.flatMap((photo) =>
    photo.phase === 'removing' && photo.submission === 'taken' && photo.wish ? [photo] : [],
  );
  const wish = wishing[0]?.wish;
  if (!wish) return null;
  return { wish, photos: wishing.filter((photo) => photo.wish === wish).slice(0, most) };
}
