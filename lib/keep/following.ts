import { delay } from '@/lib/base/async';
import type { Photo } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { createBeat } from './beat';
import { Written } from './changes';
import type { Ledger } from './ledger';
import { isQuota, type Originals } from './originals';
import type { PhotoRecord } from './record';

/**
 * How keeping goes: `full` when an original did not fit on the disk, `without` when a person chose
 * to go on all the same, `off` where this browser cannot keep anything, or forbids it.
 */
export type KeepState = 'well' | 'full' | 'without' | 'off';

export interface Following {
  /** Whether the original of this photo is safe on disk. */
  isKept(photoId: string): boolean;
  /** Whether what a person has decided about this photo is safe on disk. */
  isDecisionKept(photo: Photo): boolean;
  state(): KeepState;
  /** Tells when the state, or what is kept, has changed. */
  subscribe(listener: () => void): () => void;
  /** A person goes on without the originals that did not fit. */
  goOnWithout(): void;
  /** Whether keeping may go better another time; not in a browser that keeps nothing at all. */
  canTryAgain(): boolean;
  /** There may be room by now, or the disk may be back. */
  tryAgain(): void;
  /** Resolves when all changes so far are in the ledger; originals take longer. */
  flush(): Promise<void>;
  /** From now on nothing is written; resolves when what is being written is. */
  stop(): Promise<void>;
}

/** What is on disk of a batch already. */
export interface Seed {
  readonly records: readonly PhotoRecord[];
  readonly files: ReadonlyMap<string, File>;
  /** The ledger's, when that was read. */
  readonly age: number;
}

export interface FollowingHands {
  /** Null where there is none. */
  readonly ledger: Ledger | null;
  readonly originals: Originals | null;
  takeSeed(batchId: string): Seed | undefined;
  /** Nothing more shall be kept of it. */
  isForgotten(batchId: string): boolean;
  forget(batchId: string): Promise<void>;
  /** An original is safe on disk. */
  onKept(): void;
}

const BEAT_MS = 100;

interface Track {
  batch: Batch;
  written: Written;
  /** The originals that are on disk. */
  files: Map<string, File>;
  age: number;
  isBegun: boolean;
}

/** Whether it was the file that failed, and not the disk that it should be copied to. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

/** Writes every change of the store's batch, and the originals that come with it, one by one. */
export function follow(store: BatchStore, hands: FollowingHands): Following {
  const { ledger, originals } = hands;
  const listeners = new Set<() => void>();
  let state: KeepState = ledger && originals ? 'well' : 'off';
  let isLedgerBroken = ledger === null;
  let isStopped = false;
  let unreadable = new WeakSet<File>();
  let copying: Promise<void> | null = null;
  let current = track(store.get());
  /** Batches that another took the place of, with what is yet to be written of them. */
  const left: Track[] = [];

  function track(batch: Batch): Track {
    const age = ledger?.age() ?? 0;
    return { batch, written: new Written(), files: new Map(), age, isBegun: false };
  }

  /** What is on disk already is not written again; a batch without photos may yet be restored. */
  function begin(one: Track) {
    const { batch } = one;
    if (one.isBegun || batch.photos.size === 0) return;
    one.isBegun = true;
    const seed = hands.takeSeed(batch.id);
    if (!seed?.records.some(({ id }) => batch.photos.has(id))) return;
    one.written = new Written(seed.records);
    one.files = new Map(seed.files);
    one.age = seed.age;
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  function become(next: KeepState) {
    if (state === next) return;
    state = next;
    tell();
  }

  async function write(one: Track) {
    for (let failures = 0; ledger && !isLedgerBroken; ) {
      if (isStopped || hands.isForgotten(one.batch.id)) return;
      if (one.age !== ledger.age()) {
        one.written = new Written();
        one.files.clear();
        one.age = ledger.age();
      }
      const { id: batchId } = one.batch;
      const next = one.written.next(one.batch);
      if (!next) return;
      try {
        await ledger.write(next.changes, Date.now());
      } catch (thrown) {
        if (isQuota(thrown)) return become(state === 'well' ? 'full' : state);
        failures += 1;
        // The first may have found the database closed by somebody; it is opened anew.
        if (failures < 2) continue;
        isLedgerBroken = true;
        return become('off');
      }
      failures = 0;
      next.done();
      tell();
      for (const photoId of next.changes.gone) {
        one.files.delete(photoId);
        void originals?.remove(batchId, photoId);
      }
    }
  }

  async function writeAll() {
    for (;;) {
      const one = left.shift();
      if (!one) break;
      if (one.batch.isClosing) await hands.forget(one.batch.id);
      else await write(one);
    }
    await write(current);
    copying ??= copyAll().finally(() => {
      copying = null;
    });
  }

  /** The first whose original is not on disk; a photo is in the ledger before its original is. */
  function nextOriginal(): { photoId: string; file: File } | null {
    const { batch, written, files } = current;
    if (state !== 'well' || isStopped || hands.isForgotten(batch.id)) return null;
    for (const { id: photoId, file } of batch.photos.values()) {
      const isDue = file && files.get(photoId) !== file && !unreadable.has(file);
      if (isDue && written.has(photoId)) return { photoId, file };
    }
    return null;
  }

  async function copyAll() {
    for (let next = nextOriginal(); next && originals; next = nextOriginal()) {
      const { photoId, file } = next;
      const one = current;
      const { id: batchId } = one.batch;
      try {
        await originals.write(batchId, photoId, file);
        const isWanted = one.batch.id === store.get().id && one.batch.photos.has(photoId);
        if (!isWanted) {
          void originals.remove(batchId, photoId);
          continue;
        }
        one.files.set(photoId, file);
        hands.onKept();
        tell();
      } catch (thrown) {
        if (isQuota(thrown)) become('full');
        else if (await isReadable(file)) become('off');
        else unreadable.add(file);
      }
    }
  }

  const beat = createBeat(writeAll, (signal) => delay(BEAT_MS, signal));

  const unsubscribe = store.subscribe(() => {
    const batch = store.get();
    if (batch.id !== current.batch.id) {
      left.push(current);
      current = track(batch);
    } else current.batch = batch;
    begin(current);
    beat.ask();
  });
  begin(current);
  beat.ask();

  return {
    isKept: (photoId) => current.files.has(photoId),
    isDecisionKept: (photo) => current.written.holdsDecisions(photo),
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goOnWithout() {
      if (state === 'full') become('without');
    },
    canTryAgain: () => ledger !== null && originals !== null,
    tryAgain() {
      if (!ledger || !originals) return;
      isLedgerBroken = false;
      unreadable = new WeakSet();
      become('well');
      beat.ask();
    },
    async flush() {
      await beat.hurry();
    },
    async stop() {
      isStopped = true;
      unsubscribe();
      await beat.hurry();
      await copying;
    },
  };
}
