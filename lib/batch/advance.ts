import { assertNever } from '@/lib/base/assert-never';
import { ERRORS, type ErrorCode } from '@/lib/base/errors';
import type { Variant } from '@/lib/image/variant';
import type { Repair } from '@/lib/matte/repair';
import type { TaskView } from '@/lib/task/task';
import { begun, redrawnEarlier, restored, yielding } from './another';
import type { PhotoEvent, TaskIds } from './events';
import {
  FRESH,
  inPhase,
  isSettled,
  isUnsubmitted,
  type Photo,
  type PhotoIn,
  type Prepared,
  type Verdict,
  type Wish,
} from './photo';

/** One photo after what happened to it; the same object where that says nothing to its phase. */

/** The task at the server that the photo has come to, or may have. */
export const taskIdOf = (photo: Photo): string | null => ('taskId' in photo ? photo.taskId : null);

/** The same, with those of its other results, and that its earlier runs left; none for no photo. */
export function taskIdsOf(photo: Photo | undefined): string[] {
  if (!photo) return [];
  const taskId = taskIdOf(photo);
  const others = [...photo.formerTaskIds, ...photo.earlier.map((outcome) => outcome.taskId)];
  return taskId ? [...others, taskId] : others;
}

const fail = (
  photo: PhotoIn<'queued' | 'preparing' | 'uploading' | 'removing'>,
  error: ErrorCode,
  taskId: string | null = null,
): Photo => {
  const during = photo.phase === 'queued' ? 'preparing' : photo.phase;
  const left = leaving(photo, taskId);
  const before = restored(left, { error, taskId, mayCost: false });
  return before ?? inPhase(left, { phase: 'failed', during, error, taskId });
};

const end = (photo: Photo, taskId: string | null = null, wasRunning = false): Photo => {
  const left = leaving(photo, taskId);
  const before = restored(left, { error: null, taskId, mayCost: wasRunning });
  return before ?? inPhase(left, { phase: 'cancelled', taskId, wasRunning });
};

/** A task that the server may have stays the photo's own, also where it counts no more. */
const leaving = (photo: Photo, taskId: string | null): Photo =>
  photo.phase === 'removing' && photo.submission !== 'due' && taskId === null
    ? { ...photo, formerTaskIds: [...photo.formerTaskIds, photo.taskId] }
    : photo;

/** A fresh run from the file. */
const startOver = (photo: Photo): Photo => {
  const taskId = taskIdOf(photo);
  return {
    ...inPhase(photo, { phase: 'queued' }),
    run: photo.run + 1,
    formerTaskIds: taskId ? [...photo.formerTaskIds, taskId] : photo.formerTaskIds,
  };
};

/** Its cut-out is not kept, whatever was found before: it will take a credit. */
const unkept = ({ studied }: Photo): Photo['studied'] =>
  studied?.isKept ? { ...studied, isKept: false } : studied;

/** A photo that turned out to take a credit which there is no room for: it waits in the queue. */
export const holdBack = (photo: Photo): Photo => ({
  ...startOver(photo),
  studied: unkept(photo),
});

export function advance(photo: Photo, event: PhotoEvent): Photo {
  switch (event.type) {
    case 'studied': {
      if (photo.phase !== 'queued') return photo;
      return { ...photo, studied: event.studied, digest: event.digest };
    }
    case 'preparing-began':
      return photo.phase === 'queued' ? inPhase(photo, { phase: 'preparing' }) : photo;
    case 'prepared': {
      if (photo.phase !== 'preparing') return photo;
      const { copy, prepared, digest } = event;
      const state = { phase: 'uploading', copy, grant: null, sentBytes: null } as const;
      return { ...inPhase(photo, state), prepared, digest };
    }
    case 'granted': {
      if (photo.phase !== 'uploading' || photo.grant) return photo;
      const { grant } = event;
      if (grant.kind === 'refused') return refuse(photo);
      if (grant.kind === 'kept') return handOver(photo, grant.taskId, null);
      return { ...photo, grant, studied: unkept(photo) };
    }
    case 'sent':
      return photo.phase === 'uploading' ? { ...photo, sentBytes: event.sentBytes } : photo;
    case 'uploaded': {
      if (photo.phase !== 'uploading' || !photo.grant) return photo;
      const { taskId, pathname, proof } = photo.grant;
      return handOver(photo, taskId, { pathname, proof });
    }
    case 'failed':
      if (photo.phase === 'removing' && photo.wish === 'cancel') return end(photo);
      if (photo.phase === 'done') return yielding(blinded(photo));
      return photo.phase === 'queued' ||
        photo.phase === 'preparing' ||
        photo.phase === 'uploading' ||
        photo.phase === 'removing'
        ? fail(photo, event.error)
        : photo;
    case 'previewed':
      return photo.phase === 'done' ? previewed(photo, event.preview) : photo;
    case 'examined':
      return photo.phase === 'done' ? { ...photo, findings: event.findings } : photo;
    default:
      return assertNever(event);
  }
}

/** Its picture is there, and nothing will be found out about its matte. */
const blinded = (photo: PhotoIn<'done'>): PhotoIn<'done'> =>
  photo.preview instanceof Blob && photo.findings === null ? { ...photo, isBlind: true } : photo;

function previewed(photo: PhotoIn<'done'>, preview: Blob | ErrorCode): Photo {
  const isThere = photo.preview instanceof Blob;
  // One that is as it should be was only looked at once more.
  if (isThere && photo.stale !== 'due') {
    return typeof preview === 'string' ? blinded(photo) : photo;
  }
  if (isThere && typeof preview === 'string') return blinded({ ...photo, stale: preview });
  return { ...photo, preview, stale: null };
}

const handOver = (photo: Photo, taskId: string, source: PhotoIn<'removing'>['source']): Photo =>
  inPhase(photo, {
    phase: 'removing',
    taskId,
    source,
    submission: 'due',
    running: false,
    wish: null,
  });

/** A task of the batch that another browser brought to the server, as a photo here. */
export function arrive(task: TaskView): Photo {
  const { id, name, folder, digest } = task;
  const base = { ...FRESH, id, run: 0, name, folder, file: null, digest, isHeld: false };
  return follow({ ...base, phase: 'queued' }, task);
}

/** A photo whose task was at the server already when this browser lost sight of it. */
export function recognise(photo: Photo, task: TaskView): Photo {
  // What is known of another try's copy, before that is made, is still about the one before.
  const isOther =
    photo.earlier.length > 0 && (photo.phase === 'queued' || photo.phase === 'preparing');
  const prepared = isOther ? null : photo.prepared;
  return follow({ ...photo, prepared, run: photo.run + 1 }, task);
}

/**
 * A photo of which another browser has sent another API copy too.
 * @param own what the server says of the photo's own task, where it says something
 */
export function otherTry(
  photo: Photo,
  task: TaskView,
  variant: Variant,
  own: TaskView | undefined,
): Photo {
  const isOpen = photo.phase === 'removing' || photo.phase === 'failed';
  const now = own && isOpen ? watch(photo, own) : photo;
  const isNew = [now, ...now.earlier].every((one) => one.variant !== variant);
  if (now.phase === 'done' && isNew) {
    return follow({ ...begun(now, variant), prepared: null }, task);
  }
  return { ...now, formerTaskIds: [...now.formerTaskIds, task.id] };
}

function follow(photo: Photo, task: TaskView): Photo {
  const state = {
    phase: 'removing',
    taskId: task.id,
    source: null,
    submission: 'taken',
    running: false,
    wish: null,
  } as const;
  const known = inPhase({ ...photo, isHeld: false }, state);
  return known.phase === 'removing' ? watch(known, task) : known;
}

/** After the server has answered the submission. */
export function submitted(
  photo: PhotoIn<'removing'>,
  { missing, refused }: { readonly missing: TaskIds; readonly refused?: TaskIds },
): Photo {
  const isRefused = refused?.has(photo.taskId) === true;
  if (!isRefused && !missing.has(photo.taskId)) return { ...photo, submission: 'taken' };
  if (photo.wish === 'cancel') return end(photo);
  if (isRefused) return refuse(photo);
  return { ...startOver(photo), studied: unkept(photo), mayReuse: false };
}

/** The server tells of its task: it has the submission, be its answer lost or still on its way. */
const taken = (photo: PhotoIn<'removing'>): PhotoIn<'removing'> =>
  photo.submission === 'taken' ? photo : { ...photo, submission: 'taken' };

/** After the server's word on its own task. */
export function watch(photo: PhotoIn<'removing' | 'failed'>, task: TaskView): Photo {
  if (task.state === 'succeeded') {
    const { id: taskId, reused } = task;
    const unseen = { preview: null, stale: null, findings: null, verdict: null } as const;
    const isContested = photo.earlier.length > 0;
    const state = {
      phase: 'done',
      taskId,
      reused,
      isContested,
      isBlind: false,
      repair: [],
    } as const;
    return inPhase(photo, { ...state, ...unseen });
  }
  if (photo.phase === 'failed') return photo;
  switch (task.state) {
    case 'queued':
    case 'submitting':
      return taken(photo);
    case 'running':
      return photo.running ? taken(photo) : { ...taken(photo), running: true };
    case 'failed':
      // It may be the failure that was there before the wish. What is true after it is read anew.
      return photo.wish ? photo : fail(photo, task.error ?? 'removal-failed', task.id);
    case 'cancelled':
      return end(photo, task.id, photo.running || task.tried);
    default:
      return assertNever(task.state);
  }
}

/** The server does not know the task any more. */
export function lose(photo: PhotoIn<'removing'>): Photo {
  if (photo.wish === 'retry') return photo;
  return photo.wish === 'cancel' ? end(photo) : fail(photo, 'task-lost');
}

/**
 * The batch was at the server and is there no more: somebody deleted it. A photo that was yet to be
 * sent waits for a person's word, as it would bring the batch back and cost.
 */
export const hold = (photo: Photo): Photo =>
  photo.isHeld || !isUnsubmitted(photo)
    ? photo
    : { ...startOver(photo), isHeld: true, studied: null };

/**
 * Today's allowance leaves no room for it: it waits for a person's word. Another try of a finished
 * photo is given up.
 */
const refuse = (photo: PhotoIn<'uploading' | 'removing'>): Photo =>
  photo.earlier.length > 0
    ? fail(photo, 'allowance-used')
    : { ...startOver(photo), isHeld: true, studied: unkept(photo) };

/** Whether another try may end differently: on the task that there is, or from the file. */
export const canRetry = (photo: Photo): boolean =>
  photo.phase === 'failed' &&
  ERRORS[photo.error].retryable &&
  (photo.taskId !== null || photo.file !== null);

/** A person wants another try. */
export function retry(photo: Photo): Photo {
  if (photo.phase === 'cancelled') return photo.file ? startOver(photo) : photo;
  if (photo.phase !== 'failed' || !canRetry(photo)) return photo;
  if (photo.taskId === null) return startOver(photo);
  const state = {
    phase: 'removing',
    taskId: photo.taskId,
    source: null,
    submission: 'taken',
    running: false,
    wish: 'retry',
  } as const;
  return { ...inPhase(photo, state), run: photo.run + 1 };
}

/** A person wants no more of it. Where the server may have it, the server must hear of that first. */
export function cancel(photo: Photo): Photo {
  switch (photo.phase) {
    case 'queued':
    case 'preparing':
    case 'uploading':
      return { ...end(photo), run: photo.run + 1 };
    case 'removing':
      if (photo.submission === 'due') return { ...end(photo), run: photo.run + 1 };
      return photo.wish === 'cancel' ? photo : { ...photo, wish: 'cancel' };
    default:
      return photo;
  }
}

/** Its batch was deleted from elsewhere, and with it the cut-out that a preview is made of. */
export function withdraw(photo: Photo): Photo {
  const ended = isSettled(photo) ? photo : { ...end(photo), run: photo.run + 1 };
  if (ended.phase !== 'done') return ended;
  const isDue = ended.preview === null || ended.stale === 'due';
  return isDue ? previewed(ended, 'cutout-unavailable') : ended;
}

/** A person has said what becomes of its finished picture: the one that they have seen. */
export const judged = (photo: Photo, verdict: Verdict | null): Photo =>
  photo.phase === 'done' && photo.verdict !== verdict
    ? { ...photo, verdict, isContested: false }
    : photo;

/** The picture that is there is shown until the one that it ought to be is made. */
const outdated = ({ preview }: PhotoIn<'done'>) =>
  preview instanceof Blob
    ? ({ preview, stale: 'due' } as const)
    : ({ preview: null, stale: null } as const);

/**
 * Its finished picture is another one, to be made in a further run: one that is made of what was
 * before is not taken any more.
 */
export const redrawn = (photo: Photo): Photo => {
  // Without its original a cut-out is shown as it came.
  if (!photo.file) return photo;
  const others = redrawnEarlier(photo);
  return others.phase === 'done' ? { ...others, run: photo.run + 1, ...outdated(others) } : others;
};

/**
 * It is given its original here: a finished picture was the cut-out alone until now, and is made and
 * looked at anew.
 */
export const brought = (photo: Photo, file: File): Photo => {
  if (photo.file) return photo;
  if (photo.phase !== 'done') return { ...photo, file };
  return { ...photo, file, run: photo.run + 1, ...outdated(photo), findings: null, isBlind: false };
};

/** How its API copy came from the original, where nobody knew in this browser. */
export const measured = (photo: Photo, taskId: string, prepared: Prepared): Photo =>
  photo.phase === 'done' && photo.taskId === taskId && photo.prepared === null
    ? { ...photo, prepared }
    : photo;

/**
 * A person has changed its matte: it is looked at anew, and judged anew where it was to be kept.
 * What is left out of what is saved stays so until somebody says otherwise.
 */
export const repaired = (photo: Photo, repair: Repair): Photo => {
  if (photo.phase !== 'done' || photo.repair === repair) return photo;
  const verdict = photo.verdict === 'reject' ? photo.verdict : null;
  const unseen = { ...outdated(photo), findings: null, isBlind: false, isContested: false };
  return { ...photo, run: photo.run + 1, repair, verdict, ...unseen };
};

/** After the server has answered a wish. */
export function answered(
  photo: PhotoIn<'removing'>,
  {
    changed,
    tried,
    refused,
  }: { readonly changed: TaskIds; readonly tried: TaskIds; readonly refused?: TaskIds },
  wish: Wish,
): Photo {
  if (photo.wish !== wish) return photo;
  const { taskId } = photo;
  const isChanged = changed.has(taskId);
  if (wish === 'cancel' && isChanged) return end(photo, taskId, photo.running || tried.has(taskId));
  if (wish === 'retry' && refused?.has(taskId)) return fail(photo, 'allowance-used', taskId);
  if (wish === 'retry' && !isChanged) return startOver(photo);
  return { ...photo, wish: null };
}

/** After the server has refused even to look at a wish. */
export function refused(photo: PhotoIn<'removing'>, wish: Wish, error: ErrorCode): Photo {
  if (photo.wish !== wish) return photo;
  return wish === 'retry' ? fail(photo, error, photo.taskId) : { ...photo, wish: null };
}
