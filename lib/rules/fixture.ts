import sharp, { type Sharp } from 'sharp';
import type { Plane } from '@/lib/matte/planes';
import type { ExportedFile } from './judge';
import type { Pixels } from './subject';

/** A canvas with its matte, to be drawn on. */
export type Canvas = { pixels: Pixels; matte: Plane };

type Box = { left: number; top: number; width: number; height: number };

const STRIPES = [
  [220, 20, 30],
  [10, 10, 12],
  [20, 40, 210],
  [250, 240, 20],
];

/** White, with goods of hard edges and loud stripes on it: where JPEG bleeds most. */
export function goodsOn(width: number, height: number, box: Box): Canvas {
  const data = new Uint8Array(width * height * 4).fill(255);
  const matte = new Uint8Array(width * height);
  for (let y = box.top; y < box.top + box.height; y++) {
    for (let x = box.left; x < box.left + box.width; x++) {
      const i = y * width + x;
      matte[i] = 255;
      data.set(STRIPES[Math.floor((x + y) / 7) % STRIPES.length] ?? [], i * 4);
    }
  }
  return { pixels: { width, height, data }, matte: { width, height, data: matte } };
}

/** Goods in the middle, so large by their longer side. */
export function goodsFilling(width: number, height: number, long: number, short = long): Canvas {
  const isTall = height >= width;
  const size = { width: isTall ? short : long, height: isTall ? long : short };
  const [left, top] = [(width - size.width) >> 1, (height - size.height) >> 1];
  return goodsOn(width, height, { left, top, ...size });
}

export function paint({ pixels }: Canvas, x: number, y: number, value: number, alpha = 255): void {
  pixels.data.set([value, value, value, alpha], (y * pixels.width + x) * 4);
}

export const drawn = ({ pixels: { width, height, data } }: Canvas): Sharp =>
  sharp(data, { raw: { width, height, channels: 4 } });

const blank = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#ffffff' } });

/** An empty white picture of that size, tagged sRGB, and small as a file. */
export const blankJpeg = (width: number, height: number): Sharp =>
  blank(width, height).jpeg({ quality: 50 }).withIccProfile('srgb');

export async function decode(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { limitInputPixels: false })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** The file that these steps write, read back by the program that wrote it. */
export async function written(
  image: Sharp,
  { name = 'B000123456.MAIN.jpg', subject = null }: { name?: string; subject?: Plane | null } = {},
): Promise<ExportedFile> {
  const bytes = new Uint8Array(await image.toBuffer());
  return { name, bytes, pixels: await decode(bytes), subject };
}

/** The same file, with nothing after its end until it is so long. */
export function padded(file: ExportedFile, length: number): ExportedFile {
  const bytes = new Uint8Array(length);
  bytes.set(file.bytes);
  return { ...file, bytes };
}
