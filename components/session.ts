import { backoffMs, delay } from '@/lib/base/async';
import type { ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Result } from '@/lib/base/result';
import { bring } from '@/lib/batch/bring';
import { createDeletion, type Deletion } from '@/lib/batch/deletion';
import { createGatherer, gatherMs } from '@/lib/batch/gather';
import { newBatch } from '@/lib/batch/new-batch';
import { isCopyComing, type Lanes } from '@/lib/batch/plan';
import { run } from '@/lib/batch/runner';
import type { BatchStore } from '@/lib/batch/store';
import type { SavedPreset } from '@/lib/export/saved-preset';
import type { CheckOrder } from '@/lib/image/check-file';
import { digestOfCopy } from '@/lib/image/copy-digest';
import { planCopy } from '@/lib/image/fit';
import { MAX_PHOTOS_PER_REQUEST, MAX_TASKS_PER_CHANGE } from '@/lib/image/limits';
import { createImagePool } from '@/lib/image/pool';
import type { Variant } from '@/lib/image/variant';
import { listWorkersFor } from '@/lib/image/workers';
import { folderOf } from '@/lib/intake/arrivals';
import { type Following, openKeep } from '@/lib/keep/keep';
import { createTenure, type Place } from '@/lib/keep/tenure';
import { awaitBatch, heldBatches, holdBatch, takeOver } from '@/lib/keep/writer';
import type { Check } from '@/lib/rules/check';
import { uploadApiCopy } from '@/lib/storage/upload';
import type {
  ApiCopy,
  Changed,
  ChangeRequest,
  KeptRequest,
  SubmitRequest,
  Submitted,
} from '@/lib/task/task';
import { fetchGrants, fetchKept } from './ask-server';
import { heard, isOnline, online } from './line';
import { createPictures, type Pictures } from './pictures';
import { forgetRoomInTime } from './room-again';
import { createSaved, type Saved } from './saved';

export type { Order } from './pictures';

/**
 * The working half of the page, fetched when the first photo arrives: gives the runner its hands.
 */

/** What the page may ask of the server about its photos. */
export interface Actions {
  submitPhotos(request: SubmitRequest): Promise<Result<Submitted, ErrorCode>>;
  changePhotos(request: ChangeRequest): Promise<Result<Changed, ErrorCode>>;
  deleteBatch(request: { batchId: string }): Promise<Result<null, ErrorCode>>;
  listPresets(): Promise<Result<SavedPreset[], ErrorCode>>;
  savePreset(preset: SavedPreset): Promise<Result<null, ErrorCode>>;
  deletePreset(request: { id: string }): Promise<Result<null, ErrorCode>>;
}

export interface SessionOptions extends Actions {
  /** How long cut-outs are kept at the server: as long as their originals are of use here. */
  retentionMs: number;
  /** Where Blob answers; `null` for the SDK's own default. */
  blobApiUrl: string | null;
}

export interface Session extends Deletion, Pictures {
  /** Photos whose finished picture was handed to the person as it is now. */
  readonly saved: Saved;
  /** Exports under way, each by its signal. */
  readonly exports: Set<AbortSignal>;
  /** The team's own, at the server. */
  readonly presets: Pick<Actions, 'listPresets' | 'savePreset' | 'deletePreset'>;
  readonly keeping: {
    subscribe(listener: () => void): () => void;
    /** What this browser keeps of the batch on its disk; null while another tab works on it. */
    get(): Following | null;
    /** Whether the original of this photo is safe on disk, whichever tab works on the batch. */
    isKept(photoId: string): boolean;
  };
  /**
   * Brings the batch back as it was, where it is not a new one, and works on it unless another tab
   * does.
   * @throws where what is kept of it cannot be read; it may be tried again
   */
  open(isNew: boolean): Promise<Place>;
  /** Takes the batch over from the tab that works on it. @throws as `open` does */
  takeOver(): Promise<Place>;
  /** Gives the batch the originals that it lacks here; returns the other files. */
  bring(files: readonly File[]): Promise<Set<File>>;
  /** Holds a finished file against published rules; the memory of its subject is handed over. */
  check(order: CheckOrder, signal: AbortSignal): Promise<readonly Check[]>;
  /** What a photo looks like that is not to be prepared yet. */
  thumbnail(file: File, signal: AbortSignal): Promise<Blob>;
  /** Ends all work, writes down how it stands, and leaves the batch to others. */
  close(): Promise<void>;
}

const LANES: Lanes = {
  // A study waits, together with others, to be told what is kept; the pool bounds the real work.
  study: MAX_PHOTOS_PER_REQUEST,
  prepare: 2,
  copies: 16,
  upload: 4,
  preview: 2,
  review: listWorkersFor(navigator.hardwareConcurrency),
  submit: MAX_PHOTOS_PER_REQUEST,
  change: MAX_TASKS_PER_CHANGE,
};
/** Few enough for more to be prepared while these are in the upload. */
const GRANTS_IN_A_LIST = 8;
/** Strokes of a brush follow each other faster than this. */
const REST_MS = 2_000;
/** It is noticed within two of these that the tab which worked on the batch was closed. */
const LOOK_AGAIN_MS = 2_000;
/** What a page that is loaded anew gives the one before it to let go of the batch. */
const RELOAD_MS = 1_000;

/** @param onMoved another tab has taken the batch over, or has left it to this one */
export async function openSession(
  store: BatchStore,
  options: SessionOptions,
  onMoved: (place: Place) => void,
): Promise<Session> {
  const pool = createImagePool();
  const keep = await openKeep();
  const pictures = createPictures(store, pool);

  const grants = createGatherer({
    ask: async (copies: readonly ApiCopy[]) => {
      const { grants, room } = await fetchGrants(copies);
      store.dispatch({ type: 'allowed', room });
      return grants;
    },
    isMoreComing: () => isCopyComing(store.get()),
    full: GRANTS_IN_A_LIST,
    wait: (nth) => delay(gatherMs(nth)),
  });
  /** Files whose bytes are being read. */
  let reading = 0;
  const findKept = createGatherer({
    ask: async (photos: KeptRequest['photos']) => {
      const { kept, room } = await fetchKept(photos);
      store.dispatch({ type: 'allowed', room });
      return kept;
    },
    // Those that ask already wait for the answer themselves.
    isMoreComing: () => reading > 0,
    full: MAX_PHOTOS_PER_REQUEST,
    wait: (nth) => delay(gatherMs(nth)),
  });
  const unsubscribe = store.subscribe(grants.look);
  const stopForgetting = forgetRoomInTime(store);

  async function study(file: File, signal: AbortSignal, variant: Variant) {
    reading += 1;
    const { digest, ...studied } = await pool.study(file, signal).finally(() => {
      reading -= 1;
      findKept.look();
    });
    const { copy } = planCopy(studied.size, undefined, variant);
    const question = digest && { digest: digestOfCopy(digest, variant), ...copy };
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
        submit: heard(options.submitPhotos),
        change: heard(options.changePhotos),
        preview: pictures.preview,
        rest: (signal) => delay(REST_MS, signal),
        gather: (nth, signal) => delay(gatherMs(nth), signal),
        isOnline,
        online,
        pause: (attempt, signal) => delay(backoffMs(attempt, 1_000, 10_000), signal),
      },
      LANES,
    );
  let following: Following | null = null;
  /** While another tab works on the batch; what this one adds to it is in no other. */
  let wasKept: Following['isKept'] = () => true;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function work(): () => Promise<void> {
    const mine = keep.follow(store);
    const runner = begin();
    const unsubscribe = mine.subscribe(tell);
    following = mine;
    tell();
    return async () => {
      runner.stop();
      unsubscribe();
      following = null;
      wasKept = mine.isKept;
      tell();
      await mine.stop();
      // The original that was being copied is on the disk now.
      tell();
    };
  }

  async function restore() {
    const { id, photos: before } = store.get();
    const batch = (await keep.load(id)) ?? { ...newBatch(id), isJoining: true };
    // What this tab still has in memory may not have been copied to the disk.
    const onlyHere = new Set<string>();
    const photos = new Map(
      [...batch.photos].map(([photoId, photo]) => {
        const file = photo.file ?? before.get(photoId)?.file ?? null;
        if (file === photo.file) return [photoId, photo];
        onlyHere.add(photoId);
        return [photoId, { ...photo, file }];
      }),
    );
    wasKept = (photoId) => !onlyHere.has(photoId);
    store.dispatch({ type: 'restored', batch: { ...batch, photos } });
  }

  const tenure = createTenure(store, {
    hold: holdBatch,
    await: (batchId, onTaken) => awaitBatch(batchId, onTaken, RELOAD_MS),
    takeOver,
    isFree: async (batchId) => !(await heldBatches()).has(batchId),
    isVisible: () => document.visibilityState === 'visible',
    restore,
    work,
    onMoved,
  });

  const closing = new AbortController();
  /** As long as the batch is open in this tab. */
  async function keepLooking() {
    const { signal } = closing;
    const look = (isSeen: boolean) => tenure.look(isSeen).catch(() => undefined);
    document.addEventListener('visibilitychange', () => void look(true), { signal });
    while (!signal.aborted) {
      await delay(LOOK_AGAIN_MS, signal).catch(() => undefined);
      await look(false);
    }
  }

  return {
    ...createDeletion(store, {
      change: heard(options.changePhotos),
      deleteBatch: heard(options.deleteBatch),
      newBatchId: newId,
    }),
    saved: createSaved(store),
    exports: new Set(),
    presets: {
      listPresets: heard(options.listPresets),
      savePreset: heard(options.savePreset),
      deletePreset: heard(options.deletePreset),
    },
    ...pictures,
    check: pool.check,
    thumbnail: pool.thumbnail,
    keeping: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      get: () => following,
      isKept: (photoId) => (following?.isKept ?? wasKept)(photoId),
    },
    async open(isNew) {
      const place = await tenure.open(isNew);
      void keep.prune(options.retentionMs);
      void keepLooking();
      return place;
    },
    takeOver: tenure.takeOver,
    bring: (files) => {
      const { signal } = closing;
      const digestOf = (file: File) =>
        pool.study(file, signal).then(
          ({ digest }) => digest,
          () => null,
        );
      return bring(store, files, digestOf, folderOf);
    },
    async close() {
      closing.abort();
      unsubscribe();
      stopForgetting();
      // Once it rests nothing is written any more.
      await following?.flush();
      await tenure.close();
      pool.close();
    },
  };
}
