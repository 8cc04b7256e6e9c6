/** Runs in the browser, beside the real pool and its workers, and answers in plain values. */
import { codeOf } from '@/lib/base/errors';
import type { Box, Size } from '@/lib/image/fit';
import { createImagePool } from '@/lib/image/pool';
import type { Prepared } from '@/lib/image/prepare';
import type { RenderOrder } from '@/lib/image/render';
import type { Layout } from '@/lib/layout/layout';
import { planLayout } from '@/lib/layout/plan';
import type { Place } from '@/lib/matte/flag';

const pool = createImagePool({ size: 1 });
const calm = new AbortController().signal;

type Tried<T> = { ok: true; value: T; ms: number } | { ok: false; code: string; ms: number };

async function tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
  const start = performance.now();
  try {
    const value = await work();
    return { ok: true, value, ms: performance.now() - start };
  } catch (thrown) {
    return { ok: false, code: codeOf(thrown), ms: performance.now() - start };
  }
}

async function load(url: string): Promise<File> {
  const response = await fetch(url);
  return new File([await response.blob()], url.split('/').at(-1) ?? 'photo');
}

async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

async function pixelsOf(blob: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

type Matte = (u: number, v: number) => number;

/** A matte that is known everywhere: a disc with a rim so steep; `u` and `v` from 0 to 1. */
const discOf =
  (slope: number): Matte =>
  (u, v) =>
    Math.max(0, Math.min(255, (0.4 - Math.hypot(u - 0.5, v - 0.5)) * slope + 128));

const disc = discOf(2000);

/** As a model would answer: the disc on the content, haze on the padding, colours of no use. */
async function cutOutOf(copy: Size, content: Box, matte = disc): Promise<Blob> {
  const canvas = new OffscreenCanvas(copy.width, copy.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  const image = context.createImageData(copy.width, copy.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let y = 0; y < copy.height; y++) {
    for (let x = 0; x < copy.width; x++) {
      const u = (x + 0.5 - content.x) / content.width;
      const v = (y + 0.5 - content.y) / content.height;
      const isContent = u > 0 && u < 1 && v > 0 && v < 1;
      const alpha = isContent ? Math.round(matte(u, v)) : 77;
      pixels[y * copy.width + x] = (alpha << 24) | 0x00ff00;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

function compare(original: ImageData, finished: ImageData) {
  const [before, after] = [original.data, finished.data];
  let opaque = 0;
  let differing = 0;
  let leaking = 0;
  let alphaError = 0;
  for (let at = 0; at < before.length; at += 4) {
    const pixel = at / 4;
    const u = ((pixel % original.width) + 0.5) / original.width;
    const v = (Math.floor(pixel / original.width) + 0.5) / original.height;
    const alpha = after[at + 3] ?? 0;
    const expected = (disc(u, v) * (before[at + 3] ?? 0)) / 255;
    alphaError = Math.max(alphaError, Math.abs(alpha - expected));
    const isSame = [0, 1, 2].every((channel) => before[at + channel] === after[at + channel]);
    if (alpha === 255) {
      opaque++;
      if (!isSame) differing++;
    } else if (alpha === 0 && (after[at] || after[at + 1] || after[at + 2])) leaking++;
  }
  return { opaque, differing, leaking, alphaError };
}

const described = ({ transform, digest, notes, copy, thumbnail }: Prepared) => ({
  transform,
  digest,
  notes: [...notes],
  copy: { type: copy.type, size: copy.size },
  thumbnail: { type: thumbnail.type, size: thumbnail.size },
});

const harness = {
  prepare: (url: string) =>
    tried(async () => {
      const prepared = await pool.prepare(await load(url), calm);
      const files = {
        copy: await dataUrl(prepared.copy),
        thumbnail: await dataUrl(prepared.thumbnail),
      };
      return { ...described(prepared), files };
    }),

  /** Prepares a picture of pure noise, the worst that a JPEG encoder can meet. */
  prepareNoise: (width: number, height: number) =>
    tried(async () => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      const image = new ImageData(width, height);
      const words = new Uint32Array(image.data.buffer);
      let seed = 1;
      for (let at = 0; at < words.length; at++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        words[at] = (seed >>> 8) | 0xff000000;
      }
      context?.putImageData(image, 0, 0);
      const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 });
      return { ...described(await pool.prepare(file, calm)), bytes: file.size };
    }),

  /** Prepares a file whose middle was overwritten. */
  prepareSpoilt: (url: string) =>
    tried(async () => {
      const bytes = new Uint8Array(await (await load(url)).arrayBuffer());
      bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 5000);
      return described(await pool.prepare(new Blob([bytes]), calm));
    }),

  /** Prepares the first half of a file, given in base64. */
  prepareHalf: (text: string) =>
    tried(async () => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      return described(await pool.prepare(new Blob([bytes.slice(0, bytes.length / 2)]), calm));
    }),

  /** There and back: prepare, a cut-out whose matte is known, finish, and pixel by pixel. */
  roundTrip: (url: string, maxSide?: number) =>
    tried(async () => {
      const file = await load(url);
      const prepared = await pool.prepare(file, calm);
      const { transform } = prepared;
      const cutout = await cutOutOf(transform.copy, transform.content);
      const start = performance.now();
      const options = maxSide === undefined ? {} : { maxSide };
      const finished = await pool.finish({ file, cutout, transform, ...options }, calm);
      const finishMs = performance.now() - start;
      const { picture, size } = finished;
      const pixels = await pixelsOf(picture);
      return {
        transform,
        size,
        finishMs,
        type: picture.type,
        bytes: picture.size,
        decoded: { width: pixels.width, height: pixels.height },
        ...(maxSide === undefined ? compare(await pixelsOf(file), pixels) : {}),
      };
    }),

  /** Finishes under the disc on a cut-out that came back that much smaller than it was sent. */
  finishFromSmall: (url: string, ratio: number) =>
    tried(async () => {
      const file = await load(url);
      const { transform } = await pool.prepare(file, calm);
      const small = ({ width, height }: Size): Size => ({
        width: Math.round(width / ratio),
        height: Math.round(height / ratio),
      });
      const { copy, content } = transform;
      const place = { x: content.x / ratio, y: content.y / ratio, ...small(content) };
      const cutout = await cutOutOf(small(copy), place);
      const { picture, size } = await pool.finish({ file, cutout, transform }, calm);
      const compared = compare(await pixelsOf(file), await pixelsOf(picture));
      return { ...compared, size, file: await dataUrl(picture) };
    }),

  /** A region, held against the same part of the original and of what is finished as a whole. */
  region: (url: string, box: Box) =>
    tried(async () => {
      const file = await load(url);
      const { transform } = await pool.prepare(file, calm);
      const cutout = await cutOutOf(transform.copy, transform.content, disc);
      const request = { file, cutout, transform };
      const start = performance.now();
      const region = await pool.region(request, box, calm);
      const ms = performance.now() - start;
      const whole = await pixelsOf((await pool.finish(request, calm)).picture);
      const original = await pixelsOf(file);
      let [before, alpha, opaque, opaquePixels, softPixels] = [0, 0, 0, 0, 0];
      for (let at = 0; at < region.before.length; at += 4) {
        const pixel = at / 4;
        const x = box.x + (pixel % box.width);
        const from = ((box.y + Math.floor(pixel / box.width)) * original.width + x) * 4;
        const differs = (part: Uint8ClampedArray, of: ImageData) =>
          [0, 1, 2].some((channel) => part[at + channel] !== of.data[from + channel]);
        if (differs(region.before, original)) before++;
        const value = region.after[at + 3] ?? 0;
        if (value !== whole.data[from + 3]) alpha++;
        if (value > 0 && value < 255) softPixels++;
        if (value !== 255) continue;
        opaquePixels++;
        if (differs(region.after, original)) opaque++;
      }
      return { ms, length: region.after.length, opaquePixels, softPixels, before, alpha, opaque };
    }),

  /** Finishes with a cut-out that the worker itself fetches. */
  finishFrom: (url: string, cutout: string) =>
    tried(async () => {
      const file = await load(url);
      const { transform } = await pool.prepare(file, calm);
      const { picture } = await pool.finish({ file, cutout, transform }, calm);
      return picture.type;
    }),

  /**
   * Finishes a red disc that was shot on green, with its own matte: how far the colours of its soft
   * rim are from red, and from those of the shot, in levels of 255.
   */
  finishRim: (isDecontaminated: boolean) =>
    tried(async () => {
      const size = { width: 900, height: 600 };
      const rim = discOf(12_000);
      const canvas = new OffscreenCanvas(size.width, size.height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no 2d context');
      const shot = context.createImageData(size.width, size.height);
      for (let pixel = 0; pixel < size.width * size.height; pixel++) {
        const u = ((pixel % size.width) + 0.5) / size.width;
        const v = (Math.floor(pixel / size.width) + 0.5) / size.height;
        const red = rim(u, v) / 255;
        shot.data.set([210 * red, 180 * (1 - red), 30, 255], pixel * 4);
      }
      context.putImageData(shot, 0, 0);
      const file = new File([await canvas.convertToBlob({ type: 'image/png' })], 'rim.png');
      const { transform } = await pool.prepare(file, calm);
      const cutout = await cutOutOf(transform.copy, transform.content, rim);
      const { picture } = await pool.finish({ file, cutout, transform, isDecontaminated }, calm);
      const { data } = await pixelsOf(picture);
      let [soft, fromRed, fromShot] = [0, 0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const alpha = data[at + 3] ?? 0;
        // Fainter ones come back from this canvas with rounded colours.
        if (alpha < 64 || alpha === 255) continue;
        soft++;
        for (const [channel, red] of [210, 0, 30].entries()) {
          const value = data[at + channel] ?? 0;
          fromRed += Math.abs(value - red) / 3;
          fromShot += Math.abs(value - (shot.data[at + channel] ?? 0)) / 3;
        }
      }
      return { soft, fromRed: fromRed / soft, fromShot: fromShot / soft };
    }),

  /**
   * Finishes a disc of one colour that was already cut out, its rim clear by itself, under a matte
   * with the same rim: how far colours are from that colour at most, in levels of 255.
   */
  finishCutOutAnew: () =>
    tried(async () => {
      const canvas = new OffscreenCanvas(600, 400);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no 2d context');
      const rim = discOf(6_000);
      const shot = context.createImageData(canvas.width, canvas.height);
      for (let pixel = 0; pixel < canvas.width * canvas.height; pixel++) {
        const u = ((pixel % canvas.width) + 0.5) / canvas.width;
        const v = (Math.floor(pixel / canvas.width) + 0.5) / canvas.height;
        shot.data.set([100, 100, 100, rim(u, v)], pixel * 4);
      }
      context.putImageData(shot, 0, 0);
      const file = new File([await canvas.convertToBlob({ type: 'image/png' })], 'cut.png');
      const { transform } = await pool.prepare(file, calm);
      const cutout = await cutOutOf(transform.copy, transform.content, rim);
      const { picture } = await pool.finish({ file, cutout, transform }, calm);
      const { data } = await pixelsOf(picture);
      let [soft, furthest] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const alpha = data[at + 3] ?? 0;
        if (alpha < 64 || alpha === 255) continue;
        soft++;
        furthest = Math.max(furthest, Math.abs((data[at] ?? 0) - 100));
      }
      return { soft, furthest };
    }),

  /** Finishes under a matte of 255 everywhere and hands back the file. */
  finishOpaque: (url: string) =>
    tried(async () => {
      const file = await load(url);
      const { transform } = await pool.prepare(file, calm);
      const canvas = new OffscreenCanvas(transform.copy.width, transform.copy.height);
      canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
      const cutout = await canvas.convertToBlob({ type: 'image/png' });
      const { picture } = await pool.finish({ file, cutout, transform }, calm);
      return dataUrl(picture);
    }),

  /**
   * Lays a photo out under the disc of known edges, and beside it finishes the same one as it is.
   * A background that is a picture comes from a URL.
   */
  render: (
    url: string,
    layout: Layout,
    order: Omit<RenderOrder, 'placement' | 'background'> & {
      readonly background: Exclude<RenderOrder['background'], { kind: 'picture' }> | string;
    },
    subject: Place | null = null,
  ) =>
    tried(async () => {
      const file = await load(url);
      const { transform } = await pool.prepare(file, calm);
      const cutout = await cutOutOf(transform.copy, transform.content);
      const { isDecontaminated } = order;
      const photo = { file, cutout, transform };
      const finished = await pool.finish({ ...photo, isDecontaminated }, calm);
      const placement = planLayout({ original: transform.original, subject, layout });
      const background =
        typeof order.background === 'string'
          ? { kind: 'picture' as const, picture: await load(order.background) }
          : order.background;
      const request = { ...photo, order: { ...order, background, placement } };
      const rendered = await pool.render(request, calm);
      return {
        placement,
        finished: await dataUrl(finished.picture),
        picture: await dataUrl(rendered.picture),
        type: rendered.picture.type,
        size: rendered.size,
        format: rendered.format,
        psnr: rendered.psnr,
        subject: rendered.subject && (await dataUrl(new Blob([rendered.subject.data.slice()]))),
      };
    }),

  /** Cancels a job in the midst of its work, then asks for another. */
  cancel: (url: string) =>
    tried(async () => {
      const file = await load(url);
      const controller = new AbortController();
      const doomed = pool.prepare(file, controller.signal);
      controller.abort(new Error('cancelled by hand'));
      const reason = await doomed.catch((thrown: unknown) => String(thrown));
      const next = await pool.prepare(file, calm);
      return { reason, next: described(next) };
    }),
};

export type Harness = typeof harness;

Object.assign(globalThis, { harness });
