import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import { distanceFrom } from './distance';
import type { Sample } from './examine';
import { type FlagCode, placeOf } from './flag';
import { FLAG_SIDE, findFlags } from './flags';
import type { Plane, Rgb } from './planes';

const FOLDER = 'e2e/images/photos';

/** The photos of this project whose true mattes are known. */
export const PHOTOS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.jpg'))
  .map((file) => file.replace('.jpg', ''));

export type KnownSample = {
  readonly guide: Rgb;
  readonly matte: Plane;
  /** How far each pixel is from the subject's edge, in pixels: negative within. */
  readonly fromEdge: Float32Array;
};

/** A photo and its true matte, at the size that flags are found on. */
export async function trueSample(name: string): Promise<KnownSample> {
  const photo = sharp(`${FOLDER}/${name}.jpg`);
  const size = await photo.metadata();
  const scale = FLAG_SIDE / Math.max(size.width, size.height);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const fit = { width, height, fit: 'fill' } as const;
  const data = await photo
    .resize({ ...fit, kernel: 'nearest' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const alpha = await sharp(`${FOLDER}/${name}.alpha.png`)
    .resize({ ...fit, kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const guide = { data: new Uint8Array(data), width, height };
  const matte = { data: new Uint8Array(alpha), width, height };
  return { guide, matte, fromEdge: fromEdgeOf(matte) };
}

/** A known way to spoil a matte. */
export type Spoiling = {
  /** The flag that tells of it. */
  readonly code: FlagCode;
  /** What is done, and what its strength is. */
  readonly name: string;
  /** From the weakest to the strongest. */
  readonly strengths: readonly number[];
  /** The weakest at which the flag is raised on that many photos, which is all but one at least. */
  readonly begins: { readonly at: number; readonly on: number };
  readonly spoil: (sample: KnownSample, strength: number) => Sample;
};

const isOpaque = (alpha: number) => alpha >= 128;
const marksOf = (matte: Plane, isMarked: (alpha: number) => boolean) =>
  matte.data.map((alpha) => (isMarked(alpha) ? 1 : 0));

function fromEdgeOf(matte: Plane): Float32Array {
  const outside = distanceFrom(marksOf(matte, isOpaque), matte);
  const inside = distanceFrom(
    marksOf(matte, (alpha) => !isOpaque(alpha)),
    matte,
  );
  return Float32Array.from(outside, (thirds, i) => (thirds - (inside[i] ?? 0)) / 3);
}

const withAlpha = (
  { guide, matte }: KnownSample,
  alphaAt: (alpha: number, i: number) => number,
): Sample => ({ guide, matte: { ...matte, data: matte.data.map(alphaAt) } });

/** The pixels within `radius` of the one that is deepest: farthest from the edge and the frame. */
function aroundDeepest(
  { matte, fromEdge }: KnownSample,
  side: 'inside' | 'outside',
  radius: number,
) {
  const { width, height } = matte;
  const [x, y] = [(i: number) => i % width, (i: number) => Math.floor(i / width)];
  const depth = (i: number) =>
    Math.min(
      (fromEdge[i] ?? 0) * (side === 'inside' ? -1 : 1),
      ...[x(i), y(i), width - 1 - x(i), height - 1 - y(i)],
    );
  let [deepest, most] = [0, 0];
  for (let i = 0; i < matte.data.length; i++) {
    const here = depth(i);
    if (here > most) [deepest, most] = [i, here];
  }
  return (i: number) => Math.hypot(x(i) - x(deepest), y(i) - y(deepest)) < radius;
}

/** Both cut off at the bottom, so that so much of the subject's height is gone. */
function cutAtFrame({ guide, matte }: KnownSample, share: number): Sample {
  const { top, bottom } = placeOf(matte, (i) => isOpaque(matte.data[i] ?? 0));
  const height = Math.floor((bottom - (bottom - top) * share) * matte.height);
  const { width } = matte;
  return {
    guide: { ...guide, height, data: guide.data.subarray(0, width * height * 3) },
    matte: { ...matte, height, data: matte.data.subarray(0, width * height) },
  };
}

/** The contour moved outwards by so many pixels. */
const grown = (sample: KnownSample, by: number): Sample =>
  withAlpha(sample, (alpha, i) => {
    const inside = by + 0.5 - (sample.fromEdge[i] ?? 0);
    return Math.max(alpha, Math.min(255, Math.max(0, inside * 255)));
  });

export const SPOILINGS: readonly Spoiling[] = [
  {
    code: 'empty',
    name: 'only a spot left, pixels across',
    strengths: [80, 40, 20, 0],
    begins: { at: 20, on: 10 },
    spoil: (sample, across) => {
      const isLeft = aroundDeepest(sample, 'inside', across / 2);
      return withAlpha(sample, (alpha, i) => (isLeft(i) ? alpha : 0));
    },
  },
  {
    code: 'full',
    name: 'all kept but a margin, pixels',
    strengths: [40, 10, 3, 0],
    begins: { at: 3, on: 10 },
    spoil: (sample, margin) => {
      const { width, height } = sample.matte;
      return withAlpha(sample, (alpha, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        const isKept = Math.min(x, y, width - 1 - x, height - 1 - y) >= margin;
        return isKept ? 255 : alpha;
      });
    },
  },
  {
    code: 'touches-frame',
    name: 'height beyond the frame, share',
    strengths: [0.01, 0.05, 0.15],
    begins: { at: 0.01, on: 10 },
    spoil: cutAtFrame,
  },
  {
    code: 'several-parts',
    name: 'a speck, pixels across',
    strengths: [8, 12, 16, 20],
    begins: { at: 16, on: 10 },
    spoil: (sample, across) => {
      const isSpeck = aroundDeepest(sample, 'outside', across / 2);
      return withAlpha(sample, (alpha, i) => (isSpeck(i) ? 255 : alpha));
    },
  },
  {
    code: 'holes',
    name: 'a hole, pixels across',
    strengths: [2, 4, 6, 8],
    begins: { at: 8, on: 10 },
    spoil: (sample, across) => {
      const isHole = aroundDeepest(sample, 'inside', across / 2);
      return withAlpha(sample, (alpha, i) => (isHole(i) ? 0 : alpha));
    },
  },
  {
    code: 'soft-inside',
    name: 'lost inside, levels of 255',
    strengths: [5, 15, 40, 100],
    begins: { at: 15, on: 10 },
    spoil: (sample, lost) =>
      withAlpha(sample, (alpha, i) => ((sample.fromEdge[i] ?? 0) < -4 ? alpha - lost : alpha)),
  },
  {
    code: 'haze',
    name: 'left far away, levels of 255',
    strengths: [1, 2, 3, 8],
    begins: { at: 3, on: 10 },
    spoil: (sample, left) =>
      withAlpha(sample, (alpha, i) => ((sample.fromEdge[i] ?? 0) > 12 ? left : alpha)),
  },
  {
    code: 'halo',
    name: 'a rim of backdrop, pixels',
    strengths: [1, 2, 3, 4],
    begins: { at: 4, on: 10 },
    spoil: grown,
  },
  {
    code: 'low-contrast',
    name: 'contour outside of the subject, pixels',
    strengths: [2, 3, 4, 8],
    begins: { at: 4, on: 10 },
    spoil: grown,
  },
  {
    code: 'low-contrast',
    name: 'matte moved aside, pixels',
    strengths: [2, 4, 8, 16],
    begins: { at: 8, on: 9 },
    spoil: (sample, by) => {
      const { data, width } = sample.matte;
      return withAlpha(sample, (_, i) => (i % width < by ? 0 : (data[i - by] ?? 0)));
    },
  },
];

export const codesOf = ({ guide, matte }: Sample): FlagCode[] =>
  findFlags(guide, matte).map(({ code }) => code);
