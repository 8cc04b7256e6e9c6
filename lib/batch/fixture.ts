import { ok } from '@/lib/base/result';
import { planCopy } from '@/lib/image/fit';
import type { Findings } from '@/lib/matte/findings';
import { type Flag, type FlagCode, WHOLE } from '@/lib/matte/flag';
import type {
  BatchView,
  ChangeRequest,
  SubmitRequest,
  TaskState,
  TaskView,
  UploadGrant,
} from '@/lib/task/task';
import { otherCopies } from './copies';
import type { Arrival, BatchEvent } from './events';
import { newBatch } from './new-batch';
import type { Photo, PhotoState, Prepared, Studied } from './photo';
import { type Batch, readingOf, reduce } from './reducer';
import type { Hands } from './runner';
import { type BatchStore, createBatchStore } from './store';

/** What the tests of this room, and of the components that draw it, stand on. */

/** A store with its rules. */
export function storeOf(batch: Batch): BatchStore {
  const store = createBatchStore(batch);
  store.begin(reduce);
  return store;
}

export const fileOf = (id: string) => new File([`bytes of ${id}`], `${id}.jpg`);

export const PREPARED: Prepared = {
  transform: planCopy({ width: 6000, height: 4000 }),
  thumbnail: new Blob(['thumbnail']),
  notes: [],
};

/** What the bytes of a plain photo say, of which no cut-out is kept. */
export const STUDIED: Studied = { size: { width: 6000, height: 4000 }, notes: [], isKept: false };

/** Files that are added with these ids, all of them in one folder. */
export const filesOf = (ids: readonly string[], folder = ''): Arrival[] =>
  ids.map((id) => ({ id, file: fileOf(id), folder }));

/** A photo as it is in a state, with all that it has on the way there. */
export function photoIn(
  state: PhotoState,
  base: Partial<
    Pick<
      Photo,
      | 'id'
      | 'run'
      | 'name'
      | 'folder'
      | 'file'
      | 'digest'
      | 'studied'
      | 'prepared'
      | 'isHeld'
      | 'mayReuse'
      | 'formerTaskIds'
      | 'variant'
      | 'earlier'
      | 'vain'
      | 'sunk'
    >
  > = {},
): Photo {
  const { id = 'a', run = 0, isHeld = false, mayReuse = true, formerTaskIds = [] } = base;
  const isNew = state.phase === 'queued' || state.phase === 'preparing';
  const { name = `${id}.jpg`, folder = '', file = fileOf(id), studied = null } = base;
  const { digest = isNew ? null : '00', prepared = isNew ? null : PREPARED } = base;
  const known = { folder, file, digest, studied, prepared };
  const { variant = 'plain', earlier = [], vain = null, sunk = 0 } = base;
  const tries = { formerTaskIds, variant, earlier, vain, sunk };
  return { id, run, name, ...known, isHeld, mayReuse, ...tries, ...state };
}

const COPY = new Blob(['0123456789']);
const TASK = { taskId: 'task-a', source: { pathname: 'path-a', proof: 'proof-a' } };
const QUEUED = { phase: 'removing', ...TASK, running: false, wish: null } as const;

const CUT = {
  taskId: TASK.taskId,
  reused: false,
  stale: null,
  verdict: null,
  repair: [],
  isContested: false,
  isBlind: false,
} as const;

/** What a good matte shows. */
export const FINDINGS: Findings = {
  flags: [],
  subject: { left: 0.2, top: 0.1, right: 0.8, bottom: 0.9 },
  coverage: 0.4,
};

export const flagOf = (code: FlagCode, share: number): Flag => ({ code, place: WHOLE, share });

export const grantOf = (taskId: string): UploadGrant => ({
  kind: 'upload',
  taskId,
  pathname: `path of ${taskId}`,
  proof: `proof of ${taskId}`,
  token: `token of ${taskId}`,
});

/** Every state that a photo can be told apart by. */
export const STATES = {
  queued: { phase: 'queued' },
  preparing: { phase: 'preparing' },
  prepared: { phase: 'uploading', copy: COPY, grant: null, sentBytes: null },
  granted: { phase: 'uploading', copy: COPY, grant: grantOf('task-b'), sentBytes: null },
  uploading: { phase: 'uploading', copy: COPY, grant: grantOf('task-b'), sentBytes: 5 },
  uploaded: { ...QUEUED, submission: 'due' },
  offered: { ...QUEUED, submission: 'offered' },
  leaving: { ...QUEUED, submission: 'offered', wish: 'cancel' },
  inLine: { ...QUEUED, submission: 'taken' },
  running: { ...QUEUED, submission: 'taken', running: true },
  retrying: { ...QUEUED, source: null, submission: 'taken', wish: 'retry' },
  cancelling: { ...QUEUED, submission: 'taken', running: true, wish: 'cancel' },
  done: { phase: 'done', ...CUT, preview: null, findings: null },
  previewed: {
    phase: 'done',
    ...CUT,
    preview: new Blob(['preview']),
    findings: FINDINGS,
  },
  /** At the server, where the task may be tried again. */
  failed: {
    phase: 'failed',
    during: 'removing',
    error: 'removal-failed',
    taskId: TASK.taskId,
  },
  /** On the way there. */
  stranded: { phase: 'failed', during: 'uploading', error: 'upload-failed', taskId: null },
  refused: { phase: 'failed', during: 'preparing', error: 'not-an-image', taskId: null },
  cancelled: { phase: 'cancelled', taskId: null, wasRunning: false },
  /** While the model was at work on it. */
  stopped: { phase: 'cancelled', taskId: TASK.taskId, wasRunning: true },
} as const satisfies Record<string, PhotoState>;

export const batchOf = (...photos: readonly Photo[]): Batch => ({
  ...newBatch('batch'),
  order: photos.map(({ id }) => id),
  photos: new Map(photos.map((photo) => [photo.id, photo])),
  drawn: new Set(photos.map(({ id }) => id)),
});

export const viewOf = (
  id: string,
  state: TaskState,
  error: TaskView['error'] = null,
): TaskView => ({
  id,
  state,
  error,
  cutout: state === 'succeeded' ? { width: 300, height: 256, bytes: 1000 } : null,
  reused: false,
  tried: state === 'running' || state === 'succeeded',
  name: `${id}.jpg`,
  folder: '',
  place: 0,
  digest: null,
});

/** The server's word on some tasks of a batch, and on the service. */
export const newsOf = (tasks: readonly TaskView[], rest: Partial<BatchView> = {}): BatchView => ({
  name: '',
  madeBy: '',
  cursor: 0,
  isWhole: false,
  tasks: [...tasks],
  pause: null,
  credits: { spent: 0, left: null },
  ...rest,
});

/** That word, as it comes to a batch which has just asked for it. */
export const watchedBy = (
  batch: Batch,
  tasks: readonly TaskView[],
  rest: Partial<BatchView> = {},
): BatchEvent => ({
  type: 'watched',
  reading: readingOf(batch),
  view: newsOf(tasks, rest),
  copies: otherCopies(batch.photos.values(), tasks),
});

export interface Call<Args, T> {
  readonly args: Args;
  resolve(value: T): void;
  reject(cause: unknown): void;
}

/** A function whose every call waits until the test answers it. */
export function byHand<Args extends readonly unknown[], T>() {
  const calls: Call<Args, T>[] = [];
  const answer = (...args: Args) =>
    new Promise<T>((resolve, reject) => calls.push({ args, resolve, reject }));
  return { calls, answer };
}

/** Lets everything happen that waits for nothing but its turn. */
export const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Resolves once the batch is as wanted. */
export function until(store: BatchStore, isSo: (batch: Batch) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo(store.get())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

/** Hands for which everything goes well, one turn later. An API copy is named as its photo is. */
export function goodHands(): Hands & {
  readonly submissions: SubmitRequest[];
  readonly changes: ChangeRequest[];
} {
  let granted = 0;
  const submissions: SubmitRequest[] = [];
  const changes: ChangeRequest[] = [];
  return {
    submissions,
    changes,
    study: async () => {
      await quiet();
      return { ...STUDIED, digest: '00' };
    },
    prepare: async (file) => {
      await quiet();
      return { ...PREPARED, digest: '00', copy: new File(['0123456789'], file.name) };
    },
    grant: async () => grantOf(`task-${granted++}`),
    upload: async (_grant, copy, onProgress) => {
      await quiet();
      onProgress(copy.size);
    },
    submit: async (request) => {
      submissions.push(request);
      await quiet();
      return ok({ missing: [] });
    },
    change: async (request) => {
      changes.push(request);
      await quiet();
      return ok({ changed: request.taskIds, tried: [] });
    },
    preview: async () => {
      await quiet();
      return { picture: new Blob(['preview']), examine: async () => FINDINGS };
    },
    rest: quiet,
    gather: quiet,
    online: async () => {},
    isOnline: () => true,
    pause: quiet,
  };
}
