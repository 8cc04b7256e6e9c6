import { expect, test } from 'vitest';
import type { Plane } from './planes';
import { exactSubjectPlace } from './subject-place';

const WHOLE = { width: 800, height: 400 };

function matteOf(
  marks: readonly [x: number, y: number, width: number, height: number, alpha: number][],
) {
  const data = new Uint8Array(WHOLE.width * WHOLE.height);
  for (const [x, y, width, height, alpha] of marks) {
    for (let row = y; row < y + height; row++) {
      data.fill(alpha, row * WHOLE.width + x, row * WHOLE.width + x + width);
    }
  }
  return { ...WHOLE, data };
}

/** An eighth as large, by the mean. */
function shrunk({ data, width, height }: Plane, by = 8): Plane {
  const size = { width: width / by, height: height / by };
  const mean = (_: unknown, i: number) => {
    const [x, y] = [(i % size.width) * by, Math.floor(i / size.width) * by];
    let sum = 0;
    for (let n = 0; n < by * by; n++) {
      sum += data[(y + Math.floor(n / by)) * width + x + (n % by)] ?? 0;
    }
    return Math.round(sum / (by * by));
  };
  return { ...size, data: Uint8Array.from({ length: size.width * size.height }, mean) };
}

const window = { x: 0, y: 0, ...WHOLE };

test('the box is exact to half a pixel of the whole matte, and not of the small one', () => {
  const matte = matteOf([[203, 101, 50, 30, 255]]);
  expect(exactSubjectPlace(shrunk(matte), matte, window)).toEqual({
    left: 202.5 / 800,
    top: 100.5 / 400,
    right: 253.5 / 800,
    bottom: 131.5 / 400,
  });
});

test('a speck that is lost in the small one, and haze around the subject, do not widen it', () => {
  const matte = matteOf([
    [195, 93, 66, 46, 12],
    [203, 101, 50, 30, 255],
    [600, 300, 1, 1, 255],
  ]);
  expect(exactSubjectPlace(shrunk(matte), matte, window)?.right).toBe(253.5 / 800);
});

test('shares are of what the photo takes of the matte, and never beyond it', () => {
  const matte = matteOf([[100, 50, 400, 200, 255]]);
  const inner = { x: 100, y: 50, width: 600, height: 300 };
  const small = { width: 75, height: 38, data: new Uint8Array(75 * 38).fill(255) };
  const place = exactSubjectPlace(small, matte, inner);
  expect(place).toEqual({ left: 0, top: 0, right: 400.5 / 600, bottom: 200.5 / 300 });
  const clear = { ...small, data: new Uint8Array(75 * 38) };
  expect(exactSubjectPlace(clear, matte, inner)).toBeNull();
});
