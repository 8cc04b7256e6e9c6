import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { isWideGamut } from '@/lib/image/colour-profile';
import { inspect } from '@/lib/image/inspect';
import { MODEL_LIMITS, THUMBNAIL_SIDE } from '@/lib/image/limits';
import type { Harness } from './image-harness';
import { hardPicture, openHarness, unwrap } from './image-page';

declare const harness: Harness;

const opened = openHarness();

const tryPrepare = (name: string) =>
  opened.page.evaluate((url) => harness.prepare(url), `/${hardPicture(name)}`);

async function prepare(name: string) {
  const value = unwrap(await tryPrepare(name));
  const copy = Buffer.from(value.files.copy, 'base64');
  const thumbnail = Buffer.from(value.files.thumbnail, 'base64');
  return { ...value, files: { copy, thumbnail } };
}

const roundTrip = async (name: string, maxSide?: number) =>
  unwrap(
    await opened.page.evaluate(([url, side]) => harness.roundTrip(url, side), [
      `/${hardPicture(name)}`,
      maxSide,
    ] as const),
  );

function headerOf(bytes: Uint8Array) {
  const inspection = inspect(bytes);
  if (!inspection.ok) throw new Error(inspection.code);
  return inspection.header;
}

/** The colour at a point, as fractions of the sides, in a file that another decoder reads. */
async function colourAt(bytes: Buffer, u: number, v: number): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (Math.floor(v * info.height) * info.width + Math.floor(u * info.width)) * 3;
  return [...data.subarray(at, at + 3)];
}

function expectNear(colour: number[], expected: number[], tolerance: number) {
  for (const [channel, value] of colour.entries()) {
    expect(Math.abs(value - (expected[channel] ?? 0)), `${colour} for ${expected}`).toBeLessThan(
      tolerance,
    );
  }
}

for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
  const name = `orientation-${orientation}.jpg`;

  test(`orientation ${orientation} is prepared upright`, async () => {
    const { transform, files } = await prepare(name);
    expect(transform.original).toEqual({ width: 800, height: 600 });
    const ours = await sharp(files.copy).raw().toBuffer();
    const upright = await sharp(hardPicture('orientation-1.jpg')).raw().toBuffer();
    expect(ours.length).toBe(upright.length);
    let error = 0;
    for (const [at, value] of upright.entries()) error += Math.abs(value - (ours[at] ?? 0));
    expect(error / upright.length).toBeLessThan(2);
  });

  test(`orientation ${orientation} is finished with the original's own pixels`, async () => {
    const result = await roundTrip(name);
    expect(result.size).toEqual({ width: 800, height: 600 });
    expect(result).toMatchObject({ differing: 0, leaking: 0, decoded: result.size });
    expect(result.opaque).toBeGreaterThan(100_000);
    expect(result.alphaError).toBeLessThanOrEqual(1);
  });

  test(`orientation ${orientation} is finished upright under a matte of a sixth of its size`, async () => {
    const result = unwrap(
      await opened.page.evaluate((url) => harness.finishFromSmall(url, 6), `/${hardPicture(name)}`),
    );
    expect(result).toMatchObject({ differing: 0, leaking: 0, size: { width: 800, height: 600 } });
    expect(result.opaque).toBeGreaterThan(100_000);
    const ours = await sharp(Buffer.from(result.file, 'base64')).raw().toBuffer();
    const upright = await sharp(hardPicture('orientation-1.jpg')).raw().toBuffer();
    let [error, values] = [0, 0];
    for (let i = 0; i * 4 < ours.length; i++) {
      if (ours[i * 4 + 3] !== 255) continue;
      for (let c = 0; c < 3; c++, values++) {
        error += Math.abs((ours[i * 4 + c] ?? 0) - (upright[i * 3 + c] ?? 0));
      }
    }
    expect(error / values).toBeLessThan(2);
  });
}

test('an API copy is a JPEG without metadata within the limits', async () => {
  for (const name of ['24-megapixels.jpg', 'orientation-6.jpg', 'display-p3.jpg', 'tiny.jpg']) {
    const { files, transform, copy } = await prepare(name);
    expect(copy.type).toBe('image/jpeg');
    expect(copy.size).toBeLessThan(MODEL_LIMITS.maxBytes);
    const metadata = await sharp(files.copy).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', ...transform.copy });
    expect(metadata).not.toHaveProperty('exif');
    expect(metadata).not.toHaveProperty('xmp');
    expect(metadata).not.toHaveProperty('iptc');
    const { profile } = headerOf(files.copy);
    expect(profile && isWideGamut(profile.bytes)).toBeFalsy();
  }
});

test('the digest is that of the bytes as they were dropped', async () => {
  const { digest } = await prepare('display-p3.jpg');
  const bytes = readFileSync(hardPicture('display-p3.jpg'));
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('a thumbnail is small and opaque', async () => {
  for (const name of ['24-megapixels.jpg', 'transparent.png', 'wide-strip.jpg']) {
    const { files, transform, thumbnail } = await prepare(name);
    const metadata = await sharp(files.thumbnail).metadata();
    const { width, height } = transform.original;
    expect(Math.max(metadata.width, metadata.height)).toBe(
      Math.min(THUMBNAIL_SIDE, Math.max(width, height)),
    );
    expect(metadata.width / metadata.height).toBeCloseTo(width / height, -1);
    expect(metadata.hasAlpha).toBe(false);
    const { x, y, ...size } = transform.content;
    const whole = await sharp(files.copy)
      .extract({ left: x, top: y, ...size })
      .png()
      .toBuffer();
    for (const at of [0.3, 0.7]) {
      expectNear(await colourAt(files.thumbnail, at, at), await colourAt(whole, at, at), 25);
    }
    expect(thumbnail.size).toBeLessThan(60_000);
  }
});

test('CMYK, wide gamut and 16 bits are converted, and said so', async () => {
  const cmyk = await prepare('cmyk.jpg');
  expect(cmyk.notes).toEqual(['cmyk']);
  const mug = await colourAt(cmyk.files.copy, 0.4, 0.5);
  expect(mug[0]).toBeLessThan((mug[2] ?? 0) - 40);

  const wide = await prepare('display-p3.jpg');
  expect(wide.notes).toEqual(['wide-gamut']);
  const paper = await colourAt(readFileSync('e2e/images/hard/display-p3.jpg'), 0.9, 0.1);
  expectNear(await colourAt(wide.files.copy, 0.9, 0.1), paper, 12);

  const deep = await prepare('16-bit.png');
  expect(deep.notes).toEqual(['deep-colour']);
  const card = await colourAt(readFileSync('e2e/images/hard/16-bit.png'), 0.3, 0.7);
  expectNear(await colourAt(deep.files.copy, 0.3, 0.7), card, 12);
});

for (const name of [
  'cmyk.jpg',
  'display-p3.jpg',
  '16-bit.png',
  'png-named.jpg',
  'animated.webp',
  'turned-transparent.png',
]) {
  test(`${name} is finished with the pixels it decodes to`, async () => {
    const result = await roundTrip(name);
    expect(result).toMatchObject({ differing: 0, leaking: 0, decoded: result.transform.original });
    expect(result.alphaError).toBeLessThanOrEqual(1);
  });
}

test('an animation gives its first frame, and says so', async () => {
  const { notes, files, transform } = await prepare('animated.webp');
  expect(notes).toEqual(['animated-first-frame']);
  expect(transform.original).toEqual({ width: 240, height: 180 });
  const first = await sharp(hardPicture('animated.webp')).png().toBuffer();
  const { content, copy } = transform;
  const [u, v] = [(content.x + 24) / copy.width, (content.y + 18) / copy.height];
  expectNear(await colourAt(files.copy, u, v), await colourAt(first, 0.1, 0.1), 12);
});

test('a transparent picture is sent on white and keeps its own alpha under the matte', async () => {
  const { files, notes } = await prepare('transparent.png');
  expect(notes).toEqual(['has-alpha']);
  expectNear(await colourAt(files.copy, 0.01, 0.2), [255, 255, 255], 12);
  expectNear(await colourAt(files.copy, 0.99, 0.2), [200, 40, 90], 30);
  const result = await roundTrip('transparent.png');
  expect(result.alphaError).toBeLessThanOrEqual(1);
  expect(result).toMatchObject({ leaking: 0, differing: 0 });
});

test('a picture with soft alpha of its own keeps its colours exactly', async () => {
  const tried = await opened.page.evaluate(
    (url) => harness.finishOpaque(url),
    `/${hardPicture('transparent.png')}`,
  );
  const ours = await sharp(Buffer.from(unwrap(tried), 'base64'))
    .raw()
    .toBuffer();
  const original = await sharp(hardPicture('transparent.png')).raw().toBuffer();
  let wrong = 0;
  for (let at = 0; at < original.length; at += 4) {
    if (original[at + 3] === 0) continue;
    if (!ours.subarray(at, at + 4).equals(original.subarray(at, at + 4))) wrong++;
  }
  expect(wrong).toBe(0);
});

test('small and narrow pictures are padded in the colour of their border, and come back', async () => {
  const tiny = await prepare('tiny.jpg');
  expect(tiny.transform).toEqual({
    original: { width: 40, height: 30 },
    content: { x: 108, y: 113, width: 40, height: 30 },
    copy: { width: 256, height: 256 },
  });
  const { data } = await sharp(hardPicture('tiny.jpg')).raw().toBuffer({ resolveWithObject: true });
  const border = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [(at / 3) % 40, Math.floor(at / 120)];
    const times = (x === 0 || x === 39 ? 1 : 0) + (y === 0 || y === 29 ? 1 : 0);
    count += times;
    for (let c = 0; c < 3; c++) border[c] = (border[c] ?? 0) + times * (data[at + c] ?? 0);
  }
  const mean = border.map((sum) => sum / count);
  expectNear(await colourAt(tiny.files.copy, 0.05, 0.05), mean, 6);

  for (const name of ['tiny.jpg', '1x1.png', 'wide-strip.jpg']) {
    const result = await roundTrip(name);
    expect(result).toMatchObject({ differing: 0, leaking: 0, decoded: result.transform.original });
  }
});

test('24 megapixels come back at full size, every opaque pixel the original one', async () => {
  const result = await roundTrip('24-megapixels.jpg');
  expect(result.transform.copy).toEqual({ width: 4096, height: 2731 });
  expect(result.size).toEqual({ width: 6000, height: 4000 });
  expect(result).toMatchObject({ type: 'image/png', differing: 0, leaking: 0 });
  expect(result.opaque).toBeGreaterThan(8_000_000);
  expect(result.alphaError).toBeLessThanOrEqual(2);
});

test('soft edges lose the colour of the old background, unless that is not wanted', async () => {
  const rim = async (isDecontaminated: boolean) =>
    unwrap(await opened.page.evaluate((on) => harness.finishRim(on), isDecontaminated));
  const clean = await rim(true);
  expect(clean.soft).toBeGreaterThan(5_000);
  expect(clean.fromRed).toBeLessThan(3);
  const plain = await rim(false);
  expect(plain.fromShot).toBeLessThan(1);
  expect(plain.fromRed).toBeGreaterThan(20);
});

test('a picture that was cut out before keeps the colours of its soft edges', async () => {
  const { soft, furthest } = unwrap(await opened.page.evaluate(() => harness.finishCutOutAnew()));
  expect(soft).toBeGreaterThan(1_000);
  // A canvas in between rounds by so much.
  expect(furthest).toBeLessThanOrEqual(3);
});

test('a preview has the asked long side', async () => {
  const result = await roundTrip('24-megapixels.jpg', 512);
  expect(result).toMatchObject({ type: 'image/webp', decoded: { width: 512, height: 341 } });
  expect(result.bytes).toBeLessThan(80_000);
});

for (const [name, code] of [
  ['empty.jpg', 'empty-file'],
  ['text-named.jpg', 'not-an-image'],
  ['truncated.jpg', 'damaged-image'],
  ['truncated.png', 'damaged-image'],
  ['20000x20000.png', 'too-many-pixels'],
] as const) {
  test(`${name} is refused as ${code}, without a decode`, async () => {
    const tried = await tryPrepare(name);
    expect(tried).toMatchObject({ ok: false, code });
    expect(tried.ms).toBeLessThan(2_000);
  });
}

test('a PNG that is spoilt inside, though its end is there, is damaged', async () => {
  const tried = await opened.page.evaluate(
    (url) => harness.prepareSpoilt(url),
    `/${hardPicture('16-bit.png')}`,
  );
  expect(tried).toMatchObject({ ok: false, code: 'damaged-image' });
});

test('a picture too noisy for the bytes allowed is made smaller until it fits', async () => {
  const tried = await opened.page.evaluate(() => harness.prepareNoise(4000, 3000));
  const { copy, transform, bytes } = unwrap(tried);
  expect(bytes).toBeGreaterThan(2 * MODEL_LIMITS.maxBytes);
  expect(copy.size).toBeLessThan(MODEL_LIMITS.maxBytes);
  expect(transform.original).toEqual({ width: 4000, height: 3000 });
  expect(transform.content.width).toBeLessThan(4000);
  expect(transform.content.width / transform.content.height).toBeCloseTo(4 / 3, 2);
});

test('a cut-out is fetched by the worker; one that is gone or no picture is told apart', async () => {
  const photo = `/${hardPicture('orientation-1.jpg')}`;
  const from = (cutout: string) =>
    opened.page.evaluate(([a, b]) => harness.finishFrom(a, b), [photo, cutout] as const);
  expect(await from(`/${hardPicture('orientation-3.jpg')}`)).toMatchObject({
    ok: true,
    value: 'image/png',
  });
  expect(await from('/not/there.png')).toMatchObject({ ok: false, code: 'cutout-unavailable' });
  expect(await from('http://127.0.0.1:1/')).toMatchObject({ code: 'cutout-unavailable' });
  expect(await from(`/${hardPicture('text-named.jpg')}`)).toMatchObject({
    code: 'result-unusable',
  });
  expect(await from(`/${hardPicture('display-p3.jpg')}`)).toMatchObject({
    code: 'result-unusable',
  });
});

test('a cancelled job ends at once and the next one is served', async () => {
  const tried = await opened.page.evaluate(
    (url) => harness.cancel(url),
    `/${hardPicture('24-megapixels.jpg')}`,
  );
  expect(unwrap(tried).reason).toContain('cancelled by hand');
  expect(unwrap(tried).next.transform.copy).toEqual({ width: 4096, height: 2731 });
});
