import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isWideGamut } from './colour-profile';
import { inspect } from './inspect';
import { sniff } from './sniff';

const hard = (name: string) => new Uint8Array(readFileSync(`e2e/images/hard/${name}`));

function headerOf(bytes: Uint8Array) {
  const inspection = inspect(bytes);
  if (!inspection.ok) throw new Error(inspection.code);
  return { type: inspection.type, ...inspection.header };
}

const codeFor = (bytes: Uint8Array) => {
  const inspection = inspect(bytes);
  return inspection.ok ? 'ok' : inspection.code;
};

const plain = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 9, g: 99, b: 199, alpha: 0.5 } } });

const tiff = async () => new Uint8Array(await plain(8, 6).tiff({ compression: 'none' }).toBuffer());

/** A TIFF, little-endian, with another value under a tag, or another tag there (of another type). */
function withTag(
  bytes: Uint8Array,
  tag: number,
  value: number,
  what: 'value' | 'tag' = 'value',
  type?: number,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = view.getUint32(4, true) + 2;
  while (view.getUint16(at, true) !== tag) at += 12;
  if (type !== undefined) {
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
  }
  if (what === 'tag') view.setUint16(at, value, true);
  else {
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 8, value, true);
  }
  return bytes;
}

const text = (words: string) => new TextEncoder().encode(words);

describe('a picture is taken for what its bytes say', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is read, the size as stored', (orientation) => {
    const lies = orientation >= 5;
    expect(headerOf(hard(`orientation-${orientation}.jpg`))).toMatchObject({
      type: 'image/jpeg',
      orientation,
      width: lies ? 600 : 800,
      height: lies ? 800 : 600,
      colours: 'rgb',
      bitDepth: 8,
      hasAlpha: false,
    });
  });

  it.each([
    ['cmyk.jpg', { type: 'image/jpeg', colours: 'cmyk', width: 800, height: 600 }],
    ['16-bit.png', { type: 'image/png', bitDepth: 16, width: 400, height: 300 }],
    ['1x1.png', { type: 'image/png', width: 1, height: 1 }],
    ['animated.webp', { type: 'image/webp', isAnimated: true, width: 240, height: 180 }],
    ['png-named.jpg', { type: 'image/png', width: 400, height: 267 }],
    ['transparent.png', { type: 'image/png', hasAlpha: true, width: 256 }],
    ['plain.heic', { type: 'image/heic', width: 96, height: 72, hasAlpha: false, bitDepth: 8 }],
    ['turned.heic', { type: 'image/heic', width: 72, height: 96, orientation: 6 }],
    ['mirrored.heic', { type: 'image/heic', orientation: 2 }],
    ['pages.heic', { type: 'image/heic', isAnimated: true }],
    ['transparent.heic', { type: 'image/heic', hasAlpha: true, isAnimated: false }],
    ['plain.avif', { type: 'image/avif', width: 96, height: 72, hasAlpha: false }],
    ['turned.avif', { type: 'image/avif', width: 72, height: 96, orientation: 6 }],
    ['transparent.avif', { type: 'image/avif', hasAlpha: true }],
    ['turned.tiff', { type: 'image/tiff', width: 72, height: 96, orientation: 6 }],
    ['pages.tiff', { type: 'image/tiff', width: 96, height: 72, isAnimated: true }],
    ['cmyk.tiff', { type: 'image/tiff', colours: 'cmyk', isAnimated: false }],
    ['transparent.tiff', { type: 'image/tiff', hasAlpha: true }],
    ['plain.bmp', { type: 'image/bmp', width: 96, height: 72, hasAlpha: false }],
    ['plain.gif', { type: 'image/gif', width: 96, height: 72, isAnimated: false }],
    ['animated.gif', { type: 'image/gif', width: 96, height: 72, isAnimated: true }],
    ['24-megapixels.jpg', { type: 'image/jpeg', width: 6000, height: 4000 }],
  ])('%s', (name, expected) => {
    expect(headerOf(hard(name))).toMatchObject(expected);
  });

  it('WebP tells size and alpha in each of its three codings', async () => {
    const lossy = await plain(311, 77).webp().toBuffer();
    const lossyAlpha = await plain(311, 77, 4).webp().toBuffer();
    const lossless = await plain(311, 77, 4).webp({ lossless: true }).toBuffer();
    const size = { width: 311, height: 77, isAnimated: false };
    expect(headerOf(lossy)).toMatchObject({ ...size, hasAlpha: false });
    expect(headerOf(lossyAlpha)).toMatchObject({ ...size, hasAlpha: true });
    expect(headerOf(lossless)).toMatchObject({ ...size, hasAlpha: true });
  });

  it('WebP and PNG carry an orientation too', async () => {
    const webp = await plain(30, 20).withMetadata({ orientation: 6 }).webp().toBuffer();
    const png = await plain(30, 20).withMetadata({ orientation: 8 }).png().toBuffer();
    expect(headerOf(webp)).toMatchObject({ orientation: 6, width: 30 });
    expect(headerOf(png)).toMatchObject({ orientation: 8, width: 30 });
  });

  it('progressive JPEG is whole, and so is one with another picture behind it', async () => {
    const progressive = await plain(64, 64).jpeg({ progressive: true }).toBuffer();
    expect(headerOf(progressive)).toMatchObject({ width: 64, isExotic: false });
    const camera = Buffer.concat([progressive, await plain(8, 8).jpeg().toBuffer()]);
    expect(headerOf(camera)).toMatchObject({ width: 64 });
  });
});

describe('a picture is refused with the right reason', () => {
  it.each([
    ['empty.jpg', 'empty-file'],
    ['text-named.jpg', 'not-an-image'],
    ['truncated.jpg', 'damaged-image'],
    ['truncated.png', 'damaged-image'],
    ['20000x20000.png', 'too-many-pixels'],
  ])('%s: %s', (name, code) => {
    expect(codeFor(hard(name))).toBe(code);
  });

  it('a WebP that was cut off is damaged', async () => {
    const whole = await plain(300, 300).webp().toBuffer();
    expect(codeFor(whole)).toBe('ok');
    expect(codeFor(whole.subarray(0, -40))).toBe('damaged-image');
  });

  it('a PNG without picture data is damaged, though its end is there', async () => {
    const whole = await plain(20, 20).png().toBuffer();
    const data = whole.indexOf('IDAT') - 4;
    const end = data + 12 + whole.readUInt32BE(data);
    const hollow = Buffer.concat([whole.subarray(0, data), whole.subarray(end)]);
    expect(codeFor(hollow)).toBe('damaged-image');
  });

  it('a JPEG whose preview in EXIF is whole is damaged all the same when itself cut off', async () => {
    const thumbnail = await plain(16, 12).jpeg().toBuffer();
    const whole = await plain(200, 200)
      .withExif({ IFD0: { Artist: 'x' } })
      .jpeg()
      .toBuffer();
    const exif = Buffer.concat([
      Buffer.from([0xff, 0xe1]),
      Buffer.alloc(2),
      text('Exif\0\0'),
      thumbnail,
    ]);
    exif.writeUInt16BE(exif.length - 2, 2);
    const withPreview = Buffer.concat([whole.subarray(0, 2), exif, whole.subarray(2)]);
    expect(codeFor(withPreview)).toBe('ok');
    expect(codeFor(withPreview.subarray(0, -2))).toBe('damaged-image');
  });

  it('JPEG codings that no browser decodes are called unsupported, not damaged', async () => {
    const bytes = new Uint8Array(await plain(20, 20).jpeg().toBuffer());
    const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
    bytes[frame + 1] = 0xc9;
    expect(codeFor(bytes)).toBe('unsupported-format');
  });

  it('a side that no canvas takes is too much, however small the area', async () => {
    const bytes = new Uint8Array(await plain(20, 20).png().toBuffer());
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 40_000);
    expect(codeFor(bytes)).toBe('too-many-pixels');
  });

  it.each([
    ['plain.heic', 'ispe', 8],
    ['plain.avif', 'ispe', 8],
  ])('the size that %s claims is judged before it is decoded', (name, box, at) => {
    const bytes = hard(name);
    const place = Buffer.from(bytes).indexOf(box) + at;
    new DataView(bytes.buffer).setUint32(place, 20_000);
    new DataView(bytes.buffer).setUint32(place + 4, 20_000);
    expect(codeFor(bytes)).toBe('too-many-pixels');
  });

  it('so are those of a GIF, a bitmap and a TIFF', async () => {
    const gif = hard('plain.gif');
    gif.set([0xff, 0x7f, 0xff, 0x7f], 6);
    expect(codeFor(gif)).toBe('too-many-pixels');
    const bmp = hard('plain.bmp');
    new DataView(bmp.buffer).setInt32(18, 30_000, true);
    new DataView(bmp.buffer).setInt32(22, -30_000, true);
    expect(codeFor(bmp)).toBe('too-many-pixels');
    expect(codeFor(withTag(await tiff(), 256, 40_000))).toBe('too-many-pixels');
  });

  it('a raw photo, which is a TIFF with a small preview first, is unsupported', async () => {
    expect(codeFor(await tiff())).toBe('ok');
    expect(codeFor(withTag(await tiff(), 256, 50_706, 'tag'))).toBe('damaged-image');
    expect(codeFor(withTag(await tiff(), 282, 50_706, 'tag', 4))).toBe('unsupported-format');
    expect(codeFor(withTag(await tiff(), 259, 6))).toBe('unsupported-format');
    expect(codeFor(text('II+\0\x08\0\0\0'))).toBe('unsupported-format');
  });

  it('a TIFF with a strip outside of the file is damaged', async () => {
    expect(codeFor(withTag(await tiff(), 273, 4_000_000))).toBe('damaged-image');
    expect(codeFor(withTag(await tiff(), 279, 4_000_000))).toBe('damaged-image');
  });

  it.each([
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['svg', '\ufeff<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="1"/>'],
    ['pdf', '%PDF-1.7\n'],
    ['image/heic', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
    ['image/avif', '\0\0\0\x18ftypmif1\0\0\0\0avifmif1'],
    ['image/bmp', `BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0`],
    ['unknown', 'BMW sells cars and the header is not one'],
    ['unknown', '\0\0\0\x18ftypisom\0\0\0\0isomiso2'],
    ['unknown', '<html><body>sign in to see this picture</body></html>'],
    ['unknown', 'RIFF\x24\0\0\0WAVEfmt '],
  ])('%s: %j', (kind, words) => {
    expect(sniff(text(words))).toBe(kind);
  });
});

describe('a colour profile', () => {
  it('of Display P3 is wide, of sRGB it is not', async () => {
    const profileOf = (name: string) => headerOf(hard(name)).profile?.bytes ?? new Uint8Array();
    expect(isWideGamut(profileOf('display-p3.jpg'))).toBe(true);
    expect(profileOf('orientation-2.jpg').length).toBeGreaterThan(0);
    expect(isWideGamut(profileOf('orientation-2.jpg'))).toBe(false);
  });
});

describe('any bytes at all', () => {
  const wholes = [
    'orientation-6.jpg',
    'display-p3.jpg',
    '16-bit.png',
    'animated.webp',
    '1x1.png',
    'turned.heic',
    'pages.heic',
    'transparent.heic',
    'turned.avif',
    'transparent.avif',
    'turned.tiff',
    'pages.tiff',
    'plain.bmp',
    'animated.gif',
  ];
  const mutations = fc.array(fc.tuple(fc.nat(1400), fc.nat(255)), { minLength: 1, maxLength: 12 });

  it('are answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(inspect(bytes)).toBeTypeOf('object');
        isWideGamut(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(wholes)('nor are those of a spoilt %s', (name) => {
    const whole = hard(name);
    fc.assert(
      fc.property(mutations, fc.nat(whole.length), (changes, end) => {
        const bytes = whole.slice(0, end);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const inspection = inspect(bytes);
        if (inspection.ok) isWideGamut(inspection.header.profile?.bytes ?? bytes);
      }),
      { numRuns: 300 },
    );
  });

  it.each(wholes.slice(0, 3))('%s without its end is never called whole', (name) => {
    const whole = hard(name);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (end) => {
        // The last four bytes of a PNG are a checksum that nothing depends on.
        expect(inspect(whole.slice(0, end)).ok).toBe(false);
      }),
    );
  });

  it.each([
    'plain.heic',
    'pages.heic',
    'transparent.heic',
    'plain.avif',
    'transparent.avif',
    'turned.tiff',
    'plain.bmp',
  ])('%s cut off at any byte is refused, and called no other format', (name) => {
    const whole = hard(name);
    expect(codeFor(whole)).toBe('ok');
    for (let end = 64; end < whole.length; end++) {
      expect(codeFor(whole.subarray(0, end)), `at ${end}`).toBe('damaged-image');
    }
    const start = ['empty-file', 'not-an-image', 'unsupported-format', 'damaged-image'];
    for (let end = 0; end < 64; end++) expect(start).toContain(codeFor(whole.subarray(0, end)));
  });

  it('a GIF is good as soon as its first frame is whole', () => {
    const whole = hard('plain.gif');
    const codes = Array.from({ length: whole.length }, (_, end) => codeFor(whole.subarray(0, end)));
    // The last byte only says that no frame follows.
    expect(codes.pop()).toBe('ok');
    expect(codes.slice(13)).toEqual(codes.slice(13).map(() => 'damaged-image'));
  });
});
