import { balanceOf, isWishedAgain, spendable } from './cap';
import { isIdle, type Photo, type PhotoIn, type Wish } from './photo';
import type { Batch } from './reducer';

/** How many photos may be in a step at once. */
export interface Lanes {
  study: number;
  prepare: number;
  /** Prepared copies that are there at once, in the upload or before it. */
  copies: number;
  upload: number;
  preview: number;
  /** Those of a review that nobody sees, while nobody waits for one that they see. */
  review: number;
  /** Photos in one submission, and in one list of wishes. */
  submit: number;
  change: number;
}

/** What may begin now. */
export interface Starts {
  study: PhotoIn<'queued'>[];
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
  study: ReadonlySet<string>;
  prepare: ReadonlySet<string>;
  grant: ReadonlySet<string>;
  upload: ReadonlySet<string>;
  submit: ReadonlySet<string>;
  change: ReadonlySet<string>;
  preview: ReadonlySet<string>;
  /** Those that were looked at, or are at the moment. */
  examined: ReadonlySet<string>;
  /** How long photos that are ready have waited for others. */
  gathered: 'not' | 'now' | 'enough';
}

/** Whether more copies may come to want a grant. */
export const isCopyComing = (batch: Batch): boolean => {
  const credits = spendable(batch);
  for (const photo of batch.photos.values()) {
    if (photo.phase === 'preparing' || mayPrepare(photo, credits)) return true;
  }
  return false;
};

/** Whether more photos may come to be ready for a submission. */
export const isMoreComing = (batch: Batch): boolean => {
  const credits = spendable(batch);
  for (const photo of batch.photos.values()) {
    const isOnItsWay = photo.phase === 'preparing' || photo.phase === 'uploading';
    if (isOnItsWay || mayPrepare(photo, credits)) return true;
  }
  return false;
};

const isUnread = (photo: Photo): photo is PhotoIn<'queued'> =>
  photo.phase === 'queued' && photo.isHeld && photo.file !== null && photo.studied === null;

/** Whether it waits for its turn only, with so many credits to spend. */
const mayPrepare = (photo: Photo, credits: number): photo is PhotoIn<'queued'> =>
  photo.phase === 'queued' && !isIdle(photo) && (credits > 0 || photo.studied?.isKept === true);

/** Whether its preview is to be made, or made once more so that something is known of it. */
const lacksLook = (photo: PhotoIn<'done'>, { examined }: UnderWay): boolean =>
  photo.preview === null ||
  photo.stale === 'due' ||
  (photo.preview instanceof Blob &&
    photo.stale === null &&
    photo.findings === null &&
    !photo.isBlind &&
    !examined.has(photo.id));

/**
 * Decides what begins next, in the order of the list. Preparing waits while prepared copies pile
 * up before the upload, so that memory is bounded by the lanes and not by the batch. What the
 * server is told goes in lists, one at a time, since the browser sends server actions one by one.
 * Previews are made of what is drawn or looked at: each of them takes a whole cut-out from the
 * server. Where the whole batch is to be reviewed the others follow behind those that somebody sees.
 */
export function nextStarts(batch: Batch, underWay: UnderWay, lanes: Lanes): Starts {
  const starts: Starts = {
    study: [],
    prepare: [],
    grant: [],
    upload: [],
    gather: false,
    submit: [],
    change: null,
    preview: [],
  };
  if (batch.isClosing || batch.isDeleted) return starts;
  let copies = 0;
  for (const { phase } of batch.photos.values()) {
    if (phase === 'uploading' || phase === 'preparing') copies += 1;
  }
  let room = Math.min(lanes.prepare - underWay.prepare.size, lanes.copies - copies);
  let credits = spendable(batch);
  // Which of two results is saved shall not depend on what was seen.
  const isSeen = ({ id, isContested }: PhotoIn<'done'>) =>
    isContested || batch.drawn.has(id) || batch.seen.has(id);
  let looking = 0;
  for (const id of underWay.preview) {
    const photo = batch.photos.get(id);
    if (photo?.phase === 'done' && isSeen(photo)) looking += 1;
  }
  const unseen: PhotoIn<'done'>[] = [];
  const ready: PhotoIn<'removing'>[] = [];
  const wishing: PhotoIn<'removing'>[] = [];
  for (const id of batch.order) {
    const photo = batch.photos.get(id);
    switch (photo?.phase) {
      case 'queued':
        if (
          isUnread(photo) &&
          !underWay.study.has(id) &&
          underWay.study.size + starts.study.length < lanes.study
        ) {
          starts.study.push(photo);
        }
        if (room > 0 && mayPrepare(photo, credits) && !underWay.prepare.has(id)) {
          starts.prepare.push(photo);
          room -= 1;
          if (!photo.studied?.isKept) credits -= 1;
        }
        break;
      case 'uploading':
        if (!photo.grant) {
          if (!underWay.grant.has(id)) starts.grant.push(photo);
        } else if (
          !underWay.upload.has(id) &&
          underWay.upload.size + starts.upload.length < lanes.upload
        ) {
          starts.upload.push(photo);
        }
        break;
      case 'removing':
        if (photo.submission !== 'taken') {
          if (!underWay.submit.has(id)) ready.push(photo);
        } else if (photo.wish) wishing.push(photo);
        break;
      case 'done':
        if (underWay.preview.has(id) || !lacksLook(photo, underWay)) break;
        if (!isSeen(photo)) unseen.push(photo);
        else if (looking + starts.preview.length < lanes.preview) starts.preview.push(photo);
    }
  }
  const isWaitedFor = looking + starts.preview.length > 0;
  if (batch.isReviewWanted && !isWaitedFor) {
    starts.preview.push(...unseen.slice(0, Math.max(0, lanes.review - underWay.preview.size)));
  }
  // What the server has of these already, unknown to this browser, would be paid for once more.
  if (!batch.isJoining) {
    const isTime =
      underWay.gathered === 'enough' || ready.length >= lanes.submit || !isMoreComing(batch);
    if (isTime && underWay.submit.size === 0) starts.submit = ready.slice(0, lanes.submit);
    starts.gather = !isTime && ready.length > 0 && underWay.gathered === 'not';
  }
  if (underWay.change.size === 0) {
    starts.change = nextChange(wishing, lanes.change, balanceOf(batch));
  }
  return starts;
}

/** @param balance what the credit limit leaves when all that is wished for happens */
function nextChange(
  wishing: readonly PhotoIn<'removing'>[],
  most: number,
  balance: number,
): Starts['change'] {
  let retries = wishing.filter(isWishedAgain).length + Math.min(0, balance);
  const allowed = wishing.filter((photo) => !isWishedAgain(photo) || retries-- > 0);
  const wish = allowed[0]?.wish;
  if (!wish) return null;
  return { wish, photos: allowed.filter((photo) => photo.wish === wish).slice(0, most) };
}
