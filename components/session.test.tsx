// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '@/lib/base/ids';
import { byHand, fileOf, storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import type { BatchStore } from '@/lib/batch/store';
import { openLedger } from '@/lib/keep/ledger';
import type { Originals } from '@/lib/keep/originals';
import { ACTIONS } from './fixture';
import { openSession, type Session } from './session';

Object.defineProperty(navigator, 'storage', { value: { persist: async () => true } });

let taken = () => {};
let isDiskFull = false;
let disk = { write: async () => {} };

vi.mock('@/lib/image/pool', () => {
  const never = () => new Promise(() => undefined);
  return {
    createImagePool: () => ({
      study: never,
      prepare: never,
      finish: never,
      show: never,
      thumbnail: never,
      close: () => undefined,
    }),
  };
});
vi.mock('@/lib/keep/writer', () => {
  const hold = async (_: string, onTaken: () => void) => {
    taken = onTaken;
    return { release: () => undefined };
  };
  return { holdBatch: hold, awaitBatch: hold, takeOver: hold, heldBatches: async () => new Set() };
});
vi.mock('@/lib/keep/originals', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  openOriginals: (): Originals => ({
    read: async () => new Map(),
    write: async () => {
      if (isDiskFull) throw new DOMException('full', 'QuotaExceededError');
      await disk.write();
    },
    remove: async () => undefined,
    removeBatch: async () => undefined,
    batches: async () => [],
  }),
}));

let id: string;
let store: BatchStore;
let session: Session;

beforeEach(async () => {
  disk = { write: async () => {} };
  isDiskFull = false;
  id = newId();
  store = storeOf(newBatch(id));
  const options = { ...ACTIONS, retentionMs: 1e9, blobApiUrl: null };
  session = await openSession(store, options, () => undefined);
  await session.open(true);
});
afterEach(() => session.close());

const add = (photoId: string) =>
  store.dispatch({
    type: 'added',
    files: [{ id: photoId, file: fileOf(photoId), folder: '' }],
    isHeld: true,
  });

test('what has just happened is written down when the batch is closed', async () => {
  add('a');
  await session.close();
  const ledger = await openLedger();
  expect((await ledger.read(id))?.records).toMatchObject([{ id: 'a' }]);
});

test('which originals are on the disk is known also when another tab has taken the batch', async () => {
  add('a');
  await vi.waitFor(() => expect(session.keeping.isKept('a')).toBe(true));
  isDiskFull = true;
  add('b');
  await vi.waitFor(() => expect(session.keeping.get()?.state()).toBe('full'));
  taken();
  expect(session.keeping.get()).toBeNull();
  expect(session.keeping.isKept('a')).toBe(true);
  expect(session.keeping.isKept('b')).toBe(false);
});

test('an original that was being copied as another tab took the batch is told of once it is safe', async () => {
  const { calls, answer } = byHand<[], void>();
  disk.write = answer;
  add('a');
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  taken();
  const seen: boolean[] = [];
  session.keeping.subscribe(() => seen.push(session.keeping.isKept('a')));
  calls[0]?.resolve();
  await vi.waitFor(() => expect(seen).toEqual([true]));
});
