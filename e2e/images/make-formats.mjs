/**
 * Makes the pictures of `hard/` in formats beside JPEG, PNG and WebP: one small picture, which
 * `formats.png` holds, in each of them. The results are committed: run it again only to change
 * them. Needs libheif's `heif-enc`, and libtiff's `tiffcp`, which tests do not.
 * `node e2e/images/make-formats.mjs [photos]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import sharp from 'sharp';

const photos = resolve(process.argv[2] ?? new URL('photos', import.meta.url).pathname);
const folder = new URL('hard/', import.meta.url).pathname;
const HEIF_ENCODER = 'heif-enc';
const TIFF_COPIER = 'tiffcp';
const WIDTH = 96;
const HEIGHT = 72;

/** @param {string} name */
const target = (name) => resolve(folder, name);

const scratch = await mkdtemp(resolve(tmpdir(), 'formats-'));
/** @param {string} name */
const draft = (name) => resolve(scratch, name);

const png = await sharp(resolve(photos, 'mug-white-studio.jpg'))
  .resize(WIDTH, HEIGHT, { fit: 'cover' })
  .blur(0.8)
  .png()
  .toBuffer();
await writeFile(target('formats.png'), png);

/** Exact: no conversion of colours, no loss. */
const LOSSLESS = ['-L', '-p', 'chroma=444', '--matrix_coefficients=0'];

/** @param {string} name @param {string[]} options */
const heif = (name, ...options) =>
  execFileSync(HEIF_ENCODER, [...options, '-o', target(name)], { stdio: 'ignore' });

/**
 * Gives the first item of a HEIF file one more property of one byte; `heif-enc` writes none of
 * those. All boxes around it grow, and what lies behind moves.
 * @param {string} name @param {string} type @param {number} value
 */
async function addProperty(name, type, value) {
  const bytes = await readFile(target(name));
  /** @param {string} box */
  const find = (box) => bytes.indexOf(box, 0, 'latin1') - 4;
  const [ipco, ipma, iloc] = [find('ipco'), find('ipma'), find('iloc')];
  const ipcoEnd = ipco + bytes.readUInt32BE(ipco);
  let properties = 0;
  for (let at = ipco + 8; at < ipcoEnd; at += bytes.readUInt32BE(at)) properties++;
  // Version 0, no flags: a short id, a count, then a byte for each property.
  const count = ipma + 18;
  const associationsEnd = count + 1 + bytes.readUInt8(count);
  const property = Buffer.from(`\0\0\0\x09${type}${String.fromCharCode(value)}`, 'latin1');
  const grown = property.length + 1;
  for (const box of ['meta', 'iprp'])
    bytes.writeUInt32BE(bytes.readUInt32BE(find(box)) + grown, find(box));
  bytes.writeUInt32BE(ipcoEnd - ipco + property.length, ipco);
  bytes.writeUInt32BE(bytes.readUInt32BE(ipma) + 1, ipma);
  bytes.writeUInt8(bytes.readUInt8(count) + 1, count);
  moveItems(bytes, iloc, grown);
  const association = Buffer.of(0x80 | (properties + 1));
  await writeFile(
    target(name),
    Buffer.concat([
      bytes.subarray(0, ipcoEnd),
      property,
      bytes.subarray(ipcoEnd, associationsEnd),
      association,
      bytes.subarray(associationsEnd),
    ]),
  );
}

/** Version 0 with a base for each item. @param {Buffer} bytes @param {number} iloc @param {number} by */
function moveItems(bytes, iloc, by) {
  if (bytes.readUInt8(iloc + 8) !== 0 || bytes.readUInt16BE(iloc + 12) !== 0x4440) {
    throw new Error('this heif-enc lays its files out in another way');
  }
  let at = iloc + 16;
  for (let item = bytes.readUInt16BE(iloc + 14); item > 0; item--) {
    bytes.writeUInt32BE(bytes.readUInt32BE(at + 4) + by, at + 4);
    at += 10 + bytes.readUInt16BE(at + 8) * 8;
  }
}

async function heic() {
  const mirrored = draft('mirrored.png');
  await sharp(png).flop().toFile(mirrored);
  heif('plain.heic', ...LOSSLESS, target('formats.png'));
  heif('pages.heic', '-q', '40', target('formats.png'), mirrored);

  const turned = draft('turned.jpg');
  const lying = await sharp(png).rotate(270).png().toBuffer();
  await sharp(lying).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toFile(turned);
  // As phones do it: an EXIF orientation, which does not count, beside the property that does.
  heif('turned.heic', '-q', '90', turned);
  heif('turned.avif', '-A', '-q', '90', turned);
  await addProperty('turned.heic', 'irot', 3);
  await addProperty('turned.avif', 'irot', 3);
  heif('mirrored.heic', ...LOSSLESS, mirrored);
  await addProperty('mirrored.heic', 'imir', 1);

  const wide = draft('wide.png');
  await sharp(png).withIccProfile('p3').png().toFile(wide);
  heif('display-p3.heic', ...LOSSLESS, wide);
  await sharp(png)
    .withIccProfile('p3')
    .tiff({ compression: 'lzw' })
    .toFile(target('display-p3.tiff'));

  const clear = draft('clear.png');
  await sharp(png)
    .joinChannel(ramp(), { raw: { ...SIZE, channels: 1 } })
    .png()
    .toFile(clear);
  heif('transparent.heic', ...LOSSLESS, clear);
  await sharp(clear).tiff({ compression: 'deflate' }).toFile(target('transparent.tiff'));
  heif('transparent.avif', '-A', '-q', '90', clear);
}

const SIZE = { width: WIDTH, height: HEIGHT };

/** Alpha from clear to opaque, left to right. */
const ramp = () =>
  Buffer.from(
    Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
      Math.round(((at % WIDTH) * 255) / (WIDTH - 1)),
    ),
  );

async function tiff() {
  const plain = draft('plain.tiff');
  await sharp(png).tiff({ compression: 'none' }).toFile(plain);
  await sharp(png).flop().tiff({ compression: 'lzw' }).toFile(draft('second.tiff'));
  execFileSync(TIFF_COPIER, [
    '-c',
    'lzw:2',
    '-B',
    plain,
    draft('second.tiff'),
    target('pages.tiff'),
  ]);
  execFileSync(TIFF_COPIER, ['-c', 'packbits', '-p', 'separate', plain, target('planar.tiff')]);
  await sharp(png)
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .tiff({ compression: 'lzw' })
    .toFile(target('turned.tiff'));
  const cmyk = sharp(png).toColourspace('cmyk').tiff({ compression: 'deflate' });
  await cmyk.toFile(target('cmyk.tiff'));
}

async function others() {
  await sharp(png).avif({ quality: 80 }).toFile(target('plain.avif'));
  const frames = await Promise.all(
    [1, 0.8, 0.6].map((brightness) => sharp(png).modulate({ brightness }).png().toBuffer()),
  );
  await sharp(frames, { join: { animated: true } })
    .gif({ delay: [200] })
    .toFile(target('animated.gif'));
  await sharp(png).gif().toFile(target('plain.gif'));
  const pixels = await sharp(png).removeAlpha().raw().toBuffer();
  await writeFile(target('plain.bmp'), bitmap(pixels));
}

/** A Windows bitmap with 24 bits: rows from the bottom up, blue first. @param {Buffer} pixels */
function bitmap(pixels) {
  const stride = Math.ceil((WIDTH * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * HEIGHT);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(WIDTH, 18);
  bytes.writeInt32LE(HEIGHT, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * WIDTH + x) * 3);
      bytes.set([blue, green, red], 54 + (HEIGHT - 1 - y) * stride + x * 3);
    }
  }
  return bytes;
}

try {
  await heic();
  await tiff();
  await others();
} finally {
  await rm(scratch, { recursive: true });
}
