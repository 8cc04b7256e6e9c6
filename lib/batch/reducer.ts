import type { BatchView, Room } from '@/lib/task/task';
import * as one from './advance';
import { decided, swapped, tryAnew } from './another';
import { isPaid, paidFor, spendable } from './cap';
import type { BatchEvent, PhotoEvent, Reading } from './events';
import { joined } from './join';
import { newBatch } from './new-batch';
import { FRESH, isIdle, isSettled, type Photo, type PhotoIn } from './photo';
import { progressOfAll } from './progress';
import { isSameRoom } from './room';

/** What the server says of the service as a whole. */
export type Service = Pick<BatchView, 'pause' | 'credits'>;

export interface Batch {
  readonly id: string;
  /** What a person calls it; empty while nobody has named it. */
  readonly name: string;
  readonly order: readonly string[];
  readonly photos: ReadonlyMap<string, Photo>;
  /** The server's changes up to here are in. */
  readonly cursor: number;
  /** Counts how often its changes are read from the beginning. */
  readonly epoch: number;
  readonly service: Service;
  /** What may be begun today, where not everything may. */
  readonly room: Room;
  /** What the progress bar shows, 0 to 1; it never goes back while there is work. */
  readonly shown: number;
  /** The photo that failed most recently. */
  readonly lastFailed: string | null;
  /** Something of it is, or was, at the server. */
  readonly isKnown: boolean;
  readonly isClosing: boolean;
  /** Somebody deleted it from elsewhere: nothing more is done with it. */
  readonly isDeleted: boolean;
  /** The photos that the page draws, as far as it has said: previews are made for these. */
  readonly drawn: ReadonlySet<string>;
  /** Those that are looked at one by one, and their neighbours, drawn in the list or not. */
  readonly seen: ReadonlySet<string>;
  /** Findings, and previews with them, are wanted of all photos, drawn or not. */
  readonly isReviewWanted: boolean;
  /** Whether the old background's tint is taken out of soft edges. */
  readonly isDecontaminated: boolean;
  /** What the server knows of it has yet to be read whole. */
  readonly isJoining: boolean;
  /** Tasks of photos that were taken out: an older reading may still tell of them. */
  readonly goneTaskIds: ReadonlySet<string>;
  /** Credits that it may use at most; null for no limit. */
  readonly cap: number | null;
  /** Credits that may have been used by tasks which its photos do not tell of any more. */
  readonly sunk: number;
}

const isTaken = (photo: Photo): photo is PhotoIn<'removing'> =>
  photo.phase === 'removing' && photo.submission === 'taken';

/** Whether it has ended at the server. */
const hasEnded = (photo: Photo): boolean => isSettled(photo) && one.taskIdOf(photo) !== null;

/** How the batch stands as the server is asked for news. */
export function readingOf({ epoch, photos }: Batch): Reading {
  const known = new Set<string>();
  for (const photo of photos.values()) if (isTaken(photo)) known.add(photo.taskId);
  return { epoch, known };
}

/** Whether the server may have news of a photo. */
export function isWatchable({ photos, isClosing, isDeleted, isJoining }: Batch): boolean {
  if (isClosing || isDeleted) return false;
  if (isJoining) return true;
  for (const photo of photos.values()) if (isTaken(photo)) return true;
  return false;
}

function changed(batch: Batch, change: (photo: Photo) => Photo): Batch {
  let photos: Map<string, Photo> | null = null;
  for (const [id, photo] of batch.photos) {
    const next = change(photo);
    if (next === photo) continue;
    photos ??= new Map(batch.photos);
    photos.set(id, next);
  }
  return photos ? { ...batch, photos } : batch;
}

function changedOne(batch: Batch, id: string, change: (photo: Photo) => Photo): Batch {
  const photo = batch.photos.get(id);
  const next = photo && change(photo);
  if (!photo || !next || next === photo) return batch;
  return { ...batch, photos: new Map(batch.photos).set(id, next) };
}

const changedTasks = (
  batch: Batch,
  taskIds: ReadonlySet<string>,
  change: (photo: PhotoIn<'removing'>) => Photo,
): Batch =>
  changed(batch, (photo) =>
    photo.phase === 'removing' && taskIds.has(photo.taskId) ? change(photo) : photo,
  );

/** Where the bar stands when work is added: anew once the last round has ended. */
const shownAtStart = ({ photos, shown }: Batch): number =>
  [...photos.values()].every((photo) => isSettled(photo) || isIdle(photo)) ? 0 : shown;

/** A change that may bring work back into a batch that was over. */
const begunWith = (batch: Batch, next: Batch): Batch =>
  next === batch ? batch : { ...next, shown: shownAtStart(batch) };

const isSameService = (a: Service, b: Service): boolean =>
  a.pause?.reason === b.pause?.reason &&
  a.pause?.sinceMs === b.pause?.sinceMs &&
  a.credits.spent === b.credits.spent &&
  a.credits.left === b.credits.left;

function watched(batch: Batch, event: Extract<BatchEvent, { type: 'watched' }>): Batch {
  const { view, copies } = event;
  const { known } = event.reading;
  const { pause, credits } = view;
  const photos = joined(batch, view.tasks, copies);
  let next = batch;
  if (photos) {
    const order = [...photos.keys()];
    next = { ...batch, photos, order, shown: shownAtStart(batch), isKnown: true };
  }
  if (view.name !== next.name) next = { ...next, name: view.name };
  if (next.isJoining && view.isWhole) next = { ...next, isJoining: false };
  // All is told where the cursor was of no use; what comes then may lie before it.
  const isNews = view.isWhole ? view.cursor !== batch.cursor : view.cursor > batch.cursor;
  if (isNews) next = { ...next, cursor: view.cursor };
  if (!isSameService(batch.service, view)) next = { ...next, service: { pause, credits } };
  const tasks = new Map(view.tasks.map((task) => [task.id, task]));
  const after = changed(next, (photo) => {
    if ((photo.phase !== 'removing' && photo.phase !== 'failed') || photo.taskId === null) {
      return photo;
    }
    const task = tasks.get(photo.taskId);
    if (task) return one.watch(photo, task);
    const isGone = view.isWhole && isTaken(photo) && known.has(photo.taskId);
    return isGone ? one.lose(photo) : photo;
  });
  // Not all that was told to the server need have been written down here.
  return after !== next && tasks.size > 0 && !after.isKnown ? { ...after, isKnown: true } : after;
}

function apply(batch: Batch, event: BatchEvent): Batch {
  switch (event.type) {
    case 'added': {
      const photos = new Map(batch.photos);
      const { isHeld } = event;
      for (const { id, file, folder } of event.files) {
        const base = { ...FRESH, id, run: 0, name: file.name, folder, file, isHeld };
        photos.set(id, { ...base, phase: 'queued' });
      }
      return { ...batch, photos, order: [...photos.keys()], shown: shownAtStart(batch) };
    }
    case 'released': {
      const ids = new Set(event.ids);
      return begunWith(
        batch,
        changed(batch, (photo) =>
          photo.isHeld && ids.has(photo.id) ? { ...photo, isHeld: false } : photo,
        ),
      );
    }
    case 'named':
      return event.name === batch.name ? batch : { ...batch, name: event.name };
    case 'capped':
      return event.cap === batch.cap ? batch : { ...batch, cap: event.cap };
    case 'restored':
      // What is being read meanwhile was asked for another state of things.
      return {
        ...event.batch,
        cursor: 0,
        epoch: batch.epoch + 1,
        room: batch.room,
        drawn: batch.drawn,
        seen: batch.seen,
        isReviewWanted: batch.isReviewWanted,
      };
    case 'drawn':
    case 'seen':
      return { ...batch, [event.type]: new Set(event.ids) };
    case 'review-wanted': {
      const { isWanted } = event;
      return isWanted === batch.isReviewWanted ? batch : { ...batch, isReviewWanted: isWanted };
    }
    case 'judged': {
      const ids = new Set(event.ids);
      return changed(batch, (photo) =>
        ids.has(photo.id) ? one.judged(photo, event.verdict) : photo,
      );
    }
    case 'repaired':
      // What it is made of is gone with a batch that was deleted.
      if (batch.isDeleted) return batch;
      return changedOne(batch, event.id, (photo) => one.repaired(photo, event.repair));
    case 'edges-chosen': {
      const { isDecontaminated } = event;
      if (isDecontaminated === batch.isDecontaminated || batch.isDeleted) return batch;
      return { ...changed(batch, one.redrawn), isDecontaminated };
    }
    case 'deleted': {
      const isMeant = event.batchId === batch.id && !batch.isClosing && !batch.isDeleted;
      if (!isMeant) return batch;
      return { ...changed(batch, one.withdraw), isDeleted: true, isJoining: false };
    }
    case 'brought':
      return begunWith(
        batch,
        changedOne(batch, event.id, (photo) => one.brought(photo, event.file)),
      );
    case 'measured':
      return changedOne(batch, event.id, (photo) =>
        one.measured(photo, event.taskId, event.prepared),
      );
    case 'offered': {
      const next = changedTasks(batch, event.taskIds, (photo) =>
        photo.submission === 'due' ? { ...photo, submission: 'offered' } : photo,
      );
      return next === batch ? batch : { ...next, isKnown: true };
    }
    case 'submitted':
      return changedTasks(batch, event.taskIds, (photo) =>
        photo.submission === 'taken' ? photo : one.submitted(photo, event),
      );
    case 'allowed':
      return isSameRoom(event.room, batch.room) ? batch : { ...batch, room: event.room };
    case 'watched':
    case 'lost': {
      const { reading } = event;
      // It tells how things stood before; all is told again.
      if (reading.epoch !== batch.epoch || batch.isClosing || batch.isDeleted) return batch;
      if (event.type === 'watched') return watched(batch, event);
      const met = batch.isJoining ? { ...batch, isJoining: false } : batch;
      const isLost = (photo: Photo): photo is PhotoIn<'removing'> =>
        isTaken(photo) && reading.known.has(photo.taskId);
      const wasThere = [...batch.photos.values()].some((photo) => isLost(photo) || hasEnded(photo));
      return changed(met, (photo) => {
        if (isLost(photo)) return one.lose(photo);
        return wasThere ? one.hold(photo) : photo;
      });
    }
    case 'tried-anew': {
      if (batch.isDeleted) return batch;
      const ids = new Set(event.ids);
      return begunWith(
        batch,
        changed(batch, (photo) => (ids.has(photo.id) ? tryAnew(photo) : photo)),
      );
    }
    case 'swapped':
      return changedOne(batch, event.id, (photo) => swapped(photo, event.taskId));
    case 'retried': {
      const ids = new Set(event.ids);
      let { sunk } = batch;
      const next = changed(batch, (photo) => {
        const again = ids.has(photo.id) ? one.retry(photo) : photo;
        if (again !== photo && isPaid(photo)) sunk += 1;
        return again;
      });
      return begunWith(batch, next === batch ? batch : { ...next, sunk });
    }
    case 'cancelled': {
      const ids = new Set(event.ids);
      return changed(batch, (photo) => (ids.has(photo.id) ? one.cancel(photo) : photo));
    }
    case 'answered': {
      const { wish, taskIds } = event;
      const next = changedTasks(batch, taskIds, (photo) => one.answered(photo, event, wish));
      // What was read between the wish and its answer may have been true before it or after it.
      const isAllSaid = wish === 'cancel' && [...taskIds].every((id) => event.changed.has(id));
      return isAllSaid ? next : { ...next, cursor: 0, epoch: batch.epoch + 1 };
    }
    case 'refused': {
      const { wish, taskIds, error } = event;
      const next = changedTasks(batch, taskIds, (photo) => one.refused(photo, wish, error));
      return { ...next, cursor: 0, epoch: batch.epoch + 1 };
    }
    case 'removed': {
      const photos = new Map(batch.photos);
      const gone = new Set(batch.goneTaskIds);
      let { sunk } = batch;
      for (const id of event.ids) {
        const photo = photos.get(id);
        for (const taskId of one.taskIdsOf(photo)) gone.add(taskId);
        if (photo) sunk += paidFor(photo);
        photos.delete(id);
      }
      return { ...batch, photos, order: [...photos.keys()], goneTaskIds: gone, sunk };
    }
    case 'closing':
    case 'reopened': {
      const isClosing = event.type === 'closing';
      return isClosing === batch.isClosing ? batch : { ...batch, isClosing };
    }
    case 'cleared':
      return { ...newBatch(event.id), room: batch.room };
    default:
      return changedOne(batch, event.id, (photo) =>
        photo.run === event.run ? advanced(batch, photo, event) : photo,
      );
  }
}

function advanced(batch: Batch, photo: Photo, event: PhotoEvent): Photo {
  const next = decided(one.advance(photo, event));
  // It was let pass for a cut-out that is not kept after all.
  const isDearer = photo.studied?.isKept === true && next.studied?.isKept === false;
  return isDearer && spendable(batch) < 1 ? one.holdBack(photo) : next;
}

function lastFailure(before: Batch, after: Batch, event: BatchEvent): string | null {
  // So many of these come that they must cost little.
  if (event.type === 'sent') return after.lastFailed;
  let id = after.lastFailed;
  for (const photo of after.photos.values()) {
    const isNew = before.photos.get(photo.id)?.phase !== 'failed';
    if (photo.phase === 'failed' && isNew) id = photo.id;
  }
  return id;
}

/** The batch after an event. Events of an earlier run, and those that come too late, change nothing. */
export function reduce(batch: Batch, event: BatchEvent): Batch {
  const next = apply(batch, event);
  if (next === batch || next.photos === batch.photos) return next;
  if (event.type === 'restored') return next;
  // More photos, or a retry, add work to be done; the bar waits until it has been caught up with.
  const shown = Math.max(next.shown, progressOfAll(next.photos.values()));
  return { ...next, shown, lastFailed: lastFailure(batch, next, event) };
}
