import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BatchPage, expect, mugNamed, picture, test } from './app';

const start = (page: Page) => page.getByRole('button', { name: 'Choose photos' });
const summary = ({ page }: BatchPage, words: string) =>
  expect(page.getByRole('region', { name: 'Batch' })).toContainText(words);

const mugs = (count: number, width: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => mugNamed(`mug-${i}.jpg`, width + i)));

/** A folder on the disk with these files, and what removes it. */
function folderWith(files: readonly { name: string; buffer: Buffer }[]) {
  const parent = mkdtempSync(path.join(tmpdir(), 'clearcut-folder-'));
  const folder = path.join(parent, 'shoot');
  mkdirSync(folder);
  for (const { name, buffer } of files) writeFileSync(path.join(folder, name), buffer);
  return { folder, remove: () => rmSync(parent, { recursive: true }) };
}

test('a batch is called by its name on its page, in the tab and on the zip', async ({ batch }) => {
  const { page } = batch;
  await batch.add(...(await mugs(2, 610)));
  await batch.toBe('mug-1.jpg', 'done');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\d{4}/);
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.type('Autumn: mugs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Autumn: mugs' })).toBeVisible();
  await expect(page).toHaveTitle('Autumn: mugs · Clearcut');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Autumn: mugs' })).toBeVisible();
  await expect(page).toHaveTitle('Autumn: mugs · Clearcut');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all' }).click();
  expect((await saved).suggestedFilename()).toBe('Autumn mugs.zip');
});

test('Back from a new batch shows the start page, and Forward the batch, at work all the time', async ({
  batch,
  app,
}) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(2, 620)));
  await expect(page).toHaveURL(/\/b\/[0-9a-z]{26}$/);
  const address = page.url();
  await page.goBack();
  await expect(start(page)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.goForward();
  await expect(page).toHaveURL(address);
  await expect(batch.photos).toHaveCount(2);
  await batch.toBe('mug-1.jpg', 'done');

  // Another one in the meantime.
  await page.getByRole('link', { name: 'New batch' }).click();
  await expect(start(page)).toBeVisible();
  await batch.add(await mugNamed('cup.jpg', 630));
  await batch.toBe('cup.jpg', 'done');
  await expect(batch.photos).toHaveCount(1);
  const second = page.url();
  expect(second).not.toBe(address);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(batch.photos).toHaveCount(2);

  // As a page of its own each is the same.
  await page.reload();
  await expect(batch.photos).toHaveCount(2);
  await page.goForward();
  await expect(start(page)).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(second);
  await expect(batch.photos).toHaveCount(1);
});

test('a folder that is dropped again adds only what is new; what is no picture is told', async ({
  batch,
}) => {
  const { page } = batch;
  const photos = await mugs(3, 640);
  const litter = ['notes.txt', '.DS_Store', 'Thumbs.db', 'clip.mp4', 'mug-0.xmp', 'prices.pdf'];
  const { folder, remove } = folderWith([
    ...photos,
    ...litter.map((name) => ({ name, buffer: Buffer.from(name) })),
  ]);
  try {
    await page.getByLabel('Add a folder').setInputFiles(folder);
    await summary(batch, '3 of 3 photos done');
    await expect(page.getByText(/^6 other files were left out/)).toContainText('notes.txt');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByText(/were left out/)).toBeHidden();

    const later = await mugNamed('later.jpg', 650);
    writeFileSync(path.join(folder, later.name), later.buffer);
    await page.getByLabel('Add a folder').setInputFiles(folder);
    await expect(page.getByText('3 photos are already in this batch')).toBeVisible();
    await summary(batch, '4 of 4 photos done');

    // After a reload they are known by what was kept of them.
    await batch.toBeKept();
    await page.reload();
    await expect(batch.photos).toHaveCount(4);
    await page.getByLabel('Add a folder').setInputFiles(folder);
    await expect(page.getByText('4 photos are already in this batch')).toBeVisible();
    await expect(batch.photos).toHaveCount(4);
    // What is chosen itself is told for itself.
    await batch.add({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') });
    await batch.toBe('notes.txt', 'failed');
    await summary(batch, '4 of 5 photos done, 1 failed: another try would not change that');
  } finally {
    remove();
  }
});

test('what was cancelled is begun anew at a press, and counted once', async ({ batch, app }) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 60_000 });
  await batch.add(...(await mugs(3, 660)));
  await expect(batch.photo('mug-2.jpg')).toContainText('Removing the background');
  await page.getByRole('button', { name: 'Cancel remaining' }).click();
  await summary(batch, '0 of 3 photos done, 3 cancelled');
  await app.knobs({ reset: true });
  await page.getByRole('button', { name: 'Retry cancelled' }).click();
  await expect(page.getByRole('region', { name: 'Batch' })).toBeFocused();
  await summary(batch, '3 of 3 photos done');
  await page.getByRole('link', { name: 'Your batches' }).click();
  await expect(
    page.getByRole('list', { name: 'Batches' }).getByRole('listitem').first(),
  ).toContainText(/^.*3 of 3 photos done(?!.*cancelled)/);
});

test('who takes a batch over, or lets the rest go on, is in the list then', async ({
  batch,
  context,
}) => {
  const { page } = batch;
  await page.getByLabel('Show what larger batches will cost before they start').check();
  await batch.add(...(await mugs(6, 670)));
  await page.getByRole('button', { name: 'Start 6 photos' }).click();
  await expect(batch.photo('mug-0.jpg')).toBeFocused();
  await batch.toBe('mug-5.jpg', 'done');
  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Work here instead' }).click();
  await expect(second.getByRole('listitem', { name: 'mug-0.jpg' })).toBeFocused();
});

for (const [width, height] of [
  [390, 844],
  [320, 568],
  [720, 450],
] as const) {
  test(`at ${width} by ${height} pixels photos are seen between header and bar`, async ({
    batch,
  }) => {
    const { page } = batch;
    await page.setViewportSize({ width, height });
    await batch.add(...(await mugs(4, 680)), picture('hard/text-named.jpg'));
    await batch.toBe('mug-3.jpg', 'done');
    const bar = page.getByRole('region', { name: 'Batch' });
    const { y: top = 0 } = (await bar.boundingBox()) ?? {};
    expect(top, 'the bar leaves most of the window').toBeGreaterThan(height * 0.7);
    const stuck = async () => {
      const box = await page.getByRole('banner').boundingBox();
      return box && box.y >= 0 ? box.y + box.height : 0;
    };
    await page.mouse.wheel(0, 250);
    await expect.poll(stuck, 'the header goes').toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await bar.getByRole('button', { name: 'More' }).click();
    await expect(bar.getByRole('button', { name: 'Delete batch' })).toBeVisible();
    await expect(bar.getByLabel('Show what larger batches will cost')).toBeVisible();
  });
}

test('an address that does not answer is said to, and fetching can be cancelled', async ({
  batch,
}) => {
  const { page } = batch;
  const paste = (text: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, text);
  await page.route('**/api/import', (route) =>
    route.fulfill({ status: 502, json: { error: 'url-unreachable' } }),
  );
  const told = page.getByText(/a\.jpg: The address did not answer/).first();
  // What is pasted before the page listens is nobody's.
  await expect(async () => {
    await paste('https://shop.example.com/a.jpg');
    await expect(told).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await page.unrouteAll();
  await page.route('**/api/import', () => new Promise(() => undefined));
  await paste(
    Array.from({ length: 700 }, (_, n) => `https://shop.example.com/${n}.jpg`).join('\n'),
  );
  await expect(page.getByText('Fetching 700 pictures by address')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/Fetching/)).toBeHidden();
  await expect(start(page)).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('what is ticked and chosen before the page’s script is there counts once it is', async ({
  page,
  app,
}) => {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await isReleased;
    await route.continue();
  });
  await page.goto(app.origin, { waitUntil: 'commit' });
  await page.getByLabel('Show what larger batches will cost before they start').check();
  const input = page.getByLabel('Add photos', { exact: true }).first();
  await input.setInputFiles(
    await Promise.all(Array.from({ length: 6 }, (_, i) => mugNamed(`early-${i}.jpg`, 200 + i))),
  );
  release();
  await expect(
    page.getByRole('heading', { name: 'This will use at most 6 test credits' }),
  ).toBeVisible();
  await expect(page.getByRole('list', { name: 'Photos' }).getByRole('listitem')).toHaveCount(6);
});
