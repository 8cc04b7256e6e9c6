import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { newId } from '@/lib/base/ids';
import { batchOf, fileOf, PREPARED, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import { reduce } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type FollowingHands, follow, type Seed } from './following';
import { type Ledger, openLedger } from './ledger';
import type { Originals } from './originals';
import { fromRecord } from './record';

const quotaExceeded = () => new DOMException('full', 'QuotaExceededError');

/** Originals in memory, on a disk that can be full. */
function memoryOriginals() {
  const files = new Map<string, File>();
  const disk = { isFull: false, isBroken: false };
  const originals: Originals = {
    read: async () => new Map(),
    write: async (batchId, photoId, file) => {
      if (disk.isFull) throw quotaExceeded();
      if (disk.isBroken) throw new DOMException('gone', 'NotFoundError');
      await file.arrayBuffer();
      files.set(`${batchId}/${photoId}`, file);
    },
    remove: async (batchId, photoId) => void files.delete(`${batchId}/${photoId}`),
    removeBatch: async (batchId) => {
      for (const path of files.keys()) if (path.startsWith(`${batchId}/`)) files.delete(path);
    },
    batches: async () => [],
  };
  return { files, disk, originals };
}

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger();
});

function world(more: Partial<FollowingHands> = {}) {
  const id = newId();
  const store = storeOf(newBatch(id));
  const memory = memoryOriginals();
  const forgotten: string[] = [];
  const following = follow(store, {
    ledger,
    originals: memory.originals,
    takeSeed: () => undefined,
    isForgotten: (batchId) => forgotten.includes(batchId),
    forget: async (batchId) => {
      forgotten.push(batchId);
      await ledger.forget(batchId);
      await memory.originals.removeBatch(batchId);
    },
    onKept: () => {},
    ...more,
  });
  return { id, store, following, ...memory };
}

const add = (store: BatchStore, ...ids: readonly string[]) =>
  store.dispatch({
    type: 'added',
    files: ids.map((id) => ({ id, file: fileOf(id), folder: '' })),
    isHeld: false,
  });

const kept = async (id: string) => (await ledger.read(id))?.records;

test('what was added is in the ledger after a flush, and its original soon after', async () => {
  const { id, store, following, files } = world();
  add(store, 'a', 'b');
  await following.flush();
  expect(await kept(id)).toMatchObject([{ id: 'a', place: 0 }, { id: 'b' }]);
  await vi.waitFor(() => expect(following.isKept('b')).toBe(true));
  expect(await files.get(`${id}/a`)?.text()).toBe('bytes of a');
  expect(following.state()).toBe('well');
});

test('changes are written without a flush', async () => {
  const { id, store } = world();
  add(store, 'a');
  await vi.waitFor(async () => expect(await kept(id)).toHaveLength(1));
});

test('pictures come back with their photo', async () => {
  const { id, store, following } = world();
  add(store, 'a');
  store.dispatch({ type: 'preparing-began', id: 'a', run: 0 });
  const found = { prepared: PREPARED, digest: '00', copy: new Blob(['copy']) };
  store.dispatch({ type: 'prepared', id: 'a', run: 0, ...found });
  await following.flush();
  const [record] = (await kept(id)) ?? [];
  expect(record?.state).toEqual({ phase: 'waiting', grantedTaskId: null });
  expect(await record?.thumbnail?.text()).toBe('thumbnail');
  expect(await (await ledger.thumbnail(id, 'a'))?.text()).toBe('thumbnail');
});

test('a photo taken out is deleted, and its original', async () => {
  const { id, store, following, files } = world();
  add(store, 'a', 'b');
  await vi.waitFor(() => expect(following.isKept('b')).toBe(true));
  store.dispatch({ type: 'removed', ids: ['a'] });
  await following.flush();
  expect(await kept(id)).toMatchObject([{ id: 'b' }]);
  expect([...files.keys()]).toEqual([`${id}/b`]);
  expect(following.isKept('a')).toBe(false);
});

test('a batch that was deleted is forgotten, and the next one followed', async () => {
  const { id, store, following, files } = world();
  add(store, 'a');
  await vi.waitFor(() => expect(following.isKept('a')).toBe(true));
  const next = newId();
  store.dispatch({ type: 'closing' });
  store.dispatch({ type: 'cleared', id: next });
  add(store, 'b');
  await following.flush();
  expect(await ledger.read(id)).toBeNull();
  expect(await kept(next)).toMatchObject([{ id: 'b' }]);
  await vi.waitFor(() => expect([...files.keys()]).toEqual([`${next}/b`]));
});

test('a batch that made room for another is kept as it was last', async () => {
  const { id, store, following } = world();
  add(store, 'a');
  store.dispatch({ type: 'restored', batch: newBatch(newId()) });
  await following.flush();
  expect(await kept(id)).toMatchObject([{ id: 'a' }]);
});

/** A batch of one photo on the disk, and what a page knows that has just read it. */
async function onDisk() {
  const { id, store, following, files } = world();
  add(store, 'a');
  await vi.waitFor(() => expect(following.isKept('a')).toBe(true));
  await following.stop();
  const records = (await kept(id)) ?? [];
  const photo = fromRecord(records[0], files.get(`${id}/a`) ?? null);
  if (!photo?.file) throw new Error('nothing was kept');
  const seeds: Seed[] = [{ records, files: new Map([['a', photo.file]]), age: ledger.age() }];
  const batch = { ...newBatch(id), order: ['a'], photos: new Map([['a', photo]]) };
  return { id, batch, takeSeed: () => seeds.pop() };
}

test('a batch that was restored is not written again', async () => {
  const { id, batch, takeSeed } = await onDisk();
  const { store, following, files } = world({ takeSeed });
  // It is followed for a while before it is there.
  store.dispatch({ type: 'restored', batch: newBatch(id) });
  store.dispatch({ type: 'capped', cap: 5 });
  await following.flush();
  expect(await kept(id)).toHaveLength(1);
  store.dispatch({ type: 'restored', batch });
  expect(following.isKept('a')).toBe(true);
  add(store, 'b');
  await vi.waitFor(() => expect(following.isKept('b')).toBe(true));
  expect([...files.keys()]).toEqual([`${id}/b`]);
  expect(await kept(id)).toMatchObject([{ id: 'a', run: 1 }, { id: 'b' }]);
});

test('photos that come before what is on the disk cost nothing of it', async () => {
  const { id, takeSeed } = await onDisk();
  const { store, following } = world({ takeSeed });
  store.dispatch({ type: 'restored', batch: newBatch(id) });
  add(store, 'b');
  await following.flush();
  expect((await kept(id))?.map((record) => record.id).sort()).toEqual(['a', 'b']);
});

test('a full disk is told, and tried again when a person says so', async () => {
  const { store, following, disk, files } = world();
  const states: string[] = [];
  following.subscribe(() => {
    const state = following.state();
    if (state !== (states.at(-1) ?? 'well')) states.push(state);
  });
  disk.isFull = true;
  add(store, 'a', 'b');
  await vi.waitFor(() => expect(states).toEqual(['full']));
  following.goOnWithout();
  expect(following.state()).toBe('without');
  expect(following.isKept('a')).toBe(false);
  disk.isFull = false;
  following.tryAgain();
  await vi.waitFor(() => expect(files.size).toBe(2));
  expect(following.state()).toBe('well');
  await vi.waitFor(() => expect(following.isKept('b')).toBe(true));
});

test('a file that cannot be read keeps the others from nothing', async () => {
  const { store, following, disk } = world();
  const gone = fileOf('a');
  const unreadable = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  gone.arrayBuffer = unreadable;
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: unreadable });
  store.dispatch({ type: 'added', files: [{ id: 'a', file: gone, folder: '' }], isHeld: false });
  add(store, 'b');
  await vi.waitFor(() => expect(following.isKept('b')).toBe(true));
  expect(following.isKept('a')).toBe(false);
  expect(following.state()).toBe('well');
  disk.isBroken = true;
  add(store, 'c');
  await vi.waitFor(() => expect(following.state()).toBe('off'));
});

test('a ledger that is full, or fails, is told and throws nothing', async () => {
  let trouble = quotaExceeded();
  const failing: Ledger = { ...ledger, write: () => Promise.reject(trouble) };
  const { store, following } = world({ ledger: failing });
  add(store, 'a');
  await following.flush();
  expect(following.state()).toBe('full');
  trouble = new DOMException('broken', 'UnknownError');
  add(store, 'b');
  await following.flush();
  expect(following.state()).toBe('off');
});

test('what was decided about a photo is known to be written, or not to be', async () => {
  let isBroken = false;
  const failing: Ledger = {
    ...ledger,
    write: (changes, nowMs) =>
      isBroken ? Promise.reject(new DOMException('gone')) : ledger.write(changes, nowMs),
  };
  const { store, following } = world({ ledger: failing });
  const { id } = store.get();
  const photo = photoIn(STATES.previewed);
  store.dispatch({ type: 'restored', batch: { ...batchOf(photo), id } });
  const isKept = () => [...store.get().photos.values()].every(following.isDecisionKept);
  expect(isKept(), 'nothing was decided').toBe(true);
  store.dispatch({ type: 'judged', ids: ['a'], verdict: 'keep' });
  expect(isKept()).toBe(false);
  let told = 0;
  following.subscribe(() => {
    told += isKept() ? 1 : 0;
  });
  await following.flush();
  expect(isKept()).toBe(true);
  expect(told, 'it is told').toBeGreaterThan(0);
  isBroken = true;
  store.dispatch({ type: 'repaired', id: 'a', repair: [{ kind: 'solid-inside' }] });
  await following.flush();
  expect([isKept(), following.state(), following.canTryAgain()]).toEqual([false, 'off', true]);
  isBroken = false;
  following.tryAgain();
  await following.flush();
  expect(isKept()).toBe(true);
});

test('which of several results was chosen is known to be written, or not to be', async () => {
  const { store, following } = world({ ledger });
  const { id } = store.get();
  const [other] =
    reduce(batchOf(photoIn(STATES.previewed)), { type: 'tried-anew', ids: ['a'] }).photos.get('a')
      ?.earlier ?? [];
  if (!other) throw new Error('no other result');
  const state = { ...STATES.previewed, taskId: 'task-2' } as const;
  const photo = photoIn(state, { variant: 'contrast', earlier: [other] });
  store.dispatch({ type: 'restored', batch: { ...batchOf(photo), id } });
  await following.flush();
  const isKept = () => [...store.get().photos.values()].every(following.isDecisionKept);
  expect(isKept()).toBe(true);
  store.dispatch({ type: 'swapped', id: 'a', taskId: other.taskId });
  expect(store.get().photos.get('a')).toMatchObject({ taskId: other.taskId });
  expect(isKept()).toBe(false);
  await following.flush();
  expect(isKept()).toBe(true);
});

test('a ledger that fails once is tried again', async () => {
  let failures = 1;
  const closed: Ledger = {
    ...ledger,
    write: (changes, nowMs) =>
      failures-- > 0
        ? Promise.reject(new DOMException('closing', 'InvalidStateError'))
        : ledger.write(changes, nowMs),
  };
  const { id, store, following } = world({ ledger: closed });
  add(store, 'a');
  await following.flush();
  expect(await kept(id)).toHaveLength(1);
  expect(following.state()).toBe('well');
});

test('without a file system the ledger is written all the same', async () => {
  const { id, store, following } = world({ originals: null });
  add(store, 'a');
  await following.flush();
  expect(following.state()).toBe('off');
  expect(await kept(id)).toHaveLength(1);
});

test('a browser that keeps nothing says so, and nothing else happens', async () => {
  const { store, following } = world({ ledger: null, originals: null });
  add(store, 'a');
  await following.flush();
  following.tryAgain();
  expect(following.state()).toBe('off');
  await following.stop();
});

test('after a stop nothing is written', async () => {
  const { id, store, following } = world();
  add(store, 'a');
  await following.stop();
  add(store, 'b');
  await following.flush();
  expect(await ledger.read(id)).toBeNull();
});

test('a database that was deleted meanwhile is written anew, whole', async () => {
  const { id, store, following } = world();
  add(store, 'a', 'b');
  await following.flush();
  await deleteDB('clearcut');
  add(store, 'c');
  await following.flush();
  expect(await kept(id)).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  expect(following.state()).toBe('well');
});
