import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectCutout } from './inspect-cutout';

const SIZE = { width: 64, height: 48 };

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of 8-bit RGBA that claims a size and holds whatever chunks it is given. */
function png({ width, height }: typeof SIZE, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Zeros, a thousandth of their size when deflated, which are never all in memory. */
async function zeros(bytes: number): Promise<Buffer> {
  const piece = Buffer.alloc(Math.min(bytes, 2 ** 20));
  const pieces = Array.from({ length: Math.ceil(bytes / piece.length) }, () => piece);
  return buffer(Readable.from(pieces).pipe(createDeflate()));
}

/** Half clear, half opaque. */
async function cutout(): Promise<Buffer> {
  const pixels = Buffer.alloc(SIZE.width * SIZE.height * 4);
  pixels.fill(255, 0, pixels.length / 2);
  return sharp(pixels, { raw: { ...SIZE, channels: 4 } })
    .png()
    .toBuffer();
}

let real: Buffer;
beforeAll(async () => {
  real = await cutout();
});

const REFUSED = { ok: false, error: 'result-unusable' };

test('a cut-out of the right size is taken', async () => {
  expect(await inspectCutout(real, SIZE)).toEqual({ ok: true, type: 'image/png' });
});

test.each<[string, () => Buffer]>([
  ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  [
    'a drawing with a script',
    () =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><script>alert(1)</script></svg>`,
      ),
  ],
  ['a JPEG', () => Buffer.from('ffd8ffe000104a46494600', 'hex')],
  ['a GIF', () => Buffer.from('GIF89a')],
  ['a page before a PNG', () => Buffer.concat([Buffer.from('<script>alert(1)</script>'), real])],
  [
    'a drawing behind the first bytes of a PNG',
    () => Buffer.concat([real.subarray(0, 8), Buffer.from('<svg onload="alert(1)"/>')]),
  ],
  ['half a PNG', () => real.subarray(0, real.length / 2)],
  ['nothing', () => Buffer.alloc(0)],
])('%s is no cut-out', async (_, bytes) => {
  expect(await inspectCutout(bytes(), SIZE)).toMatchObject(REFUSED);
});

describe('a bomb goes off nowhere:', () => {
  test('30,000 × 30,000 pixels in a kilobyte', async () => {
    const side = { width: 30_000, height: 30_000 };
    const bomb = png(side, chunk('IDAT', await zeros(500_000)));
    expect(bomb.length).toBeLessThan(1_024);
    expect(await inspectCutout(bomb, side)).toMatchObject(REFUSED);
    expect(await inspectCutout(bomb, SIZE)).toMatchObject(REFUSED);
  });

  const MB_64 = 64 * 2 ** 20;
  const whole = () => zeros((SIZE.width * 4 + 1) * SIZE.height);
  const named = async (name: string) =>
    Buffer.concat([Buffer.from(`${name}\0\0`, 'latin1'), await zeros(MB_64)]);

  test.each<[string, () => Promise<Buffer[]>]>([
    ['pixels', async () => [chunk('IDAT', await zeros(MB_64))]],
    ['a text', async () => [chunk('zTXt', await named('Comment')), chunk('IDAT', await whole())]],
    ['a profile', async () => [chunk('iCCP', await named('sRGB')), chunk('IDAT', await whole())]],
  ])('%s of 64 MB in a tenth of one', async (_, make) => {
    const bomb = png(SIZE, ...(await make()));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.resourceUsage().maxRSS;
    expect(await inspectCutout(bomb, SIZE)).toMatchObject({ ok: false });
    // In kB.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(32 * 1_024);
  });
});
