import { assertNever } from '@/lib/base/assert-never';
import { ERRORS, type ErrorCode } from '@/lib/base/errors';
import type { Grant, TaskView } from '@/lib/task/task';
import { isSettled, type Photo, type PhotoIn, type PhotoState, type Prepared } from './photo';
import { progressOfAll } from './progress';

export interface Batch {
  readonly id: string;
  readonly order: readonly string[];
  readonly photos: ReadonlyMap<string, Photo>;
  /** The server's changes up to here are in. */
  readonly cursor: number;
  /** What the progress bar shows, 0 to 1; it never goes back while there is work. */
  readonly shown: number;
}

/** What happened to one photo, in the past tense, and in which of its runs. */
type Happened = { readonly id: string; readonly run: number };

export type BatchEvent =
  | { readonly type: 'added'; readonly files: readonly { id: string; file: File }[] }
  | (Happened & { readonly type: 'preparing-began' })
  | (Happened & { readonly type: 'prepared'; readonly prepared: Prepared; readonly copy: Blob })
  | (Happened & { readonly type: 'sent'; readonly sentBytes: number })
  | (Happened & { readonly type: 'uploaded'; readonly grant: Omit<Grant, 'token'> })
  | { readonly type: 'submitted'; readonly taskIds: ReadonlySet<string> }
  | (Happened & { readonly type: 'failed'; readonly error: ErrorCode })
  | (Happened & { readonly type: 'previewed'; readonly preview: Blob | ErrorCode })
  | { readonly type: 'watched'; readonly cursor: number; readonly tasks: readonly TaskView[] }
  /** The server does not know the batch any more. */
  | { readonly type: 'lost' }
  | { readonly type: 'retried'; readonly ids: readonly string[] }
  | { readonly type: 'removed'; readonly ids: readonly string[] };

export const newBatch = (id: string): Batch => ({
  id,
  order: [],
  photos: new Map(),
  cursor: 0,
  shown: 0,
});

/** The base of a photo without the fields of its phase. */
const inPhase = ({ id, run, name, file, prepared }: Photo, state: PhotoState): Photo => ({
  id,
  run,
  name,
  file,
  prepared,
  ...state,
});

/** One photo after one event; the same object where the event says nothing to its phase. */
function advance(photo: Photo, event: Extract<BatchEvent, Happened>): Photo {
  switch (event.type) {
    case 'preparing-began':
      return photo.phase === 'queued' ? inPhase(photo, { phase: 'preparing' }) : photo;
    case 'prepared':
      return photo.phase === 'preparing'
        ? {
            ...inPhase(photo, { phase: 'uploading', copy: event.copy, sentBytes: null }),
            prepared: event.prepared,
          }
        : photo;
    case 'sent':
      return photo.phase === 'uploading' ? { ...photo, sentBytes: event.sentBytes } : photo;
    case 'uploaded': {
      if (photo.phase !== 'uploading') return photo;
      const { taskId, pathname, proof } = event.grant;
      return inPhase(photo, {
        phase: 'removing',
        taskId,
        pathname,
        proof,
        submitted: false,
        running: false,
      });
    }
    case 'failed':
      return photo.phase === 'preparing' ||
        photo.phase === 'uploading' ||
        photo.phase === 'removing'
        ? inPhase(photo, { phase: 'failed', during: photo.phase, error: event.error })
        : photo;
    case 'previewed':
      return photo.phase === 'done' ? { ...photo, preview: event.preview } : photo;
    default:
      return assertNever(event);
  }
}

/** A photo after the server's word on its own task. */
function watch(photo: PhotoIn<'removing'>, task: TaskView): Photo {
  switch (task.state) {
    case 'queued':
    case 'submitting':
      return photo;
    case 'running':
      return photo.running ? photo : { ...photo, running: true };
    case 'succeeded':
      return inPhase(photo, { phase: 'done', taskId: task.id, preview: null });
    case 'failed':
      return inPhase(photo, {
        phase: 'failed',
        during: 'removing',
        error: task.error ?? 'removal-failed',
      });
    case 'cancelled':
      return inPhase(photo, { phase: 'cancelled' });
    default:
      return assertNever(task.state);
  }
}

/** Whether another try may end differently without anything being changed. */
export const canRetry = (photo: Photo): boolean =>
  photo.phase === 'failed' && ERRORS[photo.error].retryable;

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

/** Where the bar stands when work is added: anew once the last round has ended. */
const shownAtStart = ({ photos, shown }: Batch): number =>
  [...photos.values()].every(isSettled) ? 0 : shown;

function apply(batch: Batch, event: BatchEvent): Batch {
  switch (event.type) {
    case 'added': {
      const photos = new Map(batch.photos);
      for (const { id, file } of event.files) {
        photos.set(id, { id, run: 0, name: file.name, file, prepared: null, phase: 'queued' });
      }
      return { ...batch, photos, order: [...photos.keys()], shown: shownAtStart(batch) };
    }
    case 'submitted':
      return changed(batch, (photo) =>
        photo.phase === 'removing' && !photo.submitted && event.taskIds.has(photo.taskId)
          ? { ...photo, submitted: true }
          : photo,
      );
    case 'watched': {
      const tasks = new Map(event.tasks.map((task) => [task.id, task]));
      const { cursor } = event;
      return changed(cursor > batch.cursor ? { ...batch, cursor } : batch, (photo) => {
        if (photo.phase !== 'removing') return photo;
        const task = tasks.get(photo.taskId);
        return task ? watch(photo, task) : photo;
      });
    }
    case 'lost':
      return changed(batch, (photo) =>
        photo.phase === 'removing' && photo.submitted
          ? inPhase(photo, { phase: 'failed', during: 'removing', error: 'task-lost' })
          : photo,
      );
    case 'retried': {
      const ids = new Set(event.ids);
      const next = changed(batch, (photo) =>
        ids.has(photo.id) && canRetry(photo)
          ? { ...inPhase(photo, { phase: 'queued' }), run: photo.run + 1 }
          : photo,
      );
      return next === batch ? batch : { ...next, shown: shownAtStart(batch) };
    }
    case 'removed': {
      const photos = new Map(batch.photos);
      for (const id of event.ids) photos.delete(id);
      return { ...batch, photos, order: [...photos.keys()] };
    }
    default:
      return changedOne(batch, event.id, (photo) =>
        photo.run === event.run ? advance(photo, event) : photo,
      );
  }
}

/** The batch after an event. Events of an earlier run, and those that come too late, change nothing. */
export function reduce(batch: Batch, event: BatchEvent): Batch {
  const next = apply(batch, event);
  if (next === batch || next.photos === batch.photos) return next;
  // More photos, or a retry, add work to be done; the bar waits until it has been caught up with.
  return { ...next, shown: Math.max(next.shown, progressOfAll(next.photos.values())) };
}
