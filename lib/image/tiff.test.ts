import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp, { type TiffOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { inspect } from './inspect';
import { decodeTiff } from './tiff';

const source = 'e2e/images/hard/formats.png';
const upright = await sharp(source).ensureAlpha().raw().toBuffer();

const decode = async (bytes: Uint8Array) => {
  const copy = new Uint8Array(bytes);
  expect(inspect(copy)).toMatchObject({ ok: true, type: 'image/tiff' });
  return decodeTiff(copy);
};

const largest = (one: ArrayLike<number>, other: ArrayLike<number>) => {
  expect(one.length).toBe(other.length);
  let worst = 0;
  for (let at = 0; at < one.length; at++) {
    worst = Math.max(worst, Math.abs((one[at] ?? 0) - (other[at] ?? 0)));
  }
  return worst;
};

/** One row of 8-bit indices that count up, and colours that follow from them. */
function withPalette(width: number): Uint8Array {
  const tags = [
    [256, 3, 1, width],
    [257, 3, 1, 1],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 3],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 3, 1, 1],
    [279, 4, 1, width],
    [320, 3, 768, 200],
  ];
  const bytes = new Uint8Array(200 + 768 * 2);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8 + width], 0);
  for (let x = 0; x < width; x++) bytes[8 + x] = x;
  view.setUint16(8 + width, tags.length, true);
  for (const [index, [tag = 0, type = 0, count = 0, value = 0]] of tags.entries()) {
    const at = 10 + width + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  for (let index = 0; index < 256; index++) {
    view.setUint16(200 + index * 2, index * 257, true);
    view.setUint16(712 + index * 2, (255 - index) * 257, true);
    view.setUint16(1224 + index * 2, 7 * 257, true);
  }
  return bytes;
}

describe('a TIFF decodes to the very pixels that another decoder reads', () => {
  const kinds: [string, TiffOptions][] = [
    ['uncompressed', { compression: 'none' }],
    ['LZW', { compression: 'lzw', predictor: 'none' }],
    ['LZW with differences', { compression: 'lzw', predictor: 'horizontal' }],
    ['Deflate with differences', { compression: 'deflate', predictor: 'horizontal' }],
    ['PackBits', { compression: 'packbits' }],
    ['tiles', { compression: 'deflate', tile: true, tileWidth: 32, tileHeight: 16 }],
  ];

  it.each(kinds)('%s', async (_, options) => {
    const decoded = await decode(await sharp(source).tiff(options).toBuffer());
    expect(largest(decoded.data, upright)).toBe(0);
  });

  it('16 bits, of which the upper 8 stay', async () => {
    const deep = await sharp('e2e/images/hard/16-bit.png').resize(60).toColourspace('rgb16');
    const file = await deep.tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer();
    const samples = await sharp(file).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    const words = new Uint16Array(samples.buffer, samples.byteOffset, samples.length / 2);
    const decoded = await decode(file);
    const colours = decoded.data.filter((_, at) => at % 4 !== 3);
    expect(
      largest(
        colours,
        words.map((word) => word >> 8),
      ),
    ).toBe(0);
  });

  it('grey, and black and white', async () => {
    for (const options of [{}, { bitdepth: 1 }] satisfies TiffOptions[]) {
      const grey = sharp(source).greyscale();
      const file = await grey.tiff({ ...options, compression: 'lzw' }).toBuffer();
      const expected = await sharp(file).toColourspace('srgb').ensureAlpha().raw().toBuffer();
      expect(largest((await decode(file)).data, expected)).toBe(0);
    }
  });

  it('a palette', async () => {
    const file = withPalette(16);
    const { data } = await decode(file);
    expect([...data.subarray(0, 12)]).toEqual([0, 255, 7, 255, 1, 254, 7, 255, 2, 253, 7, 255]);
  });

  it.each([
    ['planes apart', 'planar.tiff'],
    ['two pages, big-endian: the first', 'pages.tiff'],
    ['turned', 'turned.tiff'],
  ])('%s', async (_, name) => {
    const decoded = await decode(readFileSync(`e2e/images/hard/${name}`));
    expect([decoded.width, decoded.height]).toEqual([96, 72]);
    expect(largest(decoded.data, upright)).toBe(0);
  });

  it('alpha that colours were multiplied by is taken out of them again', async () => {
    const whole = readFileSync('e2e/images/hard/transparent.tiff');
    const straight = await decode(whole);
    expect(largest(straight.data, await sharp(whole).raw().toBuffer())).toBe(0);
    const multiplied = await sharp(whole).ensureAlpha().raw().toBuffer();
    for (let at = 0; at < multiplied.length; at++) {
      const alpha = multiplied[at | 3] ?? 0;
      if (at % 4 !== 3) multiplied[at] = Math.round(((multiplied[at] ?? 0) * alpha) / 255);
    }
    const raw = { width: 96, height: 72, channels: 4 as const };
    const file = await sharp(multiplied, { raw }).tiff({ compression: 'none' }).toBuffer();
    const tag = file.indexOf(Buffer.of(0x52, 0x01, 0x03, 0x00));
    file.writeUInt16LE(1, tag + 8);
    const decoded = await decode(file);
    for (let at = 0; at < decoded.data.length; at++) {
      const alpha = decoded.data[at | 3] ?? 0;
      const error = Math.abs((decoded.data[at] ?? 0) - (straight.data[at] ?? 0));
      if (alpha > 0) expect(error).toBeLessThanOrEqual(Math.ceil(255 / alpha / 2));
    }
  });

  it('CMYK, roughly', async () => {
    const { data } = await decode(readFileSync('e2e/images/hard/cmyk.tiff'));
    const error = data.reduce((sum, value, at) => sum + Math.abs(value - (upright[at] ?? 0)), 0);
    expect(error / data.length).toBeLessThan(8);
  });
});

describe('a spoilt TIFF', () => {
  it.each(['turned.tiff', 'pages.tiff', 'transparent.tiff'])(
    '%s is refused or decoded to its size, and nothing else',
    async (name) => {
      const whole = new Uint8Array(readFileSync(`e2e/images/hard/${name}`));
      const mutations = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 20,
      });
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const inspection = inspect(bytes, { maxPixels: 1_000_000, maxSide: 2000 });
          if (!inspection.ok || inspection.type !== 'image/tiff') return;
          const outcome = await decodeTiff(bytes).catch((thrown: unknown) => thrown);
          if (outcome instanceof AppError) expect(outcome.code).toBe('damaged-image');
          else expect(outcome).toHaveProperty('data');
        }),
        { numRuns: 150 },
      );
    },
  );
});
