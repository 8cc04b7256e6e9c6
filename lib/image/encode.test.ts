import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LIMITS_OF, MEDIA_TYPE_OF, UNTAGGED } from '@/lib/codec/container';
import type { Format } from '@/lib/codec/format';
import { srgbProfile } from '@/lib/codec/srgb-profile';
import { encodePicture, encodeWithin } from './encode';
import { inspect } from './inspect';
import { type Raster, rasterBands } from './raster';

/** Node fetches no files. */
beforeAll(() => {
  vi.stubGlobal('fetch', async (url: URL) => {
    const headers = { 'content-type': 'application/wasm' };
    return new Response(new Uint8Array(await readFile(url)), { headers });
  });
});
afterAll(() => vi.unstubAllGlobals());

const PNG: Format = { type: 'png' };
const LOSSLESS: Format = { type: 'webp', isLossless: true, quality: 80 };
const WEBP: Format = { type: 'webp', isLossless: false, quality: 90 };
const AVIF: Format = { type: 'avif', quality: 90 };
const JPEG: Format = { type: 'jpeg', quality: 90, chroma: '4:4:4' };
const ALL = [PNG, LOSSLESS, WEBP, AVIF, JPEG];
const NAME = ({ type, ...more }: Format) => `${type} ${Object.values(more).join(' ')}`.trim();

function raster(width: number, height: number, pixel: (x: number, y: number) => number[]): Raster {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixel(x, y), (y * width + x) * 4);
  }
  return { width, height, data };
}

/** Red left of blue, both whole blocks of every codec. */
const chart = raster(128, 64, (x) => (x < 64 ? [255, 0, 0, 255] : [0, 0, 255, 255]));

/** Every alpha, and under each of them colours that a canvas would spoil. */
const soft = raster(256, 96, (x, y) => [(x * 7) & 255, (y * 11) & 255, (x * y) & 255, x]);

const noise = raster(256, 256, (x, y) => {
  const hash = Math.imul(x * 374_761 + y * 668_265, 1_274_126_177) >>> 0;
  return [hash & 255, (hash >>> 8) & 255, (hash >>> 16) & 255, 255];
});

async function encode(picture: Raster, format: Format, tagging = UNTAGGED): Promise<Buffer> {
  const blob = await encodePicture(picture, rasterBands(picture), format, tagging);
  expect(blob.type).toBe(MEDIA_TYPE_OF[format.type]);
  return Buffer.from(await blob.arrayBuffer());
}

const decode = (file: Buffer) => sharp(file).ensureAlpha().raw().toBuffer();

/** A cube of colours, so that a wrong curve or matrix in a profile shows. */
const cube = raster(256, 128, (x, y) => [
  (x & 31) * 8,
  (y & 31) * 8,
  ((x >> 5) + (y >> 5)) * 23,
  255,
]);

describe('an encoded picture', () => {
  it('keeps its colours when another colour engine takes its profile to sRGB', async () => {
    const file = await encode(cube, LOSSLESS);
    expect((await sharp(file).metadata()).icc?.equals(Buffer.from(srgbProfile()))).toBe(true);
    const managed = await sharp(file).withIccProfile('srgb').ensureAlpha().raw().toBuffer();
    expect(managed.equals(Buffer.from(cube.data))).toBe(true);
  });

  it.each(ALL.map((format) => [NAME(format), format] as const))(
    '%s: shows another decoder pure red and pure blue, and says sRGB',
    async (_, format) => {
      const file = await encode(chart, format);
      const pixels = await decode(file);
      for (const [x, colour] of [
        [32, [255, 0, 0, 255]],
        [96, [0, 0, 255, 255]],
      ] as const) {
        const at = (32 * 128 + x) * 4;
        for (const [channel, value] of colour.entries()) {
          expect(Math.abs((pixels[at + channel] ?? 0) - value)).toBeLessThanOrEqual(2);
        }
      }
      expect(await sharp(file).metadata()).toMatchObject({ width: 128, height: 64, space: 'srgb' });
      expect(inspect(file)).toMatchObject({ ok: true, type: MEDIA_TYPE_OF[format.type] });
    },
  );

  it.each(ALL.map((format) => [NAME(format), format] as const))(
    '%s: has the same bytes when made again',
    async (_, format) => {
      const tagging = { dpi: 300, copyright: '© Clearcut' };
      const first = await encode(noise, format, tagging);
      expect((await encode(noise, format, tagging)).equals(first)).toBe(true);
    },
  );

  it.each([PNG, LOSSLESS].map((format) => [NAME(format), format] as const))(
    '%s: comes back exactly, colours under every alpha too',
    async (_, format) => {
      const file = await encode(soft, format);
      expect((await decode(file)).equals(Buffer.from(soft.data))).toBe(true);
    },
  );

  it.each([WEBP, AVIF].map((format) => [NAME(format), format] as const))(
    '%s: keeps every alpha as it was',
    async (_, format) => {
      const pixels = await decode(await encode(soft, format));
      const isKept = soft.data.every((value, at) => at % 4 !== 3 || value === pixels[at]);
      expect(isKept).toBe(true);
    },
  );

  it('has the chroma that was asked for', async () => {
    for (const chroma of ['4:2:0', '4:4:4'] as const) {
      const file = await encode(noise, { ...JPEG, quality: 95, chroma });
      expect((await sharp(file).metadata()).chromaSubsampling).toBe(chroma);
    }
  });

  it('is smaller with less quality', async () => {
    for (const format of [WEBP, AVIF, JPEG]) {
      const lower = { ...format, quality: 60 };
      expect((await encode(noise, lower)).length).toBeLessThan(
        (await encode(noise, format)).length * 0.8,
      );
    }
  });

  it('carries resolution and rights, in a form that another library reads', async () => {
    const tagging = { dpi: 300, copyright: '© 2026 Müller & 商店' };
    for (const format of ALL) {
      const file = await encode(chart, format, tagging);
      const { density, exif } = await sharp(file).metadata();
      // Where it stands in EXIF alone, libvips leaves it there.
      if (format.type === 'png' || format.type === 'jpeg') expect(density).toBe(300);
      expect(exif?.includes(tagging.copyright)).toBe(true);
      // Written anew from what was understood of it.
      const copy = await sharp(await sharp(file).keepExif().jpeg().toBuffer()).metadata();
      expect(copy.exif?.includes(tagging.copyright)).toBe(true);
      expect((await decode(file)).equals(await decode(await encode(chart, format)))).toBe(true);
    }
  });

  it('says in an AVIF that its primaries and its curve are those of sRGB', async () => {
    for (const tagging of [UNTAGGED, { dpi: 72, copyright: null }]) {
      const file = await encode(chart, AVIF, tagging);
      const at = file.indexOf('colrnclx') + 8;
      expect([file.readUInt16BE(at), file.readUInt16BE(at + 2)]).toEqual([1, 13]);
    }
  });

  it('carries nothing but sRGB without tags', async () => {
    for (const format of ALL) {
      const metadata = await sharp(await encode(chart, format)).metadata();
      for (const name of ['exif', 'xmp', 'iptc', 'comments']) {
        expect(metadata).not.toHaveProperty(name);
      }
      expect(metadata.density ?? 72).toBe(72);
    }
  });

  it('is refused where a file of its format cannot hold it', async () => {
    const none: Raster['data'][] = [];
    for (const { type } of ALL) {
      const format = ALL.find((each) => each.type === type) ?? PNG;
      const { maxSide, maxPixels } = LIMITS_OF[type];
      const sizes = [{ width: maxSide + 1, height: 1 }];
      if (type !== 'png') sizes.push({ width: Math.floor(maxPixels / 8000) + 1, height: 8000 });
      for (const size of sizes) {
        const encoding = encodePicture(size, none, format, UNTAGGED);
        await expect(encoding).rejects.toMatchObject({ code: 'too-large-for-format' });
      }
    }
  });

  it('is no JPEG when a pixel of it is not opaque', async () => {
    await expect(encode(soft, JPEG)).rejects.toMatchObject({ code: 'internal' });
  });

  it('needs all of its rows', async () => {
    const size = { width: 256, height: 97 };
    await expect(encodePicture(size, rasterBands(soft), WEBP, UNTAGGED)).rejects.toThrow(
      RangeError,
    );
    const less = { width: 256, height: 95 };
    await expect(encodePicture(less, rasterBands(soft), WEBP, UNTAGGED)).rejects.toThrow(
      RangeError,
    );
  });
});

describe('a picture encoded within a size', () => {
  it('loses as little quality as the size wants', async () => {
    for (const format of [WEBP, AVIF, JPEG]) {
      const whole = await encode(noise, format);
      const limit = Math.round(whole.length * 0.85);
      const { file, format: used } = await encodeWithin(noise, format, UNTAGGED, limit);
      if (!('quality' in used)) throw new Error('without quality');
      expect(file.size).toBeLessThanOrEqual(limit);
      expect(used.quality).toBeLessThan(90);
      const better = { ...used, quality: used.quality + 1 };
      expect((await encode(noise, better)).length).toBeGreaterThan(limit);
    }
  });

  it('stays as asked where it fits, and where there is nothing to lower', async () => {
    const kept = await encodeWithin(noise, JPEG, UNTAGGED, 10_000_000);
    expect(kept.format).toEqual(JPEG);
    for (const format of [PNG, LOSSLESS]) {
      const { file, format: used } = await encodeWithin(noise, format, UNTAGGED, 10);
      expect(used).toEqual(format);
      expect(file.size).toBe((await encode(noise, format)).length);
    }
  });
});
