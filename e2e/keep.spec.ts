import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { serveHarness } from './image-page';
import type { Harness } from './keep-harness';

declare const harness: Harness;

const MB = 1_000_000;

const test = base.extend<{ open: () => Promise<Page> }, { url: string }>({
  url: [
    // biome-ignore lint/correctness/noEmptyPattern: the way to ask for no fixture
    async ({}, use) => {
      const server = await serveHarness('/e2e/keep-harness.ts');
      await use(server.url);
      await server.close();
    },
    { scope: 'worker' },
  ],
  /** A tab of the same browser. */
  open: async ({ context, url }, use) => {
    await use(() => openTab(context, url));
  },
});

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  return page;
}

const ready = (page: Page) => page.waitForFunction(() => 'harness' in globalThis);
const openBatch = (page: Page, id: string) => page.evaluate((batch) => harness.open(batch), id);
const photosOf = (page: Page) => page.evaluate(() => harness.photos());

const add = (page: Page, ids: readonly string[], bytes: number) =>
  page.evaluate(([names, size]) => harness.add(names, size), [ids, bytes] as const);

const toBeKept = (page: Page, ids: readonly string[]) =>
  expect.poll(() => page.evaluate(() => harness.kept())).toEqual(ids);

test('after a reload the originals are there, bit for bit, with their names and dates', async ({
  open,
}) => {
  const page = await open();
  expect(await openBatch(page, 'one')).toBeNull();
  await add(page, ['a', 'b', 'c'], 5 * MB);
  await toBeKept(page, ['a', 'b', 'c']);
  const before = await photosOf(page);
  await page.reload();
  await ready(page);
  expect(await openBatch(page, 'one')).toEqual({ isJoining: true, name: '' });
  expect(await photosOf(page)).toEqual(before.map((photo) => ({ ...photo, run: 1 })));
  expect(await page.evaluate(() => harness.kept())).toEqual(['a', 'b', 'c']);
  await add(page, ['d'], MB);
  await toBeKept(page, ['a', 'b', 'c', 'd']);
});

test('what was kept when the renderer was killed is there', async ({ open }) => {
  const page = await open();
  await openBatch(page, 'one');
  await add(page, ['a', 'b'], 2 * MB);
  await toBeKept(page, ['a', 'b']);
  const before = await photosOf(page);
  // Killed while these are on their way to the disk.
  await add(
    page,
    Array.from({ length: 20 }, (_, at) => `c${at}`),
    8 * MB,
  );
  await page.evaluate(() => harness.flush());
  const crashed = page.waitForEvent('crash');
  page.goto('chrome://crash').catch(() => undefined);
  await crashed;

  const next = await open();
  await openBatch(next, 'one');
  const after = await photosOf(next);
  expect(after).toHaveLength(22);
  expect(after.slice(0, 2)).toEqual(before.map((photo) => ({ ...photo, run: 1 })));
  // The others may be there or not, but none is there in part.
  const sizes = after.slice(2).map(({ file }) => file?.bytes ?? 8 * MB);
  expect(new Set(sizes)).toEqual(new Set([8 * MB]));
});

test('an original that is torn is not taken for whole', async ({ open }) => {
  const page = await open();
  await openBatch(page, 'one');
  await add(page, ['a', 'b'], MB);
  await toBeKept(page, ['a', 'b']);
  await page.evaluate(() => harness.tear('one', 'a'));
  const next = await open();
  await openBatch(next, 'one');
  expect((await photosOf(next)).map(({ file }) => file?.name)).toEqual([undefined, 'b.jpg']);
});

test('a batch has one writer, until another tab takes over', async ({ open }) => {
  const [first, second] = [await open(), await open()];
  const hold = (page: Page, id: string) => page.evaluate((batch) => harness.hold(batch), id);
  expect(await hold(first, 'one')).toBe(true);
  expect(await hold(second, 'one')).toBe(false);
  expect(await hold(second, 'two')).toBe(true);
  await second.evaluate(() => harness.takeOver('one'));
  await expect.poll(() => first.evaluate(() => harness.timesTaken())).toBe(1);
  expect(await hold(first, 'one')).toBe(false);
  await second.evaluate(() => harness.release());
  await expect.poll(() => hold(first, 'one')).toBe(true);
  await first.close();
  await expect.poll(() => hold(second, 'one')).toBe(true);
  expect(await second.evaluate(() => harness.timesTaken())).toBe(0);
});

test('a full disk is told; once there is room the rest is kept', async ({ open, context }) => {
  const page = await open();
  const client = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const limit = (quotaSize: number) =>
    client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  await openBatch(page, 'one');
  await limit(10 * MB);
  await add(page, ['a', 'b', 'c'], 4 * MB);
  await expect.poll(() => page.evaluate(() => harness.state())).toBe('full');
  await toBeKept(page, ['a', 'b']);
  // The ledger has them all the same.
  expect(await page.evaluate(() => harness.known())).toEqual([{ id: 'one', count: 3 }]);
  await limit(100 * MB);
  await page.evaluate(() => harness.tryAgain());
  await toBeKept(page, ['a', 'b', 'c']);
  expect(await page.evaluate(() => harness.state())).toBe('well');
});

test('what is taken out, forgotten or too old is deleted from the disk', async ({ open }) => {
  const [page, other] = [await open(), await open()];
  await openBatch(page, 'one');
  await add(page, ['a', 'b'], MB);
  await openBatch(other, 'two');
  await other.evaluate(() => harness.hold('two'));
  await add(other, ['c'], MB);
  await toBeKept(page, ['a', 'b']);
  await toBeKept(other, ['c']);
  const onDisk = () => page.evaluate(() => harness.onDisk());
  expect(await onDisk()).toEqual(['one/a', 'one/b', 'two/c']);
  expect(await page.evaluate(() => harness.known())).toEqual([
    { id: 'two', count: 1 },
    { id: 'one', count: 2 },
  ]);
  await page.evaluate(() => harness.remove(['a']));
  await expect.poll(onDisk).toEqual(['one/b', 'two/c']);
  await page.evaluate(() => harness.prune(60_000));
  expect(await onDisk()).toEqual(['one/b', 'two/c']);
  // Of any age; but the second is open in a tab.
  await page.evaluate(() => harness.prune(-60_000));
  expect(await onDisk()).toEqual(['two/c']);
  await page.evaluate(() => harness.forget('two'));
  expect(await onDisk()).toEqual([]);
  expect(await page.evaluate(() => harness.known())).toEqual([]);
});
