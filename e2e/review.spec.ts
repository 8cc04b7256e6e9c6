import { randomBytes } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import sharp from 'sharp';
import { type BatchPage, expect, mugNamed, test } from './app';

/** Two things far from each other on plain paper: a cut-out in two parts. */
async function twoParts(name: string) {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">
    <rect width="900" height="700" fill="#efeeec"/>
    <circle cx="270" cy="350" r="150" fill="#7c2f2b"/>
    <rect x="560" y="250" width="180" height="220" rx="20" fill="#234b73"/>
  </svg>`;
  const buffer = await sharp(Buffer.from(drawing))
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { ImageDescription: randomBytes(8).toString('hex') } })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

const barOf = ({ page }: BatchPage) => page.getByRole('region', { name: 'Batch', exact: true });

test('what was found suspicious is told, comes first, is rejected by a key, and stays out of the zip', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed('good.jpg'), await twoParts('parts.jpg'));
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
