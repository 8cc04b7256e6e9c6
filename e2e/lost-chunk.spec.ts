import type { Page } from '@playwright/test';
import { expect, mugNamed, test } from './app';

const CHUNKS = '**/_next/static/chunks/**';
const LOST = 'A part of this page could not be loaded. Check the connection.';

/** Whether the tab would ask before it is left. */
const asks = (page: Page) =>
  page.evaluate(() => {
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    return leaving.defaultPrevented;
  });

test('photos that come where a part of the page cannot be loaded wait for it', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.open();
  await page.route(CHUNKS, (route) => route.abort());
  await batch.add(await mugNamed('first.jpg', 640));
  await expect(page.getByText(LOST)).toBeVisible();
  expect(await asks(page), 'they are nowhere else').toBe(true);

  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(LOST)).toBeVisible();
  await page.unroute(CHUNKS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await batch.toBe('first.jpg', 'done');
  await expect(page.getByText(LOST)).toBeHidden();
});

test('addresses that are pasted where a part of the page cannot be loaded wait for it', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.open();
  await page.route(CHUNKS, (route) => route.abort());
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'https://localhost/mug.jpg');
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await expect(page.getByText(LOST)).toBeVisible();
  await page.unroute(CHUNKS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(LOST)).toBeHidden();
  await expect(page.getByText('https://localhost/mug.jpg')).toBeVisible();
});

test('a part that cannot be loaded is said where it would stand, and comes when it is tried again', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.open();
  await batch.add(await mugNamed('mug.jpg', 644));
  await batch.toBe('mug.jpg', 'done');
  await page.route(CHUNKS, (route) => route.abort());
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText(LOST)).toBeVisible();
  await page.unroute(CHUNKS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Export' })).toBeVisible();
});
