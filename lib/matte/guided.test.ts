import { expect, test } from 'vitest';
import { fitGuidance, refiner } from './guided';
import type { Plane, Rgb } from './planes';

const RATIO = 6;
const SMALL = { width: 40, height: 30 };
const FULL = { width: SMALL.width * RATIO, height: SMALL.height * RATIO };

type Colour = readonly number[];
type Scene = { readonly subject: (x: number, y: number) => Colour; readonly backdrop: Colour };

const disc = (x: number, y: number) =>
  Math.max(0, Math.min(1, 70 - Math.hypot(x - FULL.width / 2, y - FULL.height / 2)));

/** Every pixel of the full size mixed, and its matte. */
function shoot({ subject, backdrop }: Scene): { photo: Rgb; alpha: Plane } {
  const photo = new Uint8Array(FULL.width * FULL.height * 3);
  const alpha = new Uint8Array(FULL.width * FULL.height);
  for (let i = 0; i < alpha.length; i++) {
    const [x, y] = [i % FULL.width, Math.floor(i / FULL.width)];
    const share = disc(x, y);
    alpha[i] = Math.round(share * 255);
    const own = subject(x, y);
    for (let c = 0; c < 3; c++) {
      photo[i * 3 + c] = (own[c] ?? 0) * share + (backdrop[c] ?? 0) * (1 - share);
    }
  }
  return { photo: { ...FULL, data: photo }, alpha: { ...FULL, data: alpha } };
}

/** Means of squares of `RATIO` by `RATIO`. */
function shrunk<P extends Plane | Rgb>(of: P, channels: number): P {
  const data = new Uint8Array(SMALL.width * SMALL.height * channels);
  for (let to = 0; to < data.length; to++) {
    const c = to % channels;
    const pixel = Math.floor(to / channels);
    const left = (pixel % SMALL.width) * RATIO;
    const top = Math.floor(pixel / SMALL.width) * RATIO;
    let sum = 0;
    for (let y = top; y < top + RATIO; y++) {
      for (let x = left; x < left + RATIO; x++) {
        sum += of.data[(y * FULL.width + x) * channels + c] ?? 0;
      }
    }
    data[to] = Math.round(sum / RATIO ** 2);
  }
  return { ...of, ...SMALL, data };
}

/** How far a matte is from the true one on average, before and after it was refined. */
function errors(scene: Scene) {
  const { photo, alpha } = shoot(scene);
  const small = shrunk(alpha, 1);
  const refine = refiner(fitGuidance(shrunk(photo, 3), small), FULL);
  let [before, after, changed] = [0, 0, 0];
  for (let y = 0; y < FULL.height; y++) {
    const row = new Uint8Array(FULL.width * 4).fill(255);
    const matte = new Uint8Array(FULL.width);
    for (let x = 0; x < FULL.width; x++) {
      const i = y * FULL.width + x;
      row.set(photo.data.subarray(i * 3, i * 3 + 3), x * 4);
      matte[x] = small.data[Math.floor(y / RATIO) * SMALL.width + Math.floor(x / RATIO)] ?? 0;
    }
    const own = matte.slice();
    refine(y, row, matte);
    for (let x = 0; x < FULL.width; x++) {
      const truth = alpha.data[y * FULL.width + x] ?? 0;
      before += Math.abs((own[x] ?? 0) - truth);
      after += Math.abs((matte[x] ?? 0) - truth);
      if (matte[x] !== own[x]) changed++;
    }
  }
  return { before, after, changed };
}

const GREY = [150, 150, 150];

test('an edge that the photo shows is found between the samples of a small matte', () => {
  const { before, after } = errors({ subject: () => [200, 40, 30], backdrop: GREY });
  expect(after).toBeLessThan(before / 4);
});

test('a fine pattern on the subject is not taken for its edge', () => {
  const checks = (x: number, y: number) =>
    ((x >> 2) + (y >> 2)) % 2 === 0 ? [240, 240, 240] : [60, 60, 60];
  const { before, after } = errors({ subject: checks, backdrop: GREY });
  expect(after).toBeLessThanOrEqual(before * 1.01);
});

test('where subject and backdrop look alike, the matte stays as it is', () => {
  const { changed } = errors({ subject: () => [151, 150, 150], backdrop: GREY });
  expect(changed).toBe(0);
});

test('where a small matte is the same all around, values stay', () => {
  const matte = { ...SMALL, data: new Uint8Array(SMALL.width * SMALL.height).fill(90) };
  const guide = { ...SMALL, data: Uint8Array.from({ length: 3600 }, (_, i) => (i * 37) % 256) };
  const row = new Uint8Array(FULL.width).fill(90);
  refiner(fitGuidance(guide, matte), FULL)(5, new Uint8Array(FULL.width * 4), row);
  expect(new Set(row)).toEqual(new Set([90]));
});
