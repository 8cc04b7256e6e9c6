import sharp from 'sharp';
import { expect, test } from 'vitest';
import { halfCutOut } from './fixture';
import { resultResponse } from './result-variant';

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const pixelsOf = (image: Buffer) => sharp(image).ensureAlpha().raw().toBuffer();

test('a WebP has the same pixels and lies about its type', async () => {
  const png = await halfCutOut();
  const response = await resultResponse(png, 'webp');
  const webp = await bytesOf(response);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect((await sharp(webp).metadata()).format).toBe('webp');
  expect((await pixelsOf(webp)).equals(await pixelsOf(png))).toBe(true);
});

test('a truncated result is the first half of the true one', async () => {
  const png = await halfCutOut();
  const half = await bytesOf(await resultResponse(png, 'truncated'));
  expect(half).toEqual(png.subarray(0, Math.floor(png.length / 2)));
});

test('a result of the wrong size is half as wide', async () => {
  const narrow = await bytesOf(await resultResponse(await halfCutOut(320, 256), 'wrong-size'));
  expect(await sharp(narrow).metadata()).toMatchObject({ width: 160, height: 256, hasAlpha: true });
});

test('an opaque result has an alpha channel that hides nothing', async () => {
  const opaque = await bytesOf(await resultResponse(await halfCutOut(), 'opaque'));
  const { channels } = await sharp(opaque).stats();
  expect(channels.map(({ min }) => min)[3]).toBe(255);
});

test('an endless result goes on past 80 MB', async () => {
  const response = await resultResponse(await halfCutOut(), 'endless');
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > 80_000_000) break;
  }
  expect(size).toBeGreaterThan(80_000_000);
});
