import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { FlagCode } from './flag';
import { FLAG_SIDE, findFlags } from './flags';
import type { Plane, Rgb } from './planes';

const FOLDER = 'e2e/images/photos';
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.jpg'))
  .map((file) => file.replace('.jpg', ''));

type Spoil = (matte: Plane) => Promise<Uint8Array> | Uint8Array;

const own: Spoil = ({ data }) => data;

/** A photo and its true matte, spoilt or not, at the size that flags are found on. */
async function load(name: string, spoil: Spoil): Promise<[guide: Rgb, matte: Plane]> {
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
  const matte = { data: new Uint8Array(alpha), width, height };
  return [
    { data: new Uint8Array(data), width, height },
    { ...matte, data: await spoil(matte) },
  ];
}

const codesOf = async (name: string, spoil: Spoil): Promise<FlagCode[]> =>
  findFlags(...(await load(name, spoil))).map(({ code }) => code);

/** The matte with its contour moved outwards by about so many pixels. */
const grown =
  (by: number): Spoil =>
  async ({ data, width, height }) => {
    const blurred = await sharp(data, { raw: { width, height, channels: 1 } })
      .blur(by)
      .extractChannel(0)
      .raw()
      .toBuffer();
    return Uint8Array.from(blurred, (alpha) => Math.max(0, Math.min(255, (alpha - 30) * 8 + 128)));
  };

const changed =
  (change: (alpha: number, x: number, y: number, matte: Plane) => number): Spoil =>
  (matte) =>
    matte.data.map((alpha, i) =>
      change(alpha, i % matte.width, Math.floor(i / matte.width), matte),
    );

/** The most solid place: where a window of the matte is opaque all over. */
function solidPlace({ data, width, height }: Plane): [x: number, y: number] {
  const reach = 14;
  for (let y = reach; y < height - reach; y += 3) {
    for (let x = reach; x < width - reach; x += 3) {
      const corners = [-reach, 0, reach].flatMap((dy) =>
        [-reach, 0, reach].map((dx) => data[(y + dy) * width + x + dx]),
      );
      if (corners.every((alpha) => alpha === 255)) return [x, y];
    }
  }
  throw new Error('no solid place');
}

test.each(NAMES)('the true matte of %s raises no flag', async (name) => {
  expect(await codesOf(name, own)).toEqual([]);
});

const SPOILT: readonly [FlagCode, string, Spoil][] = [
  ['empty', 'nothing left', changed(() => 0)],
  ['full', 'everything kept', changed(() => 255)],
  [
    'touches-frame',
    'a strip along the frame kept',
    changed((alpha, x, y, { height }) => (x < 6 && y > height / 2 ? 255 : alpha)),
  ],
  [
    'several-parts',
    'a spot in a corner kept',
    changed((alpha, x, y) => (Math.hypot(x - 60, y - 60) < 15 ? 255 : alpha)),
  ],
  [
    'haze',
    'a veil over a corner',
    changed((alpha, x, y) => (x < 150 && y < 150 ? Math.max(alpha, 24) : alpha)),
  ],
  [
    'holes',
    'a hole of five pixels',
    (matte) => {
      const [x, y] = solidPlace(matte);
      return matte.data.map((alpha, i) =>
        Math.hypot((i % matte.width) - x, Math.floor(i / matte.width) - y) < 5 ? 0 : alpha,
      );
    },
  ],
  [
    'soft-inside',
    'a half-clear middle',
    (matte) => {
      const [x, y] = solidPlace(matte);
      return matte.data.map((alpha, i) =>
        alpha > 200 && Math.hypot((i % matte.width) - x, Math.floor(i / matte.width) - y) < 40
          ? 170
          : alpha,
      );
    },
  ],
  ['halo', 'a rim of the backdrop kept', grown(4)],
  ['low-contrast', 'a contour well outside of the subject', grown(8)],
];

describe.each(SPOILT)('%s is raised by', (code, _, spoil) => {
  test.each(['bottle-dark-table', 'handbag-grey-gradient', 'mug-white-studio', 'teddy-wood-table'])(
    `${_}: %s`,
    async (name) => {
      expect(await codesOf(name, spoil)).toContain(code);
    },
  );
});

test('a flag tells where it is worst', async () => {
  const veil = changed((alpha, x, y) => (x < 150 && y < 150 ? Math.max(alpha, 24) : alpha));
  const flags = findFlags(...(await load('mug-white-studio', veil)));
  const [haze] = flags;
  expect(flags).toHaveLength(1);
  expect(haze?.place.left).toBeLessThan(0.2);
  expect(haze?.place.right).toBeLessThan(0.22);
  expect(haze?.place.bottom).toBeLessThan(0.3);
});
