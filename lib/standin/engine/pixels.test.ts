import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode, fitLongSide, Undecodable } from './pixels';

/** 40 x 24, four quarters: red, green / blue, white. */
function quarters() {
  const [width, height] = [40, 24];
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const right = i % width >= width / 2;
    const low = i >= (width * height) / 2;
    const colour = low
      ? right
        ? [255, 255, 255]
        : [0, 0, 255]
      : right
        ? [0, 255, 0]
        : [255, 0, 0];
    data.set(colour, i * 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** How each EXIF orientation is undone, as the stored picture that then looks like `quarters`. */
const STORED: Record<number, () => Sharp> = {
  1: () => quarters(),
  2: () => quarters().flop(),
  3: () => quarters().rotate(180),
  4: () => quarters().flip(),
  5: () => quarters().flop().rotate(270),
  6: () => quarters().rotate(270),
  7: () => quarters().flop().rotate(90),
  8: () => quarters().rotate(90),
};

const near = (colour: readonly number[], wanted: readonly number[]) =>
  colour.every((v, c) => Math.abs(v - (wanted[c] ?? 0)) < 40);

describe.each(Object.keys(STORED).map(Number))('EXIF orientation %i', (orientation) => {
  test('comes out upright', async () => {
    const raw = await STORED[orientation]?.().raw().toBuffer({ resolveWithObject: true });
    if (!raw) throw new Error('no such orientation');
    const { width, height } = raw.info;
    const jpeg = await sharp(raw.data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation })
      .toBuffer();
    const image = await decode(jpeg);
    expect([image.width, image.height]).toEqual([40, 24]);
    const at = (x: number, y: number) => [...image.data.subarray((y * 40 + x) * 3).subarray(0, 3)];
    expect(near(at(8, 5), [255, 0, 0])).toBe(true);
    expect(near(at(32, 5), [0, 255, 0])).toBe(true);
    expect(near(at(8, 18), [0, 0, 255])).toBe(true);
    expect(near(at(32, 18), [255, 255, 255])).toBe(true);
  });
});

test.each([
  ['CMYK', () => quarters().toColourspace('cmyk').jpeg().toBuffer()],
  ['16 bits', () => quarters().toColourspace('rgb16').png().toBuffer()],
  ['wide gamut', () => quarters().withIccProfile('p3').png().toBuffer()],
  ['a palette', () => quarters().png({ palette: true }).toBuffer()],
  ['WebP', () => quarters().webp({ lossless: true }).toBuffer()],
])('%s is decoded to 8-bit sRGB', async (_, make) => {
  const image = await decode(await make());
  expect(image.data).toHaveLength(40 * 24 * 3);
  expect(near([...image.data.subarray(0, 3)], [255, 0, 0])).toBe(true);
});

test('grey becomes three equal channels, transparency becomes white', async () => {
  const grey = await decode(await quarters().greyscale().jpeg().toBuffer());
  expect(grey.data).toHaveLength(40 * 24 * 3);
  expect(grey.data[0]).toBe(grey.data[1]);
  const clear = await quarters().ensureAlpha(0).png().toBuffer();
  expect([...(await decode(clear)).data.subarray(0, 3)]).toEqual([255, 255, 255]);
});

test.each([
  ['text', async () => Buffer.from('not a picture')],
  ['nothing', async () => Buffer.alloc(0)],
  [
    'an SVG',
    async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  ],
  ['a GIF', () => quarters().gif().toBuffer()],
  ['a truncated PNG', async () => (await quarters().png().toBuffer()).subarray(0, -30)],
  ['a truncated JPEG', async () => (await quarters().jpeg().toBuffer()).subarray(0, -60)],
  [
    'more pixels than the model takes',
    () =>
      sharp({ create: { width: 4097, height: 4096, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
  ],
])('%s is refused', async (_, make) => {
  await expect(decode(await make())).rejects.toBeInstanceOf(Undecodable);
});

test('a size is shrunk to its long side, never enlarged, never to nothing', () => {
  expect(fitLongSide({ width: 2000, height: 1000 }, 500)).toEqual({ width: 500, height: 250 });
  expect(fitLongSide({ width: 20, height: 10 }, 500)).toEqual({ width: 20, height: 10 });
  expect(fitLongSide({ width: 5000, height: 1 }, 500)).toEqual({ width: 500, height: 1 });
});
