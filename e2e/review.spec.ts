import AxeBuilder from '@axe-core/playwright';
import { type BatchPage, expect, test, thingsNamed } from './app';

const barOf = ({ page }: BatchPage) => page.getByRole('region', { name: 'Batch', exact: true });

test('what was found suspicious is told, comes first, is rejected by a key, and stays out of the zip', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await thingsNamed('good.jpg', 1), await thingsNamed('parts.jpg', 2));
  for (const name of ['good.jpg', 'parts.jpg']) await batch.toBe(name, 'done');
  const parts = batch.photo('parts.jpg');
  await expect(parts.getByText('Several parts')).toBeVisible();
  await expect(parts).toHaveAccessibleDescription(/more than one piece/);
  await expect(batch.photo('good.jpg')).toHaveAccessibleDescription('');

  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Risk');
  await expect(batch.photos.first()).toHaveAccessibleName('parts.jpg');

  await page.getByRole('button', { name: 'Review 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'parts.jpg' });
  const review = dialog.getByRole('region', { name: 'Review' });
  await expect(review.getByText('The last one to review')).toBeVisible();
  await expect(review.getByText(/more than one piece/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('x');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Review done: 0 kept, 1 rejected.')).toBeVisible();
  await expect(barOf(batch)).toContainText('2 of 2 photos done, 1 rejected');

  await batch.toBeKept();
  await page.reload();
  await expect(parts).toHaveAttribute('data-verdict', 'reject');
  await expect(parts.getByText('Rejected', { exact: true })).toBeVisible();
  await expect(parts.locator('img')).toBeVisible();
  await expect(barOf(batch)).toContainText('1 rejected');

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk));
  const zip = Buffer.concat(chunks).toString('latin1');
  expect(zip).toContain('good.png');
  expect(zip).not.toContain('parts.png');

  // A word may be taken back.
  await parts.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rejected' }).click();
  await page.keyboard.press('Escape');
  await expect(parts).not.toHaveAttribute('data-verdict');
  await expect(parts.getByText('Several parts')).toBeVisible();
});
