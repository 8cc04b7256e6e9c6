import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { ExportShelf } from '@/lib/keep/export-shelf';
import { PRESETS } from '@/lib/rules/presets';
import { createExportRoom } from './export-room';
import { PLAIN_EXPORT, withDeliverables } from './export-settings';

const kept = new Map<string, unknown>();
const shelf: ExportShelf = {
  settings: async (id) => kept.get(id) ?? null,
  lastSettings: async () => kept.get('last') ?? null,
  keepSettings: async (id, settings) => void kept.set(id, settings).set('last', settings),
  picture: async () => null,
  keepPicture: async () => undefined,
};
const shops = withDeliverables(PLAIN_EXPORT, [PLAIN_CUTOUT, ...PRESETS]);

beforeEach(() => kept.clear());
afterEach(() => vi.unstubAllGlobals());

test('what was chosen for one batch is the start for the next, and stays for the first', async () => {
  const first = createExportRoom(shelf);
  await first.load('a');
  first.change(shops);
  const next = createExportRoom(shelf);
  await next.load('b');
  expect(next.get().settings).toEqual(shops);
  next.change(PLAIN_EXPORT);
  const again = createExportRoom(shelf);
  await again.load('a');
  expect(again.get().settings).toEqual(shops);
});

test('a table of names, and what else was said of the photos of one batch, is none of the next', async () => {
  const first = createExportRoom(shelf);
  await first.load('a');
  const names = {
    ...shops.names,
    pattern: '{sku}',
    map: 'file,name\na.jpg,mug',
    amazonIds: [PRESETS[0]?.id ?? ''],
  };
  const said = { ...shops, withRejected: true, names };
  first.change(said);
  const next = createExportRoom(shelf);
  await next.load('b');
  expect(next.get().settings).toEqual({
    ...shops,
    names: { ...shops.names, pattern: '{sku}' },
  });
  const again = createExportRoom(shelf);
  await again.load('a');
  expect(again.get().settings).toEqual(said);
});

test('what is chosen while the kept settings are read is not lost to them', async () => {
  kept.set('a', shops);
  const room = createExportRoom(shelf);
  const loading = room.load('a');
  room.change({ withManifest: true });
  await loading;
  expect(room.get().settings).toEqual({ ...PLAIN_EXPORT, withManifest: true });
});

test('settings that cannot be read, or not understood, leave it plain', async () => {
  kept.set('a', { version: 7 });
  const room = createExportRoom(shelf);
  await room.load('a');
  expect(room.get().settings).toEqual(PLAIN_EXPORT);
  const broken = createExportRoom({ ...shelf, settings: () => Promise.reject(new Error('no')) });
  await broken.load('a');
  expect(broken.get().settings).toEqual(PLAIN_EXPORT);
});

test('photos are shown as the first of the files that looks different, until somebody chooses', () => {
  const room = createExportRoom(shelf);
  expect(room.get().shown?.id).toBe(PLAIN_CUTOUT.id);
  room.change(shops);
  expect(room.get().shown?.id).toBe(PRESETS[0]?.id);
  room.show(PLAIN_CUTOUT.id);
  expect(room.get().shown?.id).toBe(PLAIN_CUTOUT.id);
  room.change(withDeliverables(shops, PRESETS));
  expect(room.get().shown?.id).toBe(PRESETS[0]?.id);
});

test('whether the panel is open is remembered, and a browser that remembers nothing opens it still', () => {
  const remembered = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => remembered.get(key) ?? null,
    setItem: (key: string, value: string) => void remembered.set(key, value),
    removeItem: (key: string) => void remembered.delete(key),
  });
  createExportRoom(shelf).open(true);
  expect(createExportRoom(shelf).get().isOpen).toBe(true);
  createExportRoom(shelf).open(false);
  expect(createExportRoom(shelf).get().isOpen).toBe(false);
  vi.stubGlobal('localStorage', undefined);
  const room = createExportRoom(shelf);
  room.open(true);
  expect(room.get().isOpen).toBe(true);
});

test('a picture that was not found is looked for again', async () => {
  let found: Blob | null = null;
  const room = createExportRoom({
    ...shelf,
    picture: async () => found ?? Promise.reject(new Error('no disk')),
  });
  expect(await room.picture('wood')).toBeNull();
  found = new Blob(['wood']);
  expect(await room.picture('wood')).toBe(found);
});
