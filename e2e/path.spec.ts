import sharp from 'sharp';
import { expect, mugNamed, picture, pixelsOf, sample, test } from './app';
import { copiesFromNow, listBlobs } from './blobs';

test('a photo dropped becomes a true transparent PNG of its own size @database', async ({
  batch,
}) => {
  // PNG, so that every decoder agrees about the original's pixels.
  const original = await sharp(sample('mug.webp')).png().toBuffer();
  await batch.add({ name: 'SKU.123.png', mimeType: 'image/png', buffer: original });
  await batch.toBe('SKU.123.png', 'done');
  const saved = await batch.download('SKU.123.png');
  expect(saved.name).toBe('SKU.123.png');

  const before = await pixelsOf(original);
  const after = await pixelsOf(saved.bytes);
  expect([after.width, after.height]).toEqual([before.width, before.height]);
  expect(after.data[3], 'alpha in the corner').toBe(0);
  const middle = (after.height / 2) * after.width * 4 + (after.width / 2) * 4;
  expect(after.data[middle + 3], 'alpha in the middle').toBe(255);
  let opaque = 0;
  let changed = 0;
  for (let i = 0; i < after.data.length; i += 4) {
    if (after.data[i + 3] !== 255) continue;
    opaque += 1;
    for (let c = 0; c < 3; c++) if (after.data[i + c] !== before.data[i + c]) changed += 1;
  }
  expect(opaque).toBeGreaterThan(100_000);
  expect(changed, 'colour values changed where the matte is opaque').toBe(0);
});

test('five photos, one of them a text file: four cut-outs and one clear refusal', async ({
  batch,
  app,
}) => {
  const before = await app.credits();
  const names = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
  await batch.add(
    ...(await Promise.all(names.map((name, i) => mugNamed(name, 700 + i * 40)))),
    picture('hard/text-named.jpg'),
  );
  for (const name of names) await batch.toBe(name, 'done');
  await batch.toBe('text-named.jpg', 'failed');
  await expect(batch.photo('text-named.jpg')).toContainText('This is not a picture');
  await expect(batch.page.getByRole('progressbar', { name: 'Batch progress' })).toHaveAttribute(
    'aria-valuenow',
    '100',
  );
  await expect(batch.page.getByText('4 of 5 photos done, 1 failed').first()).toBeVisible();
  expect(before - (await app.credits()), 'credits spent').toBe(4);
});

test('a photo turned by its camera is saved upright', async ({ batch }) => {
  await batch.add(picture('hard/orientation-1.jpg'), picture('hard/orientation-6.jpg'));
  await batch.toBe('orientation-1.jpg', 'done');
  await batch.toBe('orientation-6.jpg', 'done');
  const upright = await pixelsOf((await batch.download('orientation-1.jpg')).bytes);
  const turned = await pixelsOf((await batch.download('orientation-6.jpg')).bytes);
  expect([turned.width, turned.height]).toEqual([upright.width, upright.height]);
});

test('a photo larger than the model takes comes back at its own size', async ({ batch }) => {
  test.slow();
  const large = await sharp(sample('mug.webp')).resize(5200).jpeg({ quality: 90 }).toBuffer();
  await batch.add({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: large });
  await batch.toBe('large.jpg', 'done');
  const { width, height } = await pixelsOf((await batch.download('large.jpg')).bytes);
  expect([width, height]).toEqual([5200, 3900]);
});

test('photos come by drop, by paste and from our samples', async ({ batch }) => {
  const { page } = batch;
  await page.getByRole('button', { name: 'Try the sample photo: Mug' }).click();
  await batch.toBe('mug.webp', 'done');

  const { buffer } = await mugNamed('dropped.jpg', 600);
  const transfer = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'dropped.jpg', { type: 'image/jpeg' }));
    return data;
  }, buffer.toString('base64'));
  await page.getByRole('main').dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Let go to add them')).toBeVisible();
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: transfer });
  await batch.toBe('dropped.jpg', 'done');

  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'pasted.jpg', { type: 'image/jpeg' }));
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
  }, buffer.toString('base64'));
  await batch.toBe('pasted.jpg', 'done');
  await expect(batch.photos).toHaveCount(3);
});

test('everything is saved in one zip, under distinct names', async ({ batch }) => {
  await batch.add(await mugNamed('same.jpg', 500), await mugNamed('same.jpg', 520));
  await expect(batch.photos).toHaveCount(2);
  for (const photo of await batch.photos.all()) {
    await expect(photo).toHaveAttribute('data-phase', 'done', { timeout: 60_000 });
  }
  const saved = batch.page.waitForEvent('download');
  await batch.page.getByRole('button', { name: 'Download all' }).click();
  const zip = await saved;
  expect(zip.suggestedFilename()).toBe('clearcut.zip');
  const stream = await zip.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('latin1');
  expect(text).toContain('same.png');
  expect(text).toContain('same (2).png');
});

test('the copy that was uploaded is gone once the photo is done', async ({ batch, app }) => {
  const copies = await copiesFromNow(app);
  await batch.add(await mugNamed('gone.jpg', 640));
  await batch.toBe('gone.jpg', 'done');
  await app.until(async () => (await copies()).length === 0);
  expect((await listBlobs(app, 'cutouts/')).length).toBeGreaterThan(0);
});
