/** Runs in the browser, on its real disk and locks, and answers in plain values. */

import { storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import type { Following } from '@/lib/keep/following';
import { openKeep } from '@/lib/keep/keep';
import { type Hold, holdBatch, takeOver } from '@/lib/keep/writer';

const keep = await openKeep();
const store = storeOf(newBatch('nobody'));
let following: Following | null = null;
let hold: Hold | null = null;
let timesTaken = 0;
const onTaken = () => {
  timesTaken += 1;
};

async function digestOf(file: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const described = async (file: File | null) =>
  file && {
    name: file.name,
    type: file.type,
    lastModified: file.lastModified,
    bytes: file.size,
    digest: await digestOf(file),
  };

const photos = () =>
  Promise.all(
    [...store.get().photos.values()].map(async ({ id, phase, run, file }) => ({
      id,
      phase,
      run,
      file: await described(file),
    })),
  );

function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(made.subarray(at, at + 65_536));
  return made;
}

const topFolder = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle('originals');

const harness = {
  photos,

  /** Begins, or goes on with, a batch. */
  async open(batchId: string) {
    const batch = await keep.load(batchId);
    store.dispatch({ type: 'restored', batch: batch ?? newBatch(batchId) });
    following = keep.follow(store);
    return batch && { isJoining: batch.isJoining, name: batch.name };
  },

  /** Adds photos of noise. */
  add(ids: readonly string[], bytes: number) {
    const files = ids.map((id, at) => {
      const options = { type: 'image/jpeg', lastModified: 1_000 + at };
      return { id, folder: '', file: new File([noise(bytes)], `${id}.jpg`, options) };
    });
    store.dispatch({ type: 'added', files, isHeld: false });
  },

  remove: (ids: readonly string[]) => store.dispatch({ type: 'removed', ids }),
  state: () => following?.state(),
  tryAgain: () => following?.tryAgain(),
  flush: () => following?.flush(),
  kept: () => [...store.get().photos.keys()].filter((id) => following?.isKept(id)),
  known: async () => (await keep.known()).map(({ id, photos: count }) => ({ id, count })),
  forget: keep.forget,
  prune: keep.prune,

  async hold(batchId: string) {
    hold = await holdBatch(batchId, onTaken);
    return hold !== null;
  },
  async takeOver(batchId: string) {
    hold = await takeOver(batchId, onTaken);
  },
  release: () => hold?.release(),
  timesTaken: () => timesTaken,

  /** Cuts an original on the disk short, as a crash in the midst of its writing might. */
  async tear(batchId: string, photoId: string) {
    const folder = await (await topFolder()).getDirectoryHandle(batchId);
    const writable = await (await folder.getFileHandle(photoId)).createWritable({
      keepExistingData: true,
    });
    await writable.truncate(1_000);
    await writable.close();
  },

  /** The originals on the disk. */
  async onDisk() {
    const paths: string[] = [];
    for await (const [batchId, folder] of (await topFolder()).entries()) {
      if (!(folder instanceof FileSystemDirectoryHandle)) continue;
      for await (const photoId of folder.keys()) paths.push(`${batchId}/${photoId}`);
    }
    return paths.sort();
  },
};

export type Harness = typeof harness;

Object.assign(globalThis, { harness });
