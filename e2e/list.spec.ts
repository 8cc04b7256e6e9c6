import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { BatchPage, expect, mugNamed, sample, test } from './app';

/** The list as a person goes through it: by keys, in a second tab, and on a telephone. */

const mugs = (names: readonly string[], width = 320) =>
  Promise.all(names.map((name) => mugNamed(name, width)));

/** So many small photos of bytes of their own: whatever follows a JPEG's end is not read. */
async function many(count: number) {
  const jpeg = await sharp(sample('mug.webp')).resize(256).jpeg({ quality: 92 }).toBuffer();
  return Array.from({ length: count }, (_, i) => ({
    name: `img${i + 1}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.concat([jpeg, randomBytes(8), Buffer.from([0xff, 0xd9])]),
  }));
}

const ask = (page: Page) =>
  page.getByLabel('Show what larger batches will cost before they start').check();

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

test('photos that wait for a go-ahead are seen before anything is spent', async ({ batch }) => {
  const { page } = batch;
  await ask(page);
  const names = Array.from({ length: 8 }, (_, i) => `mug-${i}.jpg`);
  await batch.add(...(await mugs(names)));
  for (const name of names) {
    await expect(batch.photo(name)).toContainText('Waiting for your go-ahead');
    const picture = batch.photo(name).locator('img');
    await expect
      .poll(() => picture.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth))
      .toBeGreaterThan(100);
  }
});

test('a long list is gone through by keys alone, and the focus is never lost', async ({
  batch,
}) => {
  const { page } = batch;
  await ask(page);
  await batch.add(...(await many(230)));
  await expect(page.getByRole('button', { name: 'Start 230 photos' })).toBeVisible();
  await batch.photo('img1.jpg').focus();
  await page.keyboard.press('End');
  await expect(batch.photo('img230.jpg')).toBeFocused();
  await expect(batch.photo('img230.jpg')).toHaveAttribute('aria-posinset', '230');
  await expect(batch.photo('img230.jpg')).toHaveAttribute('aria-setsize', '230');
  await expect(batch.photo('img230.jpg')).toBeInViewport();

  await page.keyboard.press('Delete');
  await expect(batch.photo('img230.jpg').getByRole('status')).toHaveText(/Cancel it first/);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('checkbox', { name: 'Select img230.jpg' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(batch.photo('img230.jpg')).toBeFocused();
  await expect(batch.photo('img230.jpg')).toHaveAttribute('data-phase', 'cancelled');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(batch.photo('img229.jpg')).toBeFocused();
  await expect(batch.photo('img229.jpg')).toHaveAttribute('aria-setsize', '229');

  // Out of its row, and out of the filter, it keeps the focus or its neighbour has it.
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  expect(await focused(page)).toBe('img229.jpg');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(batch.photo('img228.jpg')).toBeInViewport();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  expect(await focused(page)).toBe('img228.jpg');
});

test('the viewer goes from photo to photo, and leads back to the last one', async ({ batch }) => {
  const { page } = batch;
  const names = ['SKU.1.jpg', 'SKU.2.jpg', 'SKU.10.jpg'];
  await batch.add(...(await mugs(names)));
  for (const name of names) await batch.toBe(name, 'done');
  await batch.photo('SKU.1.jpg').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'SKU.1.jpg' })).toContainText('1 of 3');
  await page.keyboard.press('ArrowRight');
  const second = page.getByRole('dialog', { name: 'SKU.2.jpg' });
  await expect(second).toContainText('2 of 3');
  await expect(second.getByAltText('SKU.2.jpg without its background')).toBeVisible();
  const slider = second.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue('51');
  await page.keyboard.press('PageDown');
  const third = page.getByRole('dialog', { name: 'SKU.10.jpg' });
  await third.getByRole('button', { name: 'Next photo' }).focus();
  await page.keyboard.press('Enter');
  await expect(third.getByRole('button', { name: 'Next photo' })).toBeFocused();
  const saved = page.waitForEvent('download');
  await third.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toBe('SKU.10.png');
  await page.keyboard.press('Escape');
  await expect(batch.photo('SKU.10.jpg')).toBeFocused();
});

test('a tab that only shows the batch can be searched, looked through and saved from', async ({
  batch,
  app,
  context,
}) => {
  const names = ['mug.jpg', 'café.jpg'];
  await batch.add(...(await mugs(names)));
  for (const name of names) await batch.toBe(name, 'done');
  const page = await context.newPage();
  await page.goto(batch.page.url());
  const second = new BatchPage(page, app);
  await expect(page.getByText('This batch is at work in another tab.')).toBeVisible();
  await page.getByRole('searchbox').fill('CAFE');
  await expect(second.photos).toHaveCount(1);
  const photo = second.photo('café.jpg');
  await expect(photo.locator('img.checkerboard')).toBeVisible();
  await expect(photo.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Delete batch' })).toBeDisabled();
  expect((await second.download('café.jpg')).name).toBe('café.png');
  await photo.focus();
  await page.keyboard.press('Delete');
  await expect(photo.getByRole('status')).toHaveText(/^Another tab works on this batch/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'café.jpg' })).toBeVisible();
});

test('on a telephone a long name keeps its end in its tile, and nothing speaks of keys', async ({
  browser,
  app,
}) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  const batch = new BatchPage(page, app);
  await batch.open();
  const names = ['IMG_20231104_173522_front.jpg', 'IMG_20231104_173522_back.jpg'];
  await batch.add(...(await mugs(names, 340)));
  for (const name of names) {
    await batch.toBe(name, 'done');
    const tile = await batch.photo(name).boundingBox();
    const end = await batch.photo(name).getByText(name.slice(-11), { exact: true }).boundingBox();
    if (!tile || !end) throw new Error('not on the page');
    expect(end.x + end.width).toBeLessThanOrEqual(tile.x + tile.width);
    expect(tile.x + tile.width).toBeLessThanOrEqual(390);
  }
  await expect(page.getByRole('button', { name: 'Keys' })).toBeHidden();
  await context.close();
});
