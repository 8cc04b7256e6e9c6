import { expect, mugNamed, picture, test } from './app';
import { turnBlob } from './blobs';

for (const [file, sentence] of [
  ['text-named.jpg', 'This is not a picture'],
  ['empty.jpg', 'The file is empty'],
  ['truncated.jpg', 'damaged or cut off'],
  ['truncated.png', 'damaged or cut off'],
  ['20000x20000.png', 'more than 150 megapixels'],
] as const) {
  test(`${file} is refused before anything is sent`, async ({ batch, app }) => {
    const before = (await app.requests()).length;
    await batch.add(picture(`hard/${file}`));
    await batch.toBe(file, 'failed');
    await expect(batch.photo(file)).toContainText(sentence);
    expect((await app.requests()).length - before, 'requests to Kie').toBe(0);
  });
}

for (const [file, note] of [
  ['cmyk.jpg', 'CMYK'],
  ['display-p3.jpg', 'Wide-gamut'],
  ['16-bit.png', 'More than 8 bits'],
  ['transparent.png', 'partly transparent'],
  ['animated.webp', 'the first is used'],
] as const) {
  test(`${file} is taken, and what is done to it is said`, async ({ batch, app }) => {
    // The quick engine may refuse it at once, and then that is what is said.
    await app.knobs({ latencyMs: 4_000 });
    await batch.add(picture(`hard/${file}`));
    await expect(batch.photo(file)).toContainText(note);
    await expect(batch.photo(file)).toHaveAttribute('data-phase', /done|failed/, {
      timeout: 60_000,
    });
  });
}

test('a photo of one pixel is sent padded, and ends in a named state', async ({ batch }) => {
  await batch.add(picture('hard/1x1.png'));
  await batch.toBe('1x1.png', 'failed');
  await expect(batch.photo('1x1.png')).toContainText(/No product was found|cannot tell product/);
});

test('a PNG that is named .jpg is taken for what it is', async ({ batch }) => {
  await batch.add(picture('hard/png-named.jpg'));
  await expect(batch.photo('png-named.jpg')).not.toContainText('not a picture');
  await expect(batch.photo('png-named.jpg')).toHaveAttribute('data-phase', /done|failed/, {
    timeout: 60_000,
  });
});

test('an upload that is cut off: said in words, nothing half-kept, another try helps', async ({
  batch,
  app,
}) => {
  await turnBlob(app, { cutUploads: true });
  await batch.add(await mugNamed('cut.jpg', 500));
  await batch.toBe('cut.jpg', 'failed');
  await expect(batch.photo('cut.jpg')).toContainText('upload did not get through');
  await turnBlob(app, { cutUploads: false });
  await batch.page.getByRole('button', { name: 'Retry failed' }).click();
  await batch.toBe('cut.jpg', 'done');
});
