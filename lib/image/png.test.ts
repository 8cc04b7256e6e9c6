import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32';
import { inspect } from './inspect';
import { encodePng } from './png';

async function bytesOf(blob: Blob): Promise<Buffer> {
  return Buffer.from(await blob.arrayBuffer());
}

/** As `finish` does it: the same memory may carry one band after another. */
function* bandsOf(pixels: Uint8ClampedArray, stride: number, rows: number) {
  for (let at = 0; at < pixels.length; at += stride * rows) {
    yield pixels.slice(at, at + stride * rows);
  }
}

const decode = (png: Buffer) => sharp(png).raw().toBuffer({ resolveWithObject: true });

const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    rows: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ width, height, rows }) => {
    const length = width * height * 4;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data) => ({ width, height, rows, pixels: new Uint8ClampedArray(data) }));
  });

describe('an encoded PNG', () => {
  it('decodes elsewhere to the very same colours and alphas, soft ones too', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async ({ width, height, rows, pixels }) => {
        const blob = await encodePng({ width, height }, bandsOf(pixels, width * 4, rows));
        const { data, info } = await decode(await bytesOf(blob));
        expect(info).toMatchObject({ width, height, channels: 4 });
        expect(data.equals(Buffer.from(pixels))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('meets every filter: smooth, flat, striped and noisy rows come back exactly', async () => {
    const width = 300;
    const pixels = new Uint8ClampedArray(width * 200 * 4);
    for (let at = 0; at < pixels.length; at++) {
      const x = Math.floor(at / 4) % width;
      const y = Math.floor(at / 4 / width);
      const kinds = [x, y * 3, (x + y) >> 1, (x * 7919 * (y + 1)) >> 3, x % 2 ? 255 : 0];
      pixels[at] = (kinds[Math.floor(y / 40)] ?? 0) & 0xff;
    }
    const blob = await encodePng({ width, height: 200 }, bandsOf(pixels, width * 4, 64));
    const { data } = await decode(await bytesOf(blob));
    expect(data.equals(Buffer.from(pixels))).toBe(true);
  });

  it('is tagged sRGB, typed, and whole', async () => {
    const blob = await encodePng({ width: 3, height: 2 }, [new Uint8ClampedArray(24).fill(128)]);
    const bytes = await bytesOf(blob);
    expect(blob.type).toBe('image/png');
    expect(inspect(bytes)).toMatchObject({ ok: true, header: { hasAlpha: true, bitDepth: 8 } });
    const at = bytes.indexOf('sRGB');
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(bytes.indexOf('IDAT'));
    expect(bytes.readUInt32BE(at + 5)).toBe(crc32(bytes.subarray(at, at + 5)));
  });

  it('is not made from too few rows', async () => {
    const band = new Uint8ClampedArray(12);
    await expect(encodePng({ width: 3, height: 2 }, [band])).rejects.toThrow(RangeError);
  });

  it('fails with the reason of the bands when they fail', async () => {
    const broken = (function* () {
      yield new Uint8ClampedArray(12);
      throw new Error('the decoder went away');
    })();
    await expect(encodePng({ width: 3, height: 2 }, broken)).rejects.toThrow('went away');
  });
});
