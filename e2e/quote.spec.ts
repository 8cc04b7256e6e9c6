import { readFileSync } from 'node:fs';
import { type BatchPage, expect, mugNamed, picture, test } from './app';

const mugs = (count: number, width: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => mugNamed(`mug-${i}.jpg`, width + i)));

const created = async (batch: BatchPage, from: number) =>
  (await batch.app.requests()).slice(from).filter(({ path }) => path.endsWith('/createTask'));

async function ask({ page }: BatchPage) {
  await page.getByLabel('Show what larger batches will cost before they start').check();
}

test('before anything is spent a batch says what it will cost, and what cannot be worked on', async ({
  batch,
  app,
}) => {
  const { page } = batch;
  await ask(batch);
  const from = (await app.requests()).length;
  const [first, ...others] = await mugs(6, 300);
  if (!first) throw new Error('no mug');
  const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await batch.add(first, ...others, { ...first, name: 'twin.jpg' }, broken);

  await expect(
    page.getByRole('heading', { name: 'This will use at most 6 test credits' }),
  ).toBeVisible();
  await expect(page.getByText('7 photos, 1 the same as another.')).toBeVisible();
  await expect(page.getByText('1 file cannot be worked on and will cost nothing')).toBeVisible();
  await expect(page.getByText('broken.jpg: This is not a picture').first()).toBeVisible();
  await expect(batch.photo('mug-0.jpg')).toContainText('Waiting for your go-ahead');
  expect(await created(batch, from), 'nothing was sent').toHaveLength(0);

  await page.getByRole('button', { name: 'Try the first 5' }).click();
  for (let i = 0; i < 5; i++) await batch.toBe(`mug-${i}.jpg`, 'done');
  expect(await created(batch, from), 'the pilot alone').toHaveLength(5);
  await expect(batch.photo('mug-5.jpg')).toHaveAttribute('data-phase', 'queued');

  await page.getByRole('button', { name: 'Go on with the rest (2)' }).click();
  await batch.toBe('mug-5.jpg', 'done');
  await batch.toBe('twin.jpg', 'done');
  await batch.toBe('broken.jpg', 'failed');
  expect(await created(batch, from), 'one for each distinct photo').toHaveLength(6);
});

test('what was done before costs nothing, and the quote says so', async ({ batch }) => {
  const { page } = batch;
  const known = await mugs(6, 310);
  await batch.add(...known);
  for (let i = 0; i < 6; i++) await batch.toBe(`mug-${i}.jpg`, 'done');

  await batch.open();
  await ask(batch);
  await batch.add(...known);
  await expect(page.getByRole('heading', { name: 'This will use no credit' })).toBeVisible();
  await expect(page.getByText('6 photos, 6 done before.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove these' }).click();
  await expect(page.getByRole('button', { name: 'Choose photos' })).toBeVisible();
});

test('a batch spends no more than it may', async ({ batch, app }) => {
  const { page } = batch;
  await ask(batch);
  const from = (await app.requests()).length;
  await batch.add(...(await mugs(8, 320)));
  const limit = page.getByLabel('Use at most, in credits');
  await limit.fill('3');
  await page.getByRole('button', { name: 'Start 8 photos' }).click();
  await expect(page.getByText('The limit of 3 credits is reached: 5 photos wait.')).toBeVisible();
  await expect(page.getByText('3 of 8 photos done').first()).toBeVisible();
  // What is being typed does not count before it is finished.
  await limit.fill('');
  await limit.fill('5');
  expect(await created(batch, from)).toHaveLength(3);
  await limit.press('Enter');
  await expect(page.getByText('The limit of 5 credits is reached: 3 photos wait.')).toBeVisible();
  await expect(page.getByText('5 of 8 photos done').first()).toBeVisible();
  expect(await created(batch, from)).toHaveLength(5);
  await page.getByRole('button', { name: 'Remove the limit' }).click();
  for (let i = 0; i < 8; i++) await batch.toBe(`mug-${i}.jpg`, 'done');
  expect(await created(batch, from)).toHaveLength(8);
});

test('few photos start at once, and so does a batch where nobody wants to be asked', async ({
  batch,
}) => {
  await ask(batch);
  await batch.add(...(await mugs(2, 330)));
  await batch.toBe('mug-1.jpg', 'done');
  await batch.open();
  await batch.page.getByLabel('Show what larger batches will cost before they start').uncheck();
  await batch.add(...(await mugs(7, 340)));
  for (let i = 0; i < 7; i++) await batch.toBe(`mug-${i}.jpg`, 'done');
});

test('addresses of pictures may be pasted; one that is not public is refused in words', async ({
  batch,
}) => {
  const { page } = batch;
  const text = 'https://127.0.0.1/a.jpg\nhttps://localhost/b.jpg';
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
  await expect(
    page.getByText(/https:\/\/127\.0\.0\.1\/a\.jpg: Only pictures at public/),
  ).toBeVisible();
  await expect(
    page.getByText(/https:\/\/localhost\/b\.jpg: Only pictures at public/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText(/Only pictures at public/)).toBeHidden();
});

test('a pasted picture is a photo of the batch', async ({ batch }) => {
  const bytes = [...readFileSync(picture('photos/mug-white-studio.jpg'))];
  await batch.page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(
      new File([new Uint8Array(given)], 'pasted.jpg', { type: 'image/jpeg' }),
    );
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, bytes);
  await batch.toBe('pasted.jpg', 'done');
});
