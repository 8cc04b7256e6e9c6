import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import type { Harness } from './image-harness';
import { hardPicture, openHarness, unwrap } from './image-page';

declare const harness: Harness;

const opened = openHarness();
const SIZE = { width: 96, height: 72 };

const prepare = async (name: string) =>
  unwrap(await opened.page.evaluate((url) => harness.prepare(url), `/${hardPicture(name)}`));

const pixelsOf = (file: Buffer | string) => sharp(file).ensureAlpha().raw().toBuffer();

/** What comes out at full size under a matte that is opaque everywhere. */
async function finishOpaque(name: string) {
  const tried = await opened.page.evaluate(
    (url) => harness.finishOpaque(url),
    `/${hardPicture(name)}`,
  );
  const png = Buffer.from(unwrap(tried), 'base64');
  expect(await sharp(png).metadata()).toMatchObject({ ...SIZE, format: 'png' });
  return pixelsOf(png);
}

/** By how much samples differ, where the picture is not clear. */
function difference(ours: Buffer, theirs: Buffer) {
  expect(ours.length).toBe(theirs.length);
  let worst = 0;
  let sum = 0;
  for (const [at, value] of theirs.entries()) {
    if (theirs[at | 3] === 0) continue;
    const error = Math.abs(value - (ours[at] ?? 0));
    worst = Math.max(worst, error);
    sum += error;
  }
  return { worst, mean: sum / theirs.length };
}

const upright = () => pixelsOf(hardPicture('formats.png'));
/** What another decoder makes of the same file, its profile converted. */
const decoded = (name: string) => pixelsOf(hardPicture(name));

// Exact where nothing is lost; otherwise as far apart as two decoders may round, in levels of 255.
const CASES: [string, () => Promise<Buffer>, { worst: number; mean: number }, string[]][] = [
  ['plain.bmp', upright, { worst: 0, mean: 0 }, []],
  ['plain.gif', () => decoded('plain.gif'), { worst: 0, mean: 0 }, []],
  ['animated.gif', () => decoded('animated.gif'), { worst: 0, mean: 0 }, ['animated-first-frame']],
  ['plain.avif', () => decoded('plain.avif'), { worst: 6, mean: 1 }, []],
  ['turned.avif', upright, { worst: 60, mean: 3 }, []],
  ['turned.tiff', upright, { worst: 0, mean: 0 }, []],
  ['planar.tiff', upright, { worst: 0, mean: 0 }, []],
  ['pages.tiff', upright, { worst: 0, mean: 0 }, ['animated-first-frame']],
  ['transparent.tiff', () => decoded('transparent.tiff'), { worst: 0, mean: 0 }, ['has-alpha']],
  ['display-p3.tiff', () => decoded('display-p3.tiff'), { worst: 2, mean: 0.2 }, ['wide-gamut']],
  ['cmyk.tiff', upright, { worst: 60, mean: 8 }, ['cmyk']],
  ['plain.heic', upright, { worst: 1, mean: 0.2 }, []],
  ['mirrored.heic', upright, { worst: 1, mean: 0.2 }, []],
  ['turned.heic', upright, { worst: 60, mean: 3 }, []],
  ['pages.heic', upright, { worst: 60, mean: 3 }, ['animated-first-frame']],
  ['display-p3.heic', upright, { worst: 5, mean: 0.4 }, ['wide-gamut']],
];

for (const [name, expected, { worst, mean }, notes] of CASES) {
  test(`${name} is prepared as a JPEG, and finished with the pixels it decodes to`, async () => {
    const prepared = await prepare(name);
    expect(prepared.notes).toEqual(notes);
    expect(prepared.copy.type).toBe('image/jpeg');
    expect(prepared.transform.original).toEqual(SIZE);

    const theirs = await expected();
    const error = difference(await finishOpaque(name), theirs);
    expect(error.worst, 'worst').toBeLessThanOrEqual(worst);
    expect(error.mean, 'mean').toBeLessThanOrEqual(mean);

    const { x, y, ...size } = prepared.transform.content;
    const sent = await sharp(Buffer.from(prepared.files.copy, 'base64'))
      .extract({ left: x, top: y, ...size })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const paper = await sharp(theirs, { raw: { ...SIZE, channels: 4 } })
      .flatten({ background: '#fff' })
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(difference(sent, paper).mean).toBeLessThan(mean + 3);
  });
}

test('HEIC with alpha keeps it, and its colours whole', async () => {
  const { notes } = await prepare('transparent.heic');
  expect(notes).toEqual(['has-alpha']);
  const ours = await finishOpaque('transparent.heic');
  const original = await upright();
  let worst = 0;
  const alphas = [];
  for (let at = 0; at < ours.length; at += 4) {
    const x = (at / 4) % SIZE.width;
    alphas.push((ours[at + 3] ?? 0) - Math.round((x * 255) / (SIZE.width - 1)));
    for (let c = at; x > 0 && c < at + 3; c++) {
      worst = Math.max(worst, Math.abs((ours[c] ?? 0) - (original[c] ?? 0)));
    }
  }
  expect(new Set(alphas)).toEqual(new Set([0]));
  expect(worst).toBeLessThanOrEqual(1);
});

test('AVIF with alpha is finished with the colours and the alpha that it decodes to', async () => {
  const { notes } = await prepare('transparent.avif');
  expect(notes).toEqual(['has-alpha']);
  const result = unwrap(
    await opened.page.evaluate(
      (url) => harness.roundTrip(url),
      `/${hardPicture('transparent.avif')}`,
    ),
  );
  expect(result).toMatchObject({ decoded: SIZE, differing: 0, leaking: 0 });
  expect(result.alphaError).toBeLessThanOrEqual(1);
});

test('a preview of what we decode ourselves has the asked size', async () => {
  for (const name of ['turned.heic', 'turned.tiff']) {
    const tried = await opened.page.evaluate(([url, side]) => harness.roundTrip(url, side), [
      `/${hardPicture(name)}`,
      48,
    ] as const);
    expect(unwrap(tried)).toMatchObject({ type: 'image/webp', decoded: { width: 48, height: 36 } });
  }
});

test('a file cut off in the middle is damaged, whatever its format', async () => {
  for (const name of ['plain.heic', 'turned.tiff', 'plain.avif', 'plain.bmp', 'plain.gif']) {
    const half = readFileSync(hardPicture(name)).toString('base64');
    const tried = await opened.page.evaluate((text) => harness.prepareHalf(text), half);
    expect(tried, name).toMatchObject({ ok: false, code: 'damaged-image' });
  }
});

test('the HEIC decoder is fetched when a HEIC comes, and not before', async ({ browser }) => {
  const fresh = await browser.newPage();
  const urls: string[] = [];
  fresh.context().on('request', (request) => urls.push(request.url()));
  await fresh.goto(opened.page.url());
  await fresh.waitForFunction(() => 'harness' in globalThis);
  const isDecoder = (url: string) => url.includes('libheif');
  for (const name of ['turned.tiff', 'plain.avif', 'orientation-1.jpg']) {
    unwrap(await fresh.evaluate((url) => harness.prepare(url), `/${hardPicture(name)}`));
  }
  expect(urls.some((url) => url.includes('image.worker'))).toBe(true);
  expect(urls.filter(isDecoder)).toEqual([]);
  unwrap(await fresh.evaluate((url) => harness.prepare(url), `/${hardPicture('plain.heic')}`));
  expect(urls.some(isDecoder)).toBe(true);
  await fresh.close();
});
