/**
 * Makes the samples of the empty page in `public/samples` from the product photos in `photos/` (or
 * the folder named as argument), and of one photo its true cut-out, from `NAME.alpha.png` beside
 * it. The results are committed. `node e2e/images/make-samples.mjs [photos]`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';

const photos = resolve(process.argv[2] ?? new URL('photos', import.meta.url).pathname);
const folder = new URL('../../public/samples/', import.meta.url).pathname;

const LONG_SIDE = 1200;
/** Of the example under the slider: as large as most screens show it. */
const SMALL_SIDE = 720;
/** Twice what the strip of samples shows, for dense screens. */
const THUMB_SIDE = 128;
const SAMPLES = {
  headphones: 'headphones-yellow-paper',
  mug: 'mug-white-studio',
  handbag: 'handbag-grey-gradient',
  perfume: 'perfume-grey-studio',
};
const CUT_OUT = 'headphones';

/** Radii, in pixels of the photo, within which edge colours are looked for: first far, then near. */
const RADII = [24, 4];

/** @param {number} side */
const within = (side) => ({ width: side, height: side, fit: /** @type {const} */ ('inside') });

for (const [name, photo] of Object.entries(SAMPLES)) {
  const file = resolve(photos, `${photo}.jpg`);
  const sample = (/** @type {number} */ side) =>
    sharp(file).resize(within(side)).webp({ quality: 86, smartSubsample: true }).toBuffer();
  await mkdir(folder, { recursive: true });
  await writeFile(resolve(folder, `${name}.webp`), await sample(LONG_SIDE));
  const thumb = sharp(file).resize(THUMB_SIDE, THUMB_SIDE, { fit: 'cover' }).webp({ quality: 80 });
  await writeFile(resolve(folder, `${name}.thumb.webp`), await thumb.toBuffer());
  if (name !== CUT_OUT) continue;
  await writeFile(resolve(folder, `${name}.small.webp`), await sample(SMALL_SIDE));
  const cutout = await cutOut(file);
  await writeFile(resolve(folder, `${name}.cutout.webp`), await cutout(LONG_SIDE));
  await writeFile(resolve(folder, `${name}.cutout.small.webp`), await cutout(SMALL_SIDE));
}

/** Photo and true alpha, the edge's colours freed from those of the background; for any size. */
async function cutOut(/** @type {string} */ file) {
  const { data: colours, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const alphaFile = file.replace(/\.jpg$/, '.alpha.png');
  const alpha = await sharp(alphaFile).extractChannel(0).raw().toBuffer();
  const { width, height } = info;
  const clean = cleanEdges(colours, alpha, width, height);
  const pixels = new Uint8Array(width * height * 4);
  for (let i = 0; i < alpha.length; i++) {
    pixels.set(clean.subarray(i * 3, i * 3 + 3), i * 4);
    pixels[i * 4 + 3] = alpha[i] ?? 0;
  }
  return (/** @type {number} */ side) =>
    sharp(pixels, { raw: { width, height, channels: 4 } })
      .resize(within(side))
      .webp({ quality: 86, alphaQuality: 100, smartSubsample: true })
      .toBuffer();
}

/**
 * Foreground colours by blur fusion, in two passes (Forte, "Approximate fast foreground colour
 * estimation", 2021). Opaque pixels are left alone.
 * @param {Uint8Array} colours RGB @param {Uint8Array} alpha @param {number} width @param {number} height
 */
function cleanEdges(colours, alpha, width, height) {
  const foreground = Float32Array.from(colours);
  const background = Float32Array.from(colours);
  const opacity = Float32Array.from(alpha, (value) => value / 255);
  const clarity = opacity.map((value) => 1 - value);
  const size = /** @type {const} */ ([width, height]);
  for (const radius of RADII) {
    const meanOpacity = blurred(opacity, ...size, radius);
    const meanClarity = blurred(clarity, ...size, radius);
    for (let channel = 0; channel < 3; channel++) {
      /** @param {Float32Array} source @param {Float32Array} weight */
      const weighted = (source, weight) =>
        blurred(
          weight.map((value, i) => value * (source[i * 3 + channel] ?? 0)),
          ...size,
          radius,
        );
      const near = weighted(foreground, opacity);
      const far = weighted(background, clarity);
      for (let i = 0; i < opacity.length; i++) {
        const a = opacity[i] ?? 0;
        const at = i * 3 + channel;
        const f = (near[i] ?? 0) / ((meanOpacity[i] ?? 0) + 1e-5);
        const b = (far[i] ?? 0) / ((meanClarity[i] ?? 0) + 1e-5);
        background[at] = b;
        const value = f + a * ((colours[at] ?? 0) - a * f - (1 - a) * b);
        foreground[at] = a === 1 ? (colours[at] ?? 0) : Math.max(0, Math.min(255, value));
      }
    }
  }
  return Uint8Array.from(foreground, Math.round);
}

/**
 * Mean over a square window, as two passes of running sums; beyond the edge counts as zero, which
 * the ratios above cancel.
 * @param {Float32Array} source @param {number} width @param {number} height @param {number} radius
 */
function blurred(source, width, height, radius) {
  const across = new Float32Array(source.length);
  const down = new Float32Array(source.length);
  runningMean(source, across, { lines: height, length: width, step: 1, stride: width, radius });
  runningMean(across, down, { lines: width, length: height, step: width, stride: 1, radius });
  return down;
}

/**
 * @param {Float32Array} source @param {Float32Array} target
 * @param {{lines: number, length: number, step: number, stride: number, radius: number}} plan
 */
function runningMean(source, target, { lines, length, step, stride, radius }) {
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    let sum = 0;
    for (let i = -radius; i < length; i++) {
      if (i + radius < length) sum += source[start + (i + radius) * step] ?? 0;
      if (i - radius > 0) sum -= source[start + (i - radius - 1) * step] ?? 0;
      if (i >= 0) target[start + i * step] = sum / (2 * radius + 1);
    }
  }
}
