import { describe, expect, it } from 'vitest';
import type { Shadow } from '@/lib/layout/layout';
import type { Box, Plane, Size } from '@/lib/matte/planes';
import { boxRadii, castShadow } from './shadow';

const canvas = { width: 300, height: 300 };
const content = { x: 100, y: 80, width: 100, height: 100 };

/** A matte that is opaque within a box, given in shares of the content. */
const matteOf =
  ({ x, y, width, height }: Box) =>
  (size: Size): Plane => ({
    ...size,
    data: Uint8Array.from({ length: size.width * size.height }, (_, i) => {
      const u = ((i % size.width) + 0.5) / size.width - x;
      const v = (Math.floor(i / size.width) + 0.5) / size.height - y;
      return u > 0 && v > 0 && u < width && v < height ? 255 : 0;
    }),
  });

const full = matteOf({ x: 0, y: 0, width: 1, height: 1 });

function cast(shadow: Shadow, matteAt = full, at: Box = content) {
  const rows = castShadow(shadow, matteAt, at, canvas);
  if (!rows) throw new Error('no shadow');
  const density = new Float32Array(canvas.width * canvas.height);
  const row = new Float32Array(canvas.width);
  for (let y = 0; y < canvas.height; y++) {
    if (rows(y, row)) density.set(row, y * canvas.width);
  }
  const from = (x: number, y: number) => density[y * canvas.width + x] ?? 0;
  const boundsOver = (least: number) => {
    let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0];
    density.forEach((value, i) => {
      if (value <= least) return;
      const [x, y] = [i % canvas.width, Math.floor(i / canvas.width)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    });
    return { left, top, right, bottom };
  };
  return { from, boundsOver, most: density.reduce((most, value) => Math.max(most, value), 0) };
}

const drop = (changes: Partial<Extract<Shadow, { kind: 'drop' }>> = {}): Shadow => ({
  kind: 'drop',
  opacity: 0.5,
  blur: 0,
  x: 0,
  y: 0,
  colour: '#000000',
  ...changes,
});

describe('a drop shadow', () => {
  it('without blur is the matte itself, moved and as dense as asked', () => {
    const { boundsOver, from, most } = cast(drop({ x: 0.1, y: 0.2 }));
    expect(most).toBeCloseTo(0.5, 5);
    expect(from(150, 150)).toBeCloseTo(0.5, 5);
    expect(boundsOver(0.26)).toEqual({ left: 110, top: 100, right: 210, bottom: 200 });
    expect(boundsOver(0)).toEqual({ left: 110, top: 100, right: 210, bottom: 200 });
  });

  it('fades around the edge as a bell curve of half the blur does', () => {
    // 20 pixels of blur, so a deviation of 10.
    const { from } = cast(drop({ blur: 0.2, opacity: 1 }));
    // Values of the normal distribution.
    for (const [out, share] of [
      [-20, 0.977],
      [-10, 0.841],
      [0, 0.5],
      [10, 0.159],
      [20, 0.023],
    ] as const) {
      const across = (from(200 + out - 1, 130) + from(200 + out, 130)) / 2;
      expect(Math.abs(across - share)).toBeLessThan(0.02);
      const down = (from(150, 180 + out - 1) + from(150, 180 + out)) / 2;
      expect(Math.abs(down - share)).toBeLessThan(0.02);
    }
    expect(from(150, 245)).toBeLessThan(0.001);
  });

  it('may leave the canvas, and may lie beside it altogether', () => {
    const { from } = cast(drop({ x: 0.9 }), full, { ...content, x: 195 });
    expect(from(299, 130)).toBeCloseTo(0.5, 5);
    expect(cast(drop({ x: 1 }), full, { ...content, x: 200 }).most).toBe(0);
  });
});

describe('a contact shadow', () => {
  const contact = (blur: number): Shadow => ({ kind: 'contact', opacity: 0.4, blur });

  it('lies flat on the line that the subject stands on, as wide as its foot', () => {
    // A mushroom, say: the foot is what stands on the ground.
    const foot = matteOf({ x: 0.4, y: 0, width: 0.2, height: 0.9 });
    const { boundsOver, most } = cast(contact(0.05), foot);
    expect(most).toBeGreaterThan(0.37);
    const { left, top, right, bottom } = boundsOver(0.1);
    expect(Math.abs((left + right) / 2 - 150)).toBeLessThanOrEqual(1);
    expect(right - left).toBeGreaterThan(14);
    expect(right - left).toBeLessThan(26);
    // It stands at 170; the shadow is low, and lies on both sides of that.
    expect(top).toBeGreaterThan(164);
    expect(top).toBeLessThan(170);
    expect(bottom).toBeGreaterThan(170);
    expect(bottom).toBeLessThan(177);
  });

  it.each([0.05, 0.1, 0.5, 1])('is as dark as asked at its darkest, at a blur of %d', (blur) => {
    const { most } = cast(contact(blur));
    expect(most).toBeGreaterThan(0.37);
    expect(most).toBeLessThan(0.4001);
  });
});

it('there is none where none is asked for, and none of nothing', () => {
  const nothing = matteOf({ x: 0, y: 0, width: 0, height: 0 });
  expect(castShadow({ kind: 'none' }, full, content, canvas)).toBeNull();
  expect(castShadow(drop({ opacity: 0 }), full, content, canvas)).toBeNull();
  expect(
    castShadow({ kind: 'contact', opacity: 1, blur: 0.1 }, nothing, content, canvas),
  ).toBeNull();
});

it('three boxes have the variance of the bell curve, to within a few parts of a hundred', () => {
  for (const deviation of [0, 1.5, 2, 5, 10, 33.3, 120]) {
    const variance = boxRadii(deviation).reduce((sum, r) => sum + (r * (r + 1)) / 3, 0);
    expect(Math.abs(variance - deviation ** 2)).toBeLessThanOrEqual(
      Math.max(0.05, deviation / 2.5),
    );
  }
});
