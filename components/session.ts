import { backoffMs, delay } from '@/lib/base/async';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Result } from '@/lib/base/result';
import { createDeletion, type Deletion } from '@/lib/batch/deletion';
import { createGatherer, gatherMs } from '@/lib/batch/gather';
import type { Photo, PhotoIn } from '@/lib/batch/photo';
import { isCopyComing, type Lanes } from '@/lib/batch/plan';
import { newBatch } from '@/lib/batch/reducer';
import { type Runner, run } from '@/lib/batch/runner';
import type { BatchStore } from '@/lib/batch/store';
import { planCopy } from '@/lib/image/fit';
import { MAX_PHOTOS_PER_REQUEST, MAX_TASKS_PER_CHANGE } from '@/lib/image/limits';
import { createImagePool } from '@/lib/image/pool';
import { type Following, openKeep } from '@/lib/keep/keep';
import { type Hold, holdBatch, takeOver } from '@/lib/keep/writer';
import { uploadApiCopy } from '@/lib/storage/upload';
import {
  type ApiCopy,
  type Changed,
  type ChangeRequest,
  type Grant,
  grantsSchema,
  type KeptRequest,
  keptSchema,
  type SubmitRequest,
  type Submitted,
} from '@/lib/task/task';

/**
 * The working half of the page, fetched when the first photo arrives: gives the runner its hands.
 */

/** What the page may ask of the server about its photos. */
export interface Actions {
  submitPhotos(request: SubmitRequest): Promise<Result<Submitted, ErrorCode>>;
  changePhotos(request: ChangeRequest): Promise<Result<Changed, ErrorCode>>;
  deleteBatch(request: { batchId: string }): Promise<Result<null, ErrorCode>>;
}

/** Whether the batch is worked on in this tab, or in another one of this browser. */
export type Place = 'here' | 'elsewhere';

export interface SessionOptions extends Actions {
  /** How long cut-outs are kept at the server: as long as their originals are of use here. */
  retentionMs: number;
  /** Where Blob answers; `null` for the SDK's own default. */
  blobApiUrl: string | null;
}

export interface Session extends Deletion {
  /** Photos whose finished picture was handed to the person. */
  readonly saved: Set<string>;
  /** What this browser keeps of the batch on its disk; null while another tab works on it. */
  readonly keeping: { subscribe(listener: () => void): () => void; get(): Following | null };
  /**
   * Brings the batch back as it was, where it is not a new one, and works on it unless another tab
   * does.
   * @param onMoved another tab has taken it over, or has left it to this one
   */
  open(isNew: boolean, onMoved: (place: Place) => void): Promise<Place>;
  /** Takes the batch over from the tab that works on it. */
  takeOver(onMoved: (place: Place) => void): Promise<Place>;
  /** Gives the batch the originals that it lacks here; returns the other files. */
  bring(files: readonly File[]): Promise<Set<File>>;
  /**
   * The photo's original under its matte: a PNG of full size, or a preview of `maxSide`. Without
   * the original it is the cut-out alone, at the model's size.
   */
  finish(
    photo: Pick<PhotoIn<'done'>, 'file' | 'taskId' | 'prepared'>,
    signal: AbortSignal,
    maxSide?: number,
  ): Promise<Blob>;
  /** What a photo looks like that is not to be prepared yet. */
  thumbnail(file: File, signal: AbortSignal): Promise<Blob>;
}

const LANES: Lanes = {
  // A study waits, together with others, to be told what is kept; the pool bounds the real work.
  study: MAX_PHOTOS_PER_REQUEST,
  prepare: 2,
  copies: 16,
  upload: 4,
  preview: 2,
  submit: MAX_PHOTOS_PER_REQUEST,
  change: MAX_TASKS_PER_CHANGE,
};
/** Few enough for more to be prepared while these are in the upload. */
const GRANTS_IN_A_LIST = 8;
const PREVIEW_SIDE = 640;
/** Files at once of which it is found out whether the batch lacks them. */
const BRING_LANES = 4;
/** How soon it is noticed that the tab which worked on the batch was closed. */
const LOOK_AGAIN_MS = 4_000;

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new AppError('service-unavailable');
  return response.json();
}

const fetchGrants = async (copies: readonly ApiCopy[]): Promise<Grant[]> =>
  grantsSchema.parse(await post('/api/uploads', { copies })).grants;

const fetchKept = async (photos: KeptRequest['photos']): Promise<boolean[]> =>
  keptSchema.parse(await post('/api/kept', { photos })).kept;

const isOnline = () => navigator.onLine;

/** Resolves as soon as there is a line, as far as the browser knows. */
function online(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (isOnline()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle: () => void) => () => {
      over.abort();
      settle();
    };
    window.addEventListener('online', end(resolve), { signal: over.signal });
    signal.addEventListener(
      'abort',
      end(() => reject(signal.reason)),
      { signal: over.signal },
    );
  });
}

export async function openSession(store: BatchStore, options: SessionOptions): Promise<Session> {
  const pool = createImagePool();
  const keep = await openKeep();

  const finish: Session['finish'] = async ({ file, taskId, prepared }, signal, maxSide) => {
    const cutout = new URL(`/api/cutouts/${taskId}`, location.href).href;
    if (!file)
      return maxSide
        ? (await pool.show(cutout, maxSide, signal)).picture
        : fetchWhole(cutout, signal);
    const { transform } = prepared ?? (await pool.prepare(file, signal));
    const size = maxSide !== undefined && { maxSide };
    return (await pool.finish({ file, cutout, transform, ...size }, signal)).picture;
  };

  const grants = createGatherer({
    ask: fetchGrants,
    isMoreComing: () => isCopyComing(store.get()),
    full: GRANTS_IN_A_LIST,
    wait: (nth) => delay(gatherMs(nth)),
  });
  /** Files whose bytes are being read. */
  let reading = 0;
  const findKept = createGatherer({
    ask: fetchKept,
    // Those that ask already wait for the answer themselves.
    isMoreComing: () => reading > 0,
    full: MAX_PHOTOS_PER_REQUEST,
    wait: (nth) => delay(gatherMs(nth)),
  });
  store.subscribe(grants.look);

  async function study(file: File, signal: AbortSignal) {
    reading += 1;
    const { digest, ...studied } = await pool.study(file, signal).finally(() => {
      reading -= 1;
      findKept.look();
    });
    const question = digest && { digest, ...planCopy(studied.size).copy };
    // Where nobody answers, the quote says more than it will cost, and never less.
    const isKept = question ? await findKept.ask(question, signal).catch(() => false) : false;
    signal.throwIfAborted();
    return { ...studied, digest, isKept };
  }

  const begin = () =>
    run(
      store,
      {
        study,
        prepare: pool.prepare,
        grant: grants.ask,
        upload: (grant, copy, onProgress, signal) =>
          uploadApiCopy({ grant, copy, apiUrl: options.blobApiUrl, onProgress, signal }),
        submit: options.submitPhotos,
        change: options.changePhotos,
        preview: (photo, signal) => finish(photo, signal, PREVIEW_SIDE),
        gather: (nth, signal) => delay(gatherMs(nth), signal),
        isOnline,
        online,
        pause: (attempt, signal) => delay(backoffMs(attempt, 1_000, 10_000), signal),
      },
      LANES,
    );
  let hold: Hold | null = null;
  let heldId = '';
  let isTaking = false;
  let isLooking = false;
  let working: { runner: Runner; following: Following; unsubscribe(): void } | null = null;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function work() {
    if (working) return;
    const following = keep.follow(store);
    working = { runner: begin(), following, unsubscribe: following.subscribe(tell) };
    tell();
  }

  /** Another tab has it now. */
  const rest = (onTaken: () => void) => () => {
    working?.runner.stop();
    working?.unsubscribe();
    void working?.following.stop();
    working = null;
    hold = null;
    tell();
    onTaken();
  };

  /** The batch was deleted, and another one began in its place. */
  async function follow(onTaken: () => void) {
    const { id } = store.get();
    if (!hold || id === heldId) return;
    hold.release();
    heldId = id;
    hold = await holdBatch(id, rest(onTaken));
  }

  async function restore() {
    const { id, photos: before } = store.get();
    const batch = (await keep.load(id)) ?? { ...newBatch(id), isJoining: true };
    // What this tab still has in memory may not have been copied to the disk.
    const photos = new Map(
      [...batch.photos].map(([photoId, photo]) => {
        const file = photo.file ?? before.get(photoId)?.file ?? null;
        return [photoId, file === photo.file ? photo : { ...photo, file }];
      }),
    );
    store.dispatch({ type: 'restored', batch: { ...batch, photos } });
  }

  /** Shown only, the batch is read anew when somebody looks; once no tab works on it, this one does. */
  async function lookAgain(onMoved: (place: Place) => void, isSeen: boolean) {
    if (hold || isTaking || document.visibilityState !== 'visible') return;
    isTaking = true;
    hold = await holdBatch(
      heldId,
      rest(() => onMoved('elsewhere')),
    );
    if (hold || isSeen) await restore();
    isTaking = false;
    if (!hold) return;
    work();
    onMoved('here');
  }

  /** As long as the page is there. */
  async function keepLooking(onMoved: (place: Place) => void) {
    document.addEventListener('visibilitychange', () => void lookAgain(onMoved, true));
    for (;;) {
      await delay(LOOK_AGAIN_MS);
      await lookAgain(onMoved, false).catch(() => undefined);
    }
  }

  return {
    ...createDeletion(store, {
      change: options.changePhotos,
      deleteBatch: options.deleteBatch,
      newBatchId: newId,
    }),
    saved: new Set(),
    finish,
    thumbnail: pool.thumbnail,
    keeping: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      get: () => working?.following ?? null,
    },

    async open(isNew, onMoved) {
      const onTaken = () => onMoved('elsewhere');
      heldId = store.get().id;
      hold = await holdBatch(heldId, rest(onTaken));
      void keep.prune(options.retentionMs);
      store.subscribe(() => void follow(onTaken));
      if (!isNew) await restore();
      if (hold) work();
      if (!isLooking) void keepLooking(onMoved);
      isLooking = true;
      return hold ? 'here' : 'elsewhere';
    },

    async takeOver(onMoved) {
      const onTaken = () => onMoved('elsewhere');
      if (hold || isTaking) return hold ? 'here' : 'elsewhere';
      isTaking = true;
      hold = await takeOver(heldId, rest(onTaken));
      await restore();
      isTaking = false;
      // Meanwhile another tab may have taken it in its turn.
      if (hold) work();
      return hold ? 'here' : 'elsewhere';
    },

    async bring(files) {
      const others = new Set(files);
      const lacking = new Map<string, Photo[]>();
      for (const photo of store.get().photos.values()) {
        const { file, digest } = photo;
        if (!file && digest) lacking.set(digest, [...(lacking.get(digest) ?? []), photo]);
      }
      if (lacking.size === 0) return others;
      // Whoever brings a folder brings those again that are here already.
      const here = new Set<string>();
      for (const { file, digest, name } of store.get().photos.values()) {
        if (file && digest) here.add(`${digest} ${name}`);
      }
      const { signal } = new AbortController();
      const look = async (file: File) => {
        const digest = await pool.study(file, signal).then(
          (studied) => studied.digest,
          () => null,
        );
        const twins = (digest && lacking.get(digest)) || [];
        const photo = twins.find(({ name }) => name === file.name) ?? twins[0];
        if (digest && !photo && here.has(`${digest} ${file.name}`)) others.delete(file);
        if (!photo || !digest) return;
        const rest = twins.filter((twin) => twin !== photo);
        if (rest.length > 0) lacking.set(digest, rest);
        else lacking.delete(digest);
        others.delete(file);
        store.dispatch({ type: 'brought', id: photo.id, file });
      };
      const waiting = [...files];
      const lane = async () => {
        for (let file = waiting.shift(); file; file = waiting.shift()) await look(file);
      };
      await Promise.all(Array.from({ length: BRING_LANES }, lane));
      return others;
    },
  };
}

/** @throws {AppError} `cutout-unavailable` */
async function fetchWhole(cutout: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(cutout, { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new AppError('cutout-unavailable', { cause });
  });
  if (!response.ok) throw new AppError('cutout-unavailable');
  return response.blob();
}
