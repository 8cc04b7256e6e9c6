import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { MEDIA_TYPE_OF } from '@/lib/codec/container';
import type { Format } from '@/lib/codec/format';
import { encodePicture } from '@/lib/image/encode';
import { rasterBands } from '@/lib/image/raster';
import type { Encoding } from './encode-harness';
import { discPicture } from './encode-picture';
import { serveHarness } from './image-page';

declare const encoding: Encoding;

const SIDE = 300;
const tagging = { dpi: 300, copyright: '© Clearcut' };
const FORMATS: readonly Format[] = [
  { type: 'png' },
  { type: 'webp', isLossless: true, quality: 90 },
  { type: 'webp', isLossless: false, quality: 90 },
  { type: 'avif', quality: 80 },
  { type: 'jpeg', quality: 90, chroma: '4:4:4' },
];
const isExact = (format: Format) =>
  format.type === 'png' || (format.type === 'webp' && format.isLossless);

let server: Awaited<ReturnType<typeof serveHarness>>;
let page: Page;
const fetched: string[] = [];

test.beforeAll(async ({ browser }) => {
  server = await serveHarness('/e2e/encode-harness.ts');
  page = await browser.newPage();
  page.context().on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(server.url);
  await page.waitForFunction(() => 'encoding' in globalThis);
});
test.afterAll(async () => {
  await page.close();
  await server.close();
});

const encode = (format: Format) =>
  page.evaluate((job) => encoding.encode(job), { side: SIDE, format, tagging });

/** The same here, where nothing fetches files. */
async function encodeHere(format: Format): Promise<Buffer> {
  const usual = globalThis.fetch;
  globalThis.fetch = async (url) => {
    const headers = { 'content-type': 'application/wasm' };
    return new Response(new Uint8Array(await readFile(new URL(String(url)))), { headers });
  };
  try {
    const picture = discPicture(SIDE, format.type === 'jpeg');
    const file = await encodePicture(picture, rasterBands(picture), format, tagging);
    return Buffer.from(await file.arrayBuffer());
  } finally {
    globalThis.fetch = usual;
  }
}

test('a codec is fetched when its format is asked for, and not before', async () => {
  const codecs = () =>
    ['webp', 'avif', 'mozjpeg'].filter((name) =>
      fetched.some((path) => path.includes(name) && path.endsWith('.wasm')),
    );
  await encode({ type: 'png' });
  expect(codecs()).toEqual([]);
  await encode({ type: 'jpeg', quality: 80, chroma: '4:2:0' });
  expect(codecs()).toEqual(['mozjpeg']);
});

for (const format of FORMATS) {
  const name = Object.values(format).join(' ');

  test(`${name}: a worker writes the bytes that any other machine writes`, async () => {
    const { base64, type } = await encode(format);
    const file = Buffer.from(base64, 'base64');
    expect(type).toBe(MEDIA_TYPE_OF[format.type]);
    expect(file.equals(await encodeHere(format))).toBe(true);
    const { data } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const { data: original } = discPicture(SIDE, format.type === 'jpeg');
    const isAlphaKept = original.every((value, at) => at % 4 !== 3 || value === data[at]);
    expect(isAlphaKept).toBe(true);
    if (isExact(format)) expect(data.equals(Buffer.from(original))).toBe(true);
  });

  test(`${name}: what it loses is measured as this browser shows it`, async () => {
    const { base64, measured } = await encode(format);
    expect(measured.bytes).toBe(Buffer.from(base64, 'base64').length);
    if (isExact(format)) expect(measured.psnr).toBe(Number.POSITIVE_INFINITY);
    else {
      expect(measured.psnr).toBeGreaterThan(30);
      expect(measured.psnr).toBeLessThan(60);
    }
  });
}
