import { expect, test } from 'vitest';
import { examine } from './examine';
import type { Plane, Rgb } from './planes';

const SIZE = { width: 200, height: 100 };

/** A matte with the alpha that is said for each pixel. */
const matteOf = (alpha: (x: number, y: number) => number): Plane => ({
  ...SIZE,
  data: Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) =>
    alpha(i % SIZE.width, Math.floor(i / SIZE.width)),
  ),
});

const isIn = (x: number, y: number) => x >= 50 && x < 150 && y >= 20 && y < 80;

/** The same grey everywhere: no contour could be told from it. */
const GREY: Rgb = { ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height * 3).fill(128) };

test('the box is around the subject, and not around haze that nobody sees', () => {
  const found = examine({ guide: null, matte: matteOf((x, y) => (isIn(x, y) ? 255 : 7)) });
  expect(found.subject).toEqual({ left: 0.25, top: 0.2, right: 0.75, bottom: 0.8 });
  expect(found.coverage).toBe(0.3);
});

test('the soft foot of an edge belongs to the subject', () => {
  const matte = matteOf((x, y) => (isIn(x, y) ? 255 : x === 49 && y === 50 ? 8 : 0));
  expect(examine({ guide: null, matte }).subject?.left).toBe(49 / 200);
});

test('where all is clear there is no subject', () => {
  const found = examine({ guide: GREY, matte: matteOf(() => 7) });
  expect(found).toMatchObject({ subject: null, coverage: 0, flags: [{ code: 'empty' }] });
});

test('without the photo nothing is said of its colours', () => {
  const matte = matteOf((x, y) => (isIn(x, y) ? 255 : 0));
  expect(examine({ guide: GREY, matte }).flags.map(({ code }) => code)).toContain('low-contrast');
  expect(examine({ guide: null, matte }).flags).toEqual([]);
});
