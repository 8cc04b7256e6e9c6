import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, createDeflate } from 'node:zlib';
import { expect, mugNamed, picture, test } from './app';
import { blobToken, copiesFromNow, turnBlob } from './blobs';

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

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG of 8-bit RGBA that claims a size, with so many megabytes of zeros as its pixels. */
async function bombNamed(name: string, side: number, megabytes: number) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const zeros = Readable.from(Array.from({ length: megabytes }, () => Buffer.alloc(1_000_000)));
  const bytes = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', await buffer(zeros.pipe(createDeflate()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer: bytes };
}

test('a billion pixels in a kilobyte go off nowhere', async ({ batch }) => {
  const bomb = await bombNamed('bomb.png', 30_000, 0);
  expect(bomb.buffer.length).toBeLessThan(1_000);
  await batch.add(bomb);
  await batch.toBe('bomb.png', 'failed');
  await expect(batch.photo('bomb.png')).toContainText('more than 150 megapixels');
});

test('a small picture of 100 MB of pixels ends in a named state, and the page lives', async ({
  batch,
}) => {
  const bomb = await bombNamed('bomb.png', 300, 100);
  expect(bomb.buffer.length).toBeLessThan(200_000);
  await batch.add(bomb);
  await expect(batch.photo('bomb.png')).toHaveAttribute('data-phase', /done|failed/, {
    timeout: 60_000,
  });
  await batch.add(await mugNamed('after.jpg', 610));
  await batch.toBe('after.jpg', 'done');
});

test('a drawing with a script, named .png, is refused and runs nothing', async ({ batch }) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"
    onload="top.ran = 1"><script>top.ran = 1</script></svg>`;
  await batch.add({ name: 'mug.png', mimeType: 'image/png', buffer: Buffer.from(svg) });
  await batch.toBe('mug.png', 'failed');
  await expect(batch.photo('mug.png')).toContainText('This format cannot be read');
  expect(await batch.page.evaluate(() => 'ran' in window)).toBe(false);
});

test('a photo that is a page as well leaves the page behind on the device', async ({
  batch,
  app,
}) => {
  const newCopies = await copiesFromNow(app);
  // Its copy is kept, and can be looked at, for as long as the model is at work.
  await app.knobs({ latencyMs: 60_000 });
  const { name, mimeType, buffer: photo } = await mugNamed('mug.jpg', 620);
  const page = Buffer.from('<!doctype html><script>top.ran = 1</script>');
  const comment = Buffer.from([0xff, 0xfe, 0, page.length + 2]);
  const both = Buffer.concat([photo.subarray(0, 2), comment, page, photo.subarray(2)]);
  await batch.add({ name, mimeType, buffer: both });
  await batch.toBe(name, 'removing');
  const [copy = ''] = await newCopies();
  const kept = await fetch(`${app.origin}/standin/blob/files/private/${copy}`, {
    headers: { authorization: `Bearer ${blobToken(app)}` },
  });
  expect(kept.headers.get('content-type')).toBe('image/jpeg');
  const bytes = Buffer.from(await kept.arrayBuffer());
  expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(bytes.includes('<script>')).toBe(false);
});
