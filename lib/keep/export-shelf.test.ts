import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { createExportShelf } from './export-shelf';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test('a batch has its own settings, and the last of all are told apart from them', async () => {
  const shelf = createExportShelf();
  expect(await shelf.settings('a')).toBeNull();
  await shelf.keepSettings('a', { pattern: 'a' });
  await shelf.keepSettings('b', { pattern: 'b' });
  expect(await shelf.settings('a')).toEqual({ pattern: 'a' });
  expect(await shelf.settings('c')).toBeNull();
  expect(await shelf.lastSettings()).toEqual({ pattern: 'b' });
  expect(await createExportShelf().settings('b')).toEqual({ pattern: 'b' });
});

test('settings of ever more batches do not pile up, and the newest stay', async () => {
  const shelf = createExportShelf();
  for (let n = 0; n < 203; n++) await shelf.keepSettings(`batch ${n}`, { n });
  expect(await shelf.settings('batch 202')).toEqual({ n: 202 });
  const kept = await Promise.all(
    Array.from({ length: 203 }, async (_, n) => {
      const found = await shelf.settings(`batch ${n}`);
      return JSON.stringify(found) === JSON.stringify({ n });
    }),
  );
  expect(kept.filter(Boolean)).toHaveLength(200);
});

test('a picture is found again by its id, and another id has none', async () => {
  const shelf = createExportShelf();
  await shelf.keepPicture('wood', new Blob(['wood'], { type: 'image/jpeg' }));
  expect(await (await shelf.picture('wood'))?.text()).toBe('wood');
  expect(await shelf.picture('marble')).toBeNull();
});

test('pictures that no settings speak of any more go with the next one', async () => {
  const shelf = createExportShelf();
  for (const id of ['wood', 'marble', 'linen']) {
    await shelf.keepPicture(id, new Blob([id]));
    await shelf.keepSettings(id === 'linen' ? 'b' : 'a', { background: { pictureId: id } });
  }
  await shelf.keepPicture('slate', new Blob(['slate']));
  expect(await shelf.picture('wood')).toBeNull();
  for (const id of ['marble', 'linen', 'slate']) {
    expect(await (await shelf.picture(id))?.text()).toBe(id);
  }
});
