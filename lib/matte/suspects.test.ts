import { expect, test } from 'vitest';
import type { Sample } from './examine';
import { suspects } from './suspects';

const SIZE = { width: 600, height: 400 };
const CENTRE = { x: 300, y: 200 };
const RADIUS = 120;

type Rgb3 = readonly [number, number, number];
const RED: Rgb3 = [190, 40, 40];
const GREEN: Rgb3 = [60, 160, 80];

/** A disc; what it is told of each pixel: its distance from the rim, and hours on a clock's face. */
function disc(
  alphaAt: (outside: number, hour: number) => number,
  colourAt: (outside: number, hour: number) => Rgb3,
): Sample {
  const { width, height } = SIZE;
  const matte = new Uint8Array(width * height);
  const guide = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [dx, dy] = [x - CENTRE.x, y - CENTRE.y];
      const outside = Math.hypot(dx, dy) - RADIUS;
      const hour = ((Math.atan2(dx, -dy) / Math.PI) * 6 + 12) % 12;
      matte[i] = alphaAt(outside, hour);
      guide.set(colourAt(outside, hour), i * 3);
    }
  }
  return { matte: { ...SIZE, data: matte }, guide: { ...SIZE, data: guide } };
}

const edge = (outside: number, width: number) =>
  Math.max(0, Math.min(255, 127.5 - (outside / width) * 255));
const sharp = (outside: number) => edge(outside, 2);
const plain = (outside: number): Rgb3 => (outside < 0 ? RED : GREEN);

/** On the clock's face, to the next hour. */
const hoursOf = (sample: Sample, most = 5) =>
  suspects(sample, most).map(({ code, place }) => {
    const x = ((place.left + place.right) / 2) * SIZE.width - CENTRE.x;
    const y = ((place.top + place.bottom) / 2) * SIZE.height - CENTRE.y;
    return { code, hour: Math.round((Math.atan2(x, -y) / Math.PI) * 6 + 12) % 12 };
  });

test('a sharp contour between colours that differ has nothing suspicious', () => {
  expect(suspects(disc(sharp, plain), 5)).toEqual([]);
});

test('where the backdrop has the colour of the subject, the contour is suspicious', () => {
  const found = hoursOf(
    disc(sharp, (outside, hour) => (Math.abs(hour - 3) < 0.4 ? RED : plain(outside))),
  );
  expect(found).toEqual([{ code: 'low-contrast', hour: 3 }]);
});

test('where the backdrop’s colour is within the rim, it is a halo', () => {
  const found = hoursOf(
    disc(sharp, (outside, hour) => plain(Math.abs(hour - 9) < 0.4 ? outside + 6 : outside)),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const { code, hour } of found) {
    expect(hour).toBe(9);
    expect(['halo', 'low-contrast']).toContain(code);
  }
});

test('where the edge is soft over a great width, it is named so, with no photo too', () => {
  const sample = disc((outside, hour) => edge(outside, Math.abs(hour - 6) < 0.5 ? 30 : 2), plain);
  for (const one of [sample, { ...sample, guide: null }]) {
    const codes = new Set(hoursOf(one).map(({ code, hour }) => `${code} at ${hour}`));
    expect([...codes]).toEqual(['soft-edge at 6']);
  }
});

test('they come clockwise from the top, the worst where there are more than asked for', () => {
  const spoilt = [1, 5, 8, 11];
  const sample = disc(
    (outside, hour) => edge(outside, spoilt.some((at) => Math.abs(hour - at) < 0.2) ? 36 : 2),
    plain,
  );
  expect(hoursOf(sample).map(({ hour }) => hour)).toEqual(spoilt);
  const two = suspects(sample, 2);
  const all = suspects(sample, 5);
  expect(two).toHaveLength(2);
  const least = Math.min(...two.map(({ score }) => score));
  expect(all.filter(({ score }) => score > least).length).toBeLessThanOrEqual(1);
});

test('nothing, and all of it, have no contour', () => {
  expect(
    suspects(
      disc(() => 0, plain),
      5,
    ),
  ).toEqual([]);
  expect(
    suspects(
      disc(() => 255, plain),
      5,
    ),
  ).toEqual([]);
});
