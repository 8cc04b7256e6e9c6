import { expect, type Page } from '@playwright/test';
import { readManifest } from '@/lib/export/manifest';
import type { Harness } from './zip-harness';
import { test } from './zip-tab';

declare const harness: Harness;

const MB = 1_000_000;

const SOURCES: [string, number][] = [
  ['Mugs/red/1.jpg', 1_000],
  ['Mugs/2.jpg', 2_000],
  ['3.jpg', 3_000],
];

const into = (tab: Page, options = {}, sources = SOURCES) =>
  tab.evaluate(([all, more]) => harness.intoFolder(all, more), [sources, options] as const);
const paths = async (tab: Page) =>
  (await tab.evaluate(() => harness.list('chosen'))).map(([path]) => path);
const look = (tab: Page, options = {}) =>
  tab.evaluate(([all, more]) => harness.look(all, more), [SOURCES, options] as const);
const manifest = async (tab: Page) =>
  readManifest(await tab.evaluate(() => harness.read('chosen', 'manifest.csv')));

const ALL = ['3.png', 'Mugs/2.png', 'Mugs/red/1.png', 'manifest.csv', 'settings.json'];

test('files lie in their folders, with the table beside them', async ({ tab }) => {
  expect(await into(tab)).toEqual(['made', 'made', 'made']);
  const list = await tab.evaluate(() => harness.list('chosen'));
  expect(list.map(([path]) => path)).toEqual(ALL);
  expect(list.slice(0, 3).map(([, bytes]) => bytes)).toEqual([3_000, 2_000, 1_000]);
  const rows = await manifest(tab);
  expect(rows.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['Mugs/red/1.png', '1000'],
    ['Mugs/2.png', '2000'],
    ['3.png', '3000'],
  ]);
});

test('after the browser was lost the rest is made, and nothing twice', async ({ tab }) => {
  void into(tab, { stopsAt: 2 }).catch(() => undefined);
  const noted = () => manifest(tab).then((rows) => rows.map(({ state }) => state));
  await expect.poll(() => noted().catch(() => [])).toEqual(['made', 'made']);
  await tab.reload();
  await tab.waitForFunction(() => 'harness' in globalThis);
  expect(await paths(tab)).toEqual(['Mugs/2.png', 'Mugs/red/1.png', 'manifest.csv']);
  expect(await look(tab)).toEqual({
    kept: ['Mugs/red/1.png', 'Mugs/2.png'],
    replaced: [],
    foreign: [],
  });
  expect(await into(tab)).toEqual(['kept', 'kept', 'made']);
  expect(await tab.evaluate(() => harness.made())).toBe(1);
  expect(await paths(tab)).toEqual(ALL);
  expect((await manifest(tab)).map(({ state }) => state)).toEqual(['made', 'made', 'made']);
});

test('what would come out otherwise is made anew, and only that which is gone', async ({ tab }) => {
  await into(tab);
  expect(await look(tab, { work: 'repaired' })).toMatchObject({ kept: [], foreign: [] });
  expect(await into(tab, { work: 'repaired' })).toEqual(['made', 'made', 'made']);
  await tab.evaluate(() => harness.removeEntry('chosen', '3.png'));
  expect(await into(tab, { work: 'repaired' })).toEqual(['kept', 'kept', 'made']);
});

test('what is not ours, or was changed since, is told before it is lost', async ({ tab }) => {
  await tab.evaluate(() => harness.write('chosen', '3.png', 'another picture'));
  await tab.evaluate(() => harness.write('chosen', 'manifest.csv', 'a,b\r\n1,2\r\n'));
  expect(await look(tab)).toEqual({ kept: [], replaced: [], foreign: ['manifest.csv', '3.png'] });
  await into(tab);
  await tab.evaluate(() => harness.write('chosen', '3.png', 'touched up by hand'));
  expect((await look(tab)).foreign).toEqual(['3.png']);
  expect((await look(tab)).kept).toHaveLength(2);
});

test('another export into the same folder leaves the rows of the first', async ({ tab }) => {
  await into(tab);
  await into(tab, {}, [['4.jpg', 4_000]]);
  expect((await manifest(tab)).map(({ path }) => path)).toEqual([
    '4.png',
    'Mugs/red/1.png',
    'Mugs/2.png',
    '3.png',
  ]);
});

test('a file that cannot be written stops no other', async ({ tab }) => {
  // A folder is where the file should be.
  await tab.evaluate(() => harness.folderIn('chosen', '3.png'));
  const sources: typeof SOURCES = [['3.jpg', 3_000], ...SOURCES.slice(0, 2)];
  expect(await into(tab, {}, sources)).toEqual(['file-not-saved', 'made', 'made']);
  const [first] = await manifest(tab);
  expect(first).toMatchObject({ path: '3.png', state: 'failed', reason: 'file-not-saved' });
});

test('an abort leaves what is whole, and the table of it', async ({ tab }) => {
  const sources: typeof SOURCES = [
    ['1.jpg', 1_000],
    ['2.jpg', 2_000],
    ['3.jpg', 3_000],
  ];
  const run = into(tab, { stopsAt: 2 }, sources);
  await expect.poll(() => tab.evaluate(() => harness.made())).toBe(3);
  await tab.evaluate(() => harness.abort());
  expect(await run).toBe('aborted');
  const list = await tab.evaluate(() => harness.list('chosen'));
  const files = list.filter(([path]) => path.endsWith('.png'));
  expect(files.every(([path, bytes]) => bytes === Number(path[0]) * 1_000)).toBe(true);
  expect((await manifest(tab)).map(({ path }) => path)).toEqual(files.map(([path]) => path));
});

test('a folder that is gone ends the export', async ({ tab }) => {
  const lost = tab.evaluate((all) => harness.intoLostFolder(all), SOURCES);
  expect(await lost).toBe('place-lost');
});

test('a full disk ends the export, and keeps what is whole', async ({ tab, context }) => {
  const client = await context.newCDPSession(tab);
  const origin = new URL(tab.url()).origin;
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 5 * MB });
  const sources: typeof SOURCES = [
    ['1.jpg', 3 * MB],
    ['2.jpg', 3 * MB],
    ['3.jpg', 1_000],
  ];
  expect(await into(tab, {}, sources)).toBe('disk-full');
  const list = await tab.evaluate(() => harness.list('chosen'));
  expect(list.map(([path]) => path)).toEqual(['1.png', 'manifest.csv']);
});
