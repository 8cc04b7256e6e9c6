import { expect, mugNamed, pixelsOf, test } from './app';

test('a file is dragged out of the page as it would be saved', async ({ batch }) => {
  const { page } = batch;
  await batch.add(await mugNamed('blue mug.jpg'));
  await batch.toBe('blue mug.jpg', 'done');
  const photo = batch.photo('blue mug.jpg');
  const saved = page.waitForEvent('download');
  await photo.getByRole('button', { name: 'Download' }).click();
  const { width, height, data } = await pixelsOf(await (await saved).path());

  await page.evaluate(() => {
    addEventListener('dragstart', ({ dataTransfer }) => {
      document.documentElement.dataset.dragged = dataTransfer?.getData('DownloadURL') ?? '';
    });
  });
  const shown = photo.getByTitle('Drag it to a folder to save it there');
  await photo.locator('img').first().hover();
  await expect(shown).toBeVisible();
  await page.mouse.down();
  await page.mouse.move(5, 5, { steps: 5 });
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-dragged', /^image\/png:blue mug\.png:blob:/);
  const url = (await root.getAttribute('data-dragged'))?.replace(/^.*?(?=blob:)/, '') ?? '';
  const taken = page.waitForEvent('download');
  await page.evaluate((address) => {
    const link = document.createElement('a');
    Object.assign(link, { href: address, download: 'dragged.png' }).click();
  }, url);
  const dragged = await pixelsOf(await (await taken).path());
  expect([dragged.width, dragged.height]).toEqual([width, height]);
  expect(Buffer.compare(dragged.data, data)).toBe(0);
  // Let go over the page itself it is not taken for a photo that somebody brings.
  await page.mouse.up();
  await expect(page.getByRole('list', { name: 'Photos' }).getByRole('listitem')).toHaveCount(1);
});
