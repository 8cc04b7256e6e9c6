/**
 * Makes the pictures in `hard/`, which are difficult on purpose, from the product photos in
 * `photos/` (or the folder named as argument). The results are committed: run it again only to
 * change them. `node e2e/images/make.mjs [photos]`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

const photos = resolve(process.argv[2] ?? new URL('photos', import.meta.url).pathname);
const folder = new URL('hard/', import.meta.url).pathname;

const photo = (/** @type {string} */ name) => sharp(resolve(photos, `${name}.jpg`));

/** @param {string} name @param {Uint8Array | string} bytes */
const save = (name, bytes) => writeFile(resolve(folder, name), bytes);

/**
 * What has to be done to an upright picture so that the EXIF orientation of that number undoes it.
 * @type {readonly ((picture: import('sharp').Sharp) => import('sharp').Sharp)[]}
 */
const UNDONE_BY = [
  (picture) => picture,
  (picture) => picture.flop(),
  (picture) => picture.rotate(180),
  (picture) => picture.flip(),
  (picture) => picture.rotate(90),
  (picture) => picture.rotate(270),
  (picture) => picture.rotate(270),
  (picture) => picture.rotate(90),
];

async function orientations() {
  const upright = await photo('mug-white-studio').resize(800).png().toBuffer();
  for (const [index, turn] of UNDONE_BY.entries()) {
    const orientation = index + 1;
    const turned = await turn(sharp(upright)).png().toBuffer();
    // 5 and 7 mirror as well, and sharp orders its steps by itself: hence one after the other.
    const stored = orientation === 5 || orientation === 7 ? sharp(turned).flop() : sharp(turned);
    const jpeg = stored.jpeg({ quality: 85 }).withMetadata({ orientation });
    await save(`orientation-${orientation}.jpg`, await jpeg.toBuffer());
  }
}

async function colourSpaces() {
  const cup = photo('mug-white-studio').resize(800);
  const box = photo('carton-wood-table').resize(400);
  const cmyk = cup.clone().toColourspace('cmyk').jpeg({ quality: 80 });
  await save('cmyk.jpg', await cmyk.toBuffer());
  const wide = photo('headphones-yellow-paper').resize(800);
  await save('display-p3.jpg', await wide.withIccProfile('p3').jpeg({ quality: 85 }).toBuffer());
  await save('16-bit.png', await box.toColourspace('rgb16').png().toBuffer());
}

async function sizes() {
  const teddy = photo('teddy-wood-table');
  await save('1x1.png', await teddy.clone().resize(1, 1).png().toBuffer());
  await save('tiny.jpg', await teddy.clone().resize(40, 30).jpeg().toBuffer());
  const strip = photo('carton-wood-table').resize(5000, 120, { fit: 'cover' });
  await save('wide-strip.jpg', await strip.jpeg({ quality: 80 }).toBuffer());
  await save('24-megapixels.jpg', await twentyFourMegapixels());
  await save('20000x20000.png', hugePng(20_000));
}

/** A camera's size and grain: enlarged pixels alone would be too smooth to be like a photo. */
async function twentyFourMegapixels() {
  const { data, info } = await photo('handbag-grey-gradient')
    .resize(6000, 4000, { fit: 'cover', kernel: 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  let seed = 1;
  for (let at = 0; at < data.length; at += info.channels) {
    let grain = 0;
    for (let i = 0; i < 4; i++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      grain += (seed >>> 24) / 255 - 0.5;
    }
    for (let channel = 0; channel < 3; channel++) {
      const value = (data[at + channel] ?? 0) + grain * 9;
      data[at + channel] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return sharp(data, { raw: info }).jpeg({ quality: 72 }).toBuffer();
}

/** 400 megapixels of black in 50 kB: one bit a pixel, and zeros deflate to a thousandth. */
function hugePng(/** @type {number} */ side) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + side / 8) * side);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {string} type @param {Buffer} data */
function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = -1;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeInt32BE(~crc, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

async function motion() {
  const cup = photo('mug-white-studio').resize(240);
  const frames = await Promise.all(
    [1, 0.8, 0.6].map((brightness) => cup.clone().modulate({ brightness }).png().toBuffer()),
  );
  const animation = sharp(frames, { join: { animated: true } }).webp({ quality: 70, delay: 200 });
  await save('animated.webp', await animation.toBuffer());
}

/** Soft alpha from clear to opaque, left to right, over two colours. */
async function transparency() {
  const side = 256;
  const pixels = Buffer.alloc(side * side * 4);
  for (let at = 0; at < pixels.length; at += 4) {
    const x = (at / 4) % side;
    pixels.set(at < pixels.length / 2 ? [200, 40, 90, x] : [30, 160, 220, x], at);
  }
  const raw = { width: side, height: side, channels: /** @type {const} */ (4) };
  const ramp = sharp(pixels, { raw }).png();
  await save('transparent.png', await ramp.clone().toBuffer());
  await save('turned-transparent.png', await ramp.withMetadata({ orientation: 6 }).toBuffer());
}

async function impostors() {
  const jpeg = await photo('sneaker-white-on-white').resize(800).jpeg().toBuffer();
  const png = await photo('sunglasses-peach-paper').resize(400).png().toBuffer();
  await save('truncated.jpg', jpeg.subarray(0, Math.floor(jpeg.length * 0.6)));
  await save('truncated.png', png.subarray(0, Math.floor(png.length * 0.6)));
  await save('png-named.jpg', png);
  await save(
    'text-named.jpg',
    'This was never a picture; somebody only gave it the name of one.\n',
  );
  await save('empty.jpg', '');
}

await mkdir(folder, { recursive: true });
await orientations();
await colourSpaces();
await sizes();
await motion();
await transparency();
await impostors();
