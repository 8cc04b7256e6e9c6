import { readFileSync } from 'node:fs';
import encodeAvif, { init as initAvif } from '@jsquash/avif/encode.js';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { TAG_OF } from '@/lib/codec/tag';
import { type Facts, readFacts } from './facts';

const picture = (width = 48, height = 32, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 99, b: 20, alpha: 0.5 } } });

/** What the encoders take; they read no more of it than this. */
const asImage = (image: Omit<ImageData, 'colorSpace'>): ImageData => ({
  ...image,
  colorSpace: 'srgb',
});

const bytesOf = async (image: Sharp) => new Uint8Array(await image.toBuffer());

async function factsOf(image: Sharp): Promise<Facts> {
  const result = readFacts(await bytesOf(image));
  if (!result.ok) throw new Error(result.code);
  return result.facts;
}

const SIZE = { width: 48, height: 32 };

describe('what another program wrote is read', () => {
  test.each([
    ['image/png', () => picture().png()],
    ['image/jpeg', () => picture().jpeg()],
    ['image/webp', () => picture().webp({ lossless: true })],
    ['image/avif', () => picture().avif({ effort: 0 })],
    ['image/tiff', () => picture().tiff({ compression: 'none' })],
  ])('%s: its type, size, bytes, and no alpha', async (type, make) => {
    const bytes = await bytesOf(make());
    const result = readFacts(bytes);
    expect(result).toMatchObject({
      ok: true,
      facts: { ...SIZE, type, bytes: bytes.length, hasAlpha: false },
    });
  });

  test.each([
    ['PNG', () => picture(48, 32, 4).png()],
    ['WebP', () => picture(48, 32, 4).webp()],
    ['AVIF', () => picture(48, 32, 4).avif({ effort: 0 })],
  ])('the alpha of %s', async (_, make) => {
    expect((await factsOf(make())).hasAlpha).toBe(true);
  });

  test.each(['4:4:4', '4:2:0'] as const)('a chroma of %s', async (chroma) => {
    expect((await factsOf(picture().jpeg({ chromaSubsampling: chroma }))).chroma).toBe(chroma);
  });

  test('a grey JPEG has no chroma', async () => {
    expect((await factsOf(picture().toColourspace('b-w').jpeg())).chroma).toBe('grey');
  });

  test.each([
    ['JPEG', () => picture().jpeg()],
    ['PNG', () => picture().png()],
    ['WebP', () => picture().webp()],
  ])('the resolution of %s', async (_, make) => {
    expect((await factsOf(make().withMetadata({ density: 300 }))).dpi).toBe(300);
  });

  test('a picture stored on its side is told upright', async () => {
    expect(await factsOf(picture().jpeg().withMetadata({ orientation: 6 }))).toMatchObject({
      width: 32,
      height: 48,
    });
  });
});

describe('the tag of the colours', () => {
  test.each([
    ['JPEG', () => picture().jpeg()],
    ['WebP', () => picture().webp()],
    ['AVIF', () => picture().avif({ effort: 0 })],
  ])('a profile in %s is known for sRGB, or not', async (_, make) => {
    expect((await factsOf(make().withIccProfile('srgb'))).colour).toBe('srgb');
    expect((await factsOf(make().withIccProfile('p3'))).colour).toBe('other');
  });

  test('none is none', async () => {
    expect((await factsOf(picture().jpeg())).colour).toBe('none');
    expect((await factsOf(picture().png())).colour).toBe('none');
    expect((await factsOf(picture().webp())).colour).toBe('none');
  });

  test('EXIF tells it where there is no profile', async () => {
    const exif = (space: string) => ({ IFD2: { ColorSpace: space } });
    expect((await factsOf(picture().jpeg().withExif(exif('1')))).colour).toBe('srgb');
    expect((await factsOf(picture().jpeg().withExif(exif('65535')))).colour).toBe('other');
    expect((await factsOf(picture().webp().withExif(exif('1')))).colour).toBe('srgb');
  });

  test('a chunk of PNG tells it; a profile kept deflated is not read', async () => {
    const plain = await bytesOf(picture().png());
    const chunk = Uint8Array.of(0, 0, 0, 1, 0x73, 0x52, 0x47, 0x42, 0, 0xae, 0xce, 0x1c, 0xe9);
    const afterHeader = 8 + 25;
    const tagged = Uint8Array.from([
      ...plain.subarray(0, afterHeader),
      ...chunk,
      ...plain.subarray(afterHeader),
    ]);
    expect(readFacts(tagged)).toMatchObject({ ok: true, facts: { colour: 'srgb' } });
    expect((await factsOf(picture().png().withIccProfile('srgb'))).colour).toBe('unread');
  });
});

describe('what our own encoders write', () => {
  const tagging = { dpi: 300, copyright: 'A. Person' };
  const image = { width: 48, height: 32, data: new Uint8ClampedArray(48 * 32 * 4).fill(255) };
  const wasm = (path: string) => WebAssembly.compile(readFileSync(`node_modules/@jsquash/${path}`));

  test.each([
    ['4:4:4', 1],
    ['4:2:0', 2],
  ] as const)('JPEG of %s', async (chroma, chroma_subsample) => {
    await initJpeg(await wasm('jpeg/codec/enc/mozjpeg_enc.wasm'));
    const options = { quality: 95, auto_subsample: false, chroma_subsample };
    const file = TAG_OF.jpeg(new Uint8Array(await encodeJpeg(asImage(image), options)), tagging);
    expect(readFacts(file)).toMatchObject({
      ok: true,
      facts: { ...SIZE, type: 'image/jpeg', colour: 'srgb', dpi: 300, chroma },
    });
  });

  test('WebP', async () => {
    await initWebp(await wasm('webp/codec/enc/webp_enc.wasm'));
    const file = TAG_OF.webp(new Uint8Array(await encodeWebp(asImage(image))), tagging);
    expect(readFacts(file)).toMatchObject({
      ok: true,
      facts: { ...SIZE, type: 'image/webp', colour: 'srgb', dpi: 300 },
    });
  });

  test('AVIF', async () => {
    await initAvif(await wasm('avif/codec/enc/avif_enc.wasm'));
    const encoded = await encodeAvif(asImage(image), { speed: 10 });
    expect(readFacts(TAG_OF.avif(new Uint8Array(encoded), tagging))).toMatchObject({
      ok: true,
      facts: { ...SIZE, type: 'image/avif', colour: 'srgb', hasAlpha: false },
    });
  });
});

describe('bytes that are no whole picture', () => {
  const MAKES = [
    () => picture().png().withMetadata({ density: 72 }),
    () => picture().jpeg().withIccProfile('srgb').withMetadata({ density: 72 }),
    () => picture(48, 32, 4).webp().withIccProfile('srgb'),
    () => picture(48, 32, 4).avif({ effort: 0 }),
  ];

  test('cut off anywhere, a file is refused in so many words', async () => {
    for (const make of MAKES) {
      const whole = await bytesOf(make());
      expect(readFacts(whole).ok).toBe(true);
      for (let length = 0; length < whole.length - 1; length++) {
        const result = readFacts(whole.subarray(0, length));
        expect(result.ok ? length : result.code).toMatch(/^(empty|not-an|damaged|unsupported|too)/);
      }
    }
  });

  test('broken in any place, a file never makes it throw', async () => {
    const wholes = await Promise.all(MAKES.map((make) => bytesOf(make())));
    fc.assert(
      fc.property(
        fc.constantFrom(...wholes),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        (whole, hits) => {
          const broken = whole.slice();
          for (const [at, value] of hits) broken[at % broken.length] = value;
          const result = readFacts(broken);
          expect(typeof result.ok).toBe('boolean');
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('noise never makes it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(readFacts(noise).ok).toBe(false);
      }),
    );
  });
});
