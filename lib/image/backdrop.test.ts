import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourOf, coverOf, gradient } from './backdrop';

const size = { width: 200, height: 100 };

/** A gradient from black to white on a canvas, as the grey of each pixel. */
async function greys(degrees: number): Promise<(point: readonly number[]) => number> {
  const paint = gradient({ from: '#000000', to: '#ffffff', degrees }, size);
  const rows: Uint8ClampedArray[] = [];
  for (let y = 0; y < size.height; y++) {
    const row = new Uint8ClampedArray(size.width * 4);
    await paint(y, row);
    rows.push(row);
  }
  return ([x = 0, y = 0]) => rows[y]?.[x * 4] ?? Number.NaN;
}

describe('a gradient runs as in CSS', () => {
  it.each([
    [0, [100, 99], [100, 0]],
    [90, [0, 50], [199, 50]],
    [180, [100, 0], [100, 99]],
    [270, [199, 50], [0, 50]],
    [45, [0, 99], [199, 0]],
    [135, [0, 0], [199, 99]],
    [300, [199, 99], [0, 0]],
  ] as const)('at %i degrees from %j to %j', async (degrees, from, to) => {
    const at = await greys(degrees);
    expect(at(from)).toBeLessThanOrEqual(2);
    expect(at(to)).toBeGreaterThanOrEqual(253);
    const middle = (at([99, 49]) + at([100, 50])) / 2;
    expect(Math.abs(middle - 127.5)).toBeLessThanOrEqual(1.5);
  });

  it('is opaque and has the colours asked for', async () => {
    const row = new Uint8ClampedArray(8);
    await gradient({ from: '#102030', to: '#a0b0c0', degrees: 0 }, { width: 2, height: 400 })(
      399,
      row,
    );
    expect([...row]).toEqual([16, 32, 48, 255, 16, 32, 48, 255]);
  });
});

it('a colour is read as it is written', () => {
  expect(colourOf('#0a80ff')).toEqual([10, 128, 255]);
});

it('a background picture covers the canvas with its middle, in its own shape', () => {
  const sides = fc.integer({ min: 1, max: 5000 });
  const sizes = fc.record({ width: sides, height: sides });
  fc.assert(
    fc.property(sizes, sizes, (picture, canvas) => {
      const { source, content } = coverOf(picture, canvas);
      expect(content).toEqual({ x: 0, y: 0, ...canvas });
      const { x, y, width, height } = source;
      expect(Math.max(width / picture.width, height / picture.height)).toBe(1);
      expect(Math.abs(picture.width - width - 2 * x)).toBeLessThanOrEqual(1);
      expect(Math.abs(picture.height - height - 2 * y)).toBeLessThanOrEqual(1);
      const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
      for (const side of ['width', 'height'] as const) {
        const exact = canvas[side] / scale;
        // Half a pixel of the picture, or the one that there must be.
        expect(Math.abs(source[side] - Math.max(1, exact))).toBeLessThanOrEqual(0.5 + 1e-9);
      }
    }),
  );
});
