import type { Result } from '@/lib/base/result';
import { planCopy } from '@/lib/image/fit';
import type { Grant, SubmitRequest, TaskState, TaskView } from '@/lib/task/task';
import type { Photo, PhotoState, Prepared } from './photo';
import { type Batch, newBatch } from './reducer';
import type { Hands } from './runner';
import type { BatchStore } from './store';

/** What the tests of this room, and of the components that draw it, stand on. */

export const fileOf = (id: string) => new File([`bytes of ${id}`], `${id}.jpg`);

export const PREPARED: Prepared = {
  transform: planCopy({ width: 6000, height: 4000 }),
  thumbnail: new Blob(['thumbnail']),
  digest: '00',
  notes: [],
};

/** A photo as it is in a state, with all that it has on the way there. */
export function photoIn(
  state: PhotoState,
  base: Partial<Pick<Photo, 'id' | 'run' | 'name' | 'prepared'>> = {},
): Photo {
  const { id = 'a', run = 0 } = base;
  const isNew = state.phase === 'queued' || state.phase === 'preparing';
  const { name = `${id}.jpg`, prepared = isNew ? null : PREPARED } = base;
  return { id, run, name, file: fileOf(id), prepared, ...state };
}

const COPY = new Blob(['0123456789']);
const TASK = { taskId: 'task-a', pathname: 'path-a', proof: 'proof-a' };

/** Every state that a photo can be told apart by. */
export const STATES = {
  queued: { phase: 'queued' },
  preparing: { phase: 'preparing' },
  prepared: { phase: 'uploading', copy: COPY, sentBytes: null },
  uploading: { phase: 'uploading', copy: COPY, sentBytes: 5 },
  uploaded: { phase: 'removing', ...TASK, submitted: false, running: false },
  inLine: { phase: 'removing', ...TASK, submitted: true, running: false },
  running: { phase: 'removing', ...TASK, submitted: true, running: true },
  done: { phase: 'done', taskId: TASK.taskId, preview: null },
  previewed: { phase: 'done', taskId: TASK.taskId, preview: new Blob(['preview']) },
  failed: { phase: 'failed', during: 'removing', error: 'removal-failed' },
  refused: { phase: 'failed', during: 'preparing', error: 'not-an-image' },
  cancelled: { phase: 'cancelled' },
} as const satisfies Record<string, PhotoState>;

export const batchOf = (...photos: readonly Photo[]): Batch => ({
  ...newBatch('batch'),
  order: photos.map(({ id }) => id),
  photos: new Map(photos.map((photo) => [photo.id, photo])),
});

export const grantOf = (taskId: string): Grant => ({
  taskId,
  pathname: `path of ${taskId}`,
  proof: `proof of ${taskId}`,
  token: `token of ${taskId}`,
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
export function goodHands(): Hands & { readonly submissions: SubmitRequest[] } {
  let granted = 0;
  const submissions: SubmitRequest[] = [];
  return {
    submissions,
    prepare: async (file) => {
      await quiet();
      return { ...PREPARED, copy: new File(['0123456789'], file.name) };
    },
    grant: async () => grantOf(`task-${granted++}`),
    upload: async (_grant, copy, onProgress) => {
      await quiet();
      onProgress(copy.size);
    },
    submit: async (request): Promise<Result<null, never>> => {
      submissions.push(request);
      await quiet();
      return { ok: true, value: null };
    },
    preview: async () => {
      await quiet();
      return new Blob(['preview']);
    },
    pause: quiet,
  };
}
