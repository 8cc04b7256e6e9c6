import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { chromium, expect, type Page } from '@playwright/test';
import JSZip from 'jszip';
import { type Entry, openPromise } from 'yauzl';
import { packInto, type ZipDisk } from '@/lib/export/pack';
import { chromiumLaunchOptions } from './chromium';
import { noiseOf } from './noise';
import type { Harness } from './zip-harness';
import { test } from './zip-tab';

declare const harness: Harness;

const MB = 1_000_000;
type Sources = [path: string, bytes: number][];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pngOf = (path: string) => path.replace(/\.[a-z]+$/, '.png');

/** The zip that the page hands over, as a file of this machine. */
async function downloaded(page: Page, sources: Sources): Promise<string> {
  const download = page.waitForEvent('download');
  const states = await page.evaluate((all) => harness.download(all), sources);
  expect(states).toEqual(sources.map(() => 'made'));
  const file = await download;
  expect(file.suggestedFilename()).toBe('clearcut.zip');
  return file.path();
}

async function eachEntry(
  zip: string,
  look: (entry: Entry, read: () => Promise<Buffer>) => Promise<void>,
) {
  const open = await openPromise(zip, { autoClose: false });
  try {
    for await (const entry of open.eachEntry()) {
      await look(entry, async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of await open.openReadStreamPromise(entry)) chunks.push(chunk);
        return Buffer.concat(chunks);
      });
    }
  } finally {
    open.close();
  }
}

/** SHA-256 by path, as yauzl reads it. */
async function byYauzl(zip: string): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  await eachEntry(zip, async (entry, bytes) => {
    read[entry.fileName] = sha256(await bytes());
  });
  return read;
}

/** SHA-256 by path, as JSZip reads it, and holds it against the check sums in the zip. */
async function byJsZip(zip: string): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  const { files } = await JSZip.loadAsync(readFileSync(zip), { checkCRC32: true });
  for (const [path, file] of Object.entries(files)) {
    if (!file.dir) read[path] = sha256(await file.async('uint8array'));
  }
  return read;
}

function hasUnzip(): boolean {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const infoZip = (...args: string[]) => execFileSync('unzip', args, { encoding: 'utf8' });

const NAMES = [
  '商品/图',
  'صور/كوب',
  'کتاب/می\u200cخواهم',
  'emoji/👨‍👩‍👧👟',
  'Été/Café',
  'plain/mug',
];
const manyFiles = (count: number): Sources =>
  Array.from({ length: count }, (_, at) => [`${NAMES[at % NAMES.length]} ${at}.jpg`, 500 + at]);

test('two thousand files with names of all the world are read back by two others', async ({
  tab,
}) => {
  const sources = manyFiles(2_000);
  const zip = await downloaded(tab, sources);
  const read = await byYauzl(zip);
  expect(await byJsZip(zip)).toEqual(read);
  const { 'manifest.csv': manifest, 'settings.json': settings, ...files } = read;
  expect(files).toEqual(
    Object.fromEntries(sources.map(([path, bytes]) => [pngOf(path), sha256(noiseOf(path, bytes))])),
  );
  expect(manifest).toBeDefined();
  expect(settings).toBeDefined();
});

test('Info-ZIP finds no fault in a zip, and the same names', async ({ tab }) => {
  test.skip(!hasUnzip(), 'unzip is not installed here');
  const sources = manyFiles(60);
  const zip = await downloaded(tab, sources);
  expect(infoZip('-tq', zip)).toContain('No errors detected');
  const first = pngOf(sources[5]?.[0] ?? '');
  expect(infoZip('-l', zip)).toContain(first);
});

/** As many bytes as are read at a time. */
const PIECE = 1 << 20;

/** More of them than 32 bits can count. */
class Zeros extends Blob {
  override get size() {
    return 4_100 * PIECE;
  }
  override stream() {
    const piece = new Uint8Array(PIECE);
    return new ReadableStream({ pull: (controller) => controller.enqueue(piece) });
  }
}

test('one over 4 GB is read back, with a file behind it', async () => {
  test.setTimeout(180_000);
  const path = test.info().outputPath('large.zip');
  const tail = noiseOf('tail', 1_000);
  const zeros = new Zeros();
  const handle = openSync(path, 'w');
  // What is nothing but zeros is left out of the file, which takes no room on the disk then.
  const disk: ZipDisk<null> = {
    write(bytes, at) {
      if (bytes.length < PIECE) writeSync(handle, bytes, 0, bytes.length, at);
    },
    close: async () => null,
    abort: () => {},
  };
  const sink = packInto(async () => disk, new Date());
  await sink.put('large.png', zeros);
  await sink.put('behind 图.png', new Blob([tail]));
  await sink.close();
  closeSync(handle);
  expect(statSync(path).blocks * 512).toBeLessThan(10 * MB);

  const sizes: Record<string, number> = {};
  await eachEntry(path, async (entry, bytes) => {
    sizes[entry.fileName] = entry.uncompressedSize;
    if (entry.uncompressedSize < MB) expect(sha256(await bytes())).toBe(sha256(tail));
  });
  expect(sizes).toEqual({ 'large.png': zeros.size, 'behind 图.png': tail.length });
  if (hasUnzip()) expect(infoZip('-tq', path)).toContain('No errors detected');
});

test('a browser without files of its own makes the zip in a blob', async ({ tab }) => {
  await tab.route('**/zip.worker.ts*', async (route) => {
    const response = await route.fetch();
    const forget = 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;';
    await route.fulfill({ response, body: `${await response.text()}\n${forget}` });
  });
  const sources: Sources = [
    ['a.jpg', 5 * MB],
    ['b.jpg', 100],
  ];
  const read = await byYauzl(await downloaded(tab, sources));
  for (const [path, bytes] of sources) {
    expect(read[pngOf(path)]).toBe(sha256(noiseOf(path, bytes)));
  }
  expect(await tab.evaluate(() => harness.list('exports'))).toEqual([]);
});

test('the zip that is made beside is removed when the next visit begins', async ({
  tab,
  context,
  url,
}) => {
  await downloaded(tab, [['a.jpg', MB]]);
  const left = () => tab.evaluate(() => harness.list('exports'));
  expect(await left()).toHaveLength(1);
  const other = await context.newPage();
  await other.goto(url);
  await other.waitForFunction(() => 'harness' in globalThis);
  // Another tab still hands it over.
  await other.evaluate(() => harness.clear());
  expect(await left()).toHaveLength(1);
  await tab.reload();
  await tab.waitForFunction(() => 'harness' in globalThis);
  await tab.evaluate(() => harness.clear());
  expect(await left()).toEqual([]);
});

test.describe('in the midst', () => {
  const sources: Sources = [
    ['a.jpg', 3 * MB],
    ['b.jpg', 3 * MB],
    ['c.jpg', 3 * MB],
  ];
  const madeOf = (page: Page) => page.evaluate(() => harness.made());

  test('an abort leaves nothing of a zip that is to be downloaded', async ({ tab }) => {
    const run = tab.evaluate((all) => harness.download(all, { stopsAt: 2 }), sources);
    await expect.poll(() => madeOf(tab)).toBe(3);
    expect(await tab.evaluate(() => harness.list('exports'))).not.toEqual([]);
    await tab.evaluate(() => harness.abort());
    expect(await run).toBe('aborted');
    expect(await tab.evaluate(() => harness.list('exports'))).toEqual([]);
  });

  test('an abort leaves nothing of a zip in a chosen file', async ({ tab }) => {
    const run = tab.evaluate((all) => harness.intoFile(all, { stopsAt: 2 }), sources);
    await expect.poll(() => madeOf(tab)).toBe(3);
    await tab.evaluate(() => harness.abort());
    expect(await run).toBe('aborted');
    expect(await tab.evaluate(() => harness.list('chosen'))).toEqual([]);
  });

  test('a disk that is full is told, before where it can be foreseen', async ({ url }) => {
    // With a profile on the disk, as people have one: files in memory know no quota.
    const profile = test.info().outputPath('profile');
    const context = await chromium.launchPersistentContext(profile, chromiumLaunchOptions());
    const tab = await context.newPage();
    await tab.goto(url);
    await tab.waitForFunction(() => 'harness' in globalThis);
    const client = await context.newCDPSession(tab);
    const origin = new URL(tab.url()).origin;
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 5 * MB });
    const download = (bytes: number) =>
      tab.evaluate(([all, expected]) => harness.download(all, {}, expected), [
        sources,
        bytes,
      ] as const);
    expect(await download(1e15)).toBe('disk-full');
    expect(await madeOf(tab)).toBe(0);
    expect(await download(0)).toBe('disk-full');
    expect(await tab.evaluate(() => harness.list('exports'))).toEqual([]);
    await context.close();
  });
});

test('a zip in a chosen file is there when it is whole', async ({ tab }) => {
  const states = await tab.evaluate((all) => harness.intoFile(all), manyFiles(3));
  expect(states).toEqual(['made', 'made', 'made']);
  const [[path, bytes] = ['', 0]] = await tab.evaluate(() => harness.list('chosen'));
  expect(path).toBe('clearcut.zip');
  expect(bytes).toBeGreaterThan(1_500);
});
