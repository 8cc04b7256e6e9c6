import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, mugNamed, picture, test } from './app';
import { listBlobs } from './blobs';

const items = (page: Page) => page.getByRole('list', { name: 'Batches' }).getByRole('listitem');

test('the batches of a browser are listed, named and opened again', async ({ batch, app }) => {
  const { page } = batch;
  await page.goto(`${app.origin}/batches`);
  await expect(page.getByText('No batches here yet')).toBeVisible();

  await batch.open();
  await batch.add(await mugNamed('mug.jpg', 520), picture('hard/text-named.jpg'));
  await batch.toBe('mug.jpg', 'done');
  await batch.toBe('text-named.jpg', 'failed');
  const address = page.url();
  await batch.open();
  await batch.add(await mugNamed('cup.jpg', 540), await mugNamed('bowl.jpg', 560));
  await batch.toBe('cup.jpg', 'done');
  await batch.toBe('bowl.jpg', 'done');

  await page.goto(`${app.origin}/batches`);
  await expect(items(page)).toHaveCount(2);
  await expect(items(page).nth(0)).toContainText('2 of 2 photos done');
  await expect(items(page).nth(0)).toContainText('2 test credits used');
  const older = items(page).nth(1);
  await expect(older).toContainText('1 of 2 photos done, 1 not submitted');
  await expect(older).toContainText('Kept for 14 more days');
  await expect(older.locator('img')).toHaveJSProperty('complete', true);

  await older.getByRole('button', { name: 'Rename' }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name of the batch' })).toBeFocused();
  await page.keyboard.type('Autumn mugs');
  await page.keyboard.press('Enter');
  const named = page.getByRole('listitem', { name: 'Autumn mugs' });
  await expect(named.getByRole('button', { name: 'Rename' })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.reload();
  await named.getByRole('link', { name: 'Autumn mugs' }).click();
  await expect(page).toHaveURL(address);
  await batch.toBe('mug.jpg', 'done');
});

test('a batch that is deleted from the list leaves nothing behind', async ({ batch, app }) => {
  const { page } = batch;
  await batch.add(await mugNamed('gone.jpg', 580));
  await batch.toBe('gone.jpg', 'done');
  const address = page.url();
  const before = (await listBlobs(app, 'cutouts/')).length;
  await page.goto(`${app.origin}/batches`);
  await items(page).getByRole('button', { name: 'Delete batch' }).click();
  await items(page).getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByText('No batches here yet')).toBeVisible();
  expect(await listBlobs(app, 'cutouts/')).toHaveLength(before - 1);
  const id = new URL(address).pathname.split('/').at(-1);
  expect((await fetch(`${app.origin}/api/batches/${id}`)).status).toBe(410);
  await page.reload();
  await expect(page.getByText('No batches here yet')).toBeVisible();
});
