import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Placement } from '@/lib/layout/plan';
import type { Box, Size } from '@/lib/matte/planes';
import { placeBands } from './place-bands';

type Picture = Size & { readonly data: Uint8ClampedArray };

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain((size) => {
    const length = size.width * size.height * 4;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data): Picture => ({ ...size, data: new Uint8ClampedArray(data) }));
  });

/** A box inside a picture. */
const partOf = ({ width, height }: Size) =>
  fc.tuple(fc.nat(width - 1), fc.nat(height - 1)).chain(([x, y]) =>
    fc.record<Box>({
      x: fc.constant(x),
      y: fc.constant(y),
      width: fc.integer({ min: 1, max: width - x }),
      height: fc.integer({ min: 1, max: height - y }),
    }),
  );

async function place(picture: Picture, placement: Placement, bandRows = 3): Promise<Picture> {
  const { canvas, source } = placement;
  const stride = picture.width * 4;
  const bands: Uint8ClampedArray[] = [];
  for (let y = source.y; y < picture.height; y += bandRows) {
    bands.push(picture.data.slice(y * stride, (y + bandRows) * stride));
  }
  const data = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  let at = 0;
  for await (const band of placeBands(bands, picture.width, placement)) {
    data.set(band, at);
    at += band.length;
  }
  expect(at).toBe(data.length);
  return { ...canvas, data };
}

const wholeOf = ({ width, height }: Size): Box => ({ x: 0, y: 0, width, height });

const scaled = (picture: Picture, canvas: Size) =>
  place(picture, { canvas, source: wholeOf(picture), content: wholeOf(canvas) });

const pixelAt = ({ data, width }: Picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

function flat(size: Size, pixel: readonly number[]): Picture {
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  for (let at = 0; at < data.length; at += 4) data.set(pixel, at);
  return { ...size, data };
}

/** A textured disc with a soft rim on nothing, its clear pixels in a colour of no use. */
function disc(side: number): Picture {
  const picture = flat({ width: side, height: side }, [0, 255, 0, 0]);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const u = ((pixel % side) + 0.5) / side;
    const v = (Math.floor(pixel / side) + 0.5) / side;
    const alpha = (0.4 - Math.hypot(u - 0.5, v - 0.5)) * 9000 + 128;
    if (alpha <= 0) continue;
    const wave = Math.sin(u * 48) * Math.cos(v * 34) * 60;
    picture.data.set([150 + wave, 80, 120 - wave, alpha], pixel * 4);
  }
  return picture;
}

/** How far two pictures are apart on average and at most, in levels, colours as far as both are seen. */
function apart(one: ArrayLike<number>, other: ArrayLike<number>) {
  let [most, total] = [0, 0];
  for (let at = 0; at < one.length; at += 4) {
    const seen = Math.min(one[at + 3] ?? 0, other[at + 3] ?? 0) / 255;
    for (let c = 0; c < 4; c++) {
      const levels = Math.abs((one[at + c] ?? 0) - (other[at + c] ?? 0)) * (c === 3 ? 1 : seen);
      most = Math.max(most, levels);
      total += levels;
    }
  }
  return { most, mean: total / one.length };
}

describe('at its own size', () => {
  it('any part comes through bit for bit, wherever it is placed, in bands of any height', async () => {
    const cases = pictures.chain((picture) =>
      fc.record({
        picture: fc.constant(picture),
        source: partOf(picture),
        margins: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)),
        bandRows: fc.integer({ min: 1, max: 30 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ picture, source, margins, bandRows }) => {
        const [left, top, right, bottom] = margins;
        const content = { ...source, x: left, y: top };
        const canvas = { width: left + source.width + right, height: top + source.height + bottom };
        const placed = await place(picture, { canvas, source, content }, bandRows);
        for (let y = 0; y < canvas.height; y++) {
          for (let x = 0; x < canvas.width; x++) {
            const [u, v] = [x - left, y - top];
            const isIn = u >= 0 && v >= 0 && u < source.width && v < source.height;
            const own = isIn ? pixelAt(picture, source.x + u, source.y + v) : [0, 0, 0, 0];
            expect(pixelAt(placed, x, y)).toEqual(own);
          }
        }
      }),
    );
  });
});

describe('at another size', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
  });

  it('one colour stays that colour, and what is opaque stays opaque', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.nat(255), async (from, to, value) => {
        const pixel = [value, 255 - value, value >> 1, 255];
        expect(await scaled(flat(from, pixel), to)).toEqual(flat(to, pixel));
      }),
    );
  });

  it('the colour of clear pixels never shows', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, sizes, async (picture, to) => {
        // As large as it is it is copied untouched, with what its clear pixels hold.
        fc.pre(picture.width !== to.width || picture.height !== to.height);
        for (let at = 0; at < picture.data.length; at += 4) {
          picture.data.set((picture.data[at + 3] ?? 0) < 128 ? [9, 250, 9, 0] : [200, 40, 60], at);
        }
        const { data } = await scaled(picture, to);
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3] === 0) expect([...data.subarray(at, at + 3)]).toEqual([0, 0, 0]);
          // What little is left of a colour is known to so many levels only.
          else if ((data[at + 3] ?? 0) > 8)
            expect([...data.subarray(at, at + 3)]).toEqual([200, 40, 60]);
        }
      }),
    );
  });

  it('there is nothing further out than the kernel reaches: no ring around an edge', async () => {
    const picture = flat({ width: 90, height: 90 }, [0, 0, 0, 0]);
    for (let y = 30; y < 60; y++) {
      for (let x = 30; x < 60; x++) picture.data.set([10, 20, 30, 255], (y * 90 + x) * 4);
    }
    for (const side of [30, 45, 61, 89, 91, 200]) {
      const { data } = await scaled(picture, { width: side, height: side });
      const edge = side / 3;
      for (let pixel = 0; pixel < side * side; pixel++) {
        const [x, y] = [pixel % side, Math.floor(pixel / side)];
        const outside = Math.max(
          edge - x - 0.5,
          x + 0.5 - 2 * edge,
          edge - y - 0.5,
          y + 0.5 - 2 * edge,
        );
        const reach = Math.max(1, side / 90);
        if (outside > reach) expect(data[pixel * 4 + 3]).toBe(0);
        if (outside < -reach) expect(data[pixel * 4 + 3]).toBe(255);
      }
    }
  });

  it('a box between whole pixels covers those at its sides in part', async () => {
    const placed = await place(flat({ width: 40, height: 40 }, [1, 2, 3, 255]), {
      canvas: { width: 10, height: 10 },
      source: { x: 0, y: 0, width: 40, height: 40 },
      content: { x: 2.25, y: 3.25, width: 5, height: 5 },
    });
    const alphas = (at: number[][]) => at.map(([x = 0, y = 0]) => pixelAt(placed, x, y)[3]);
    expect(
      alphas([
        [1, 5],
        [2, 5],
        [3, 5],
        [6, 5],
        [7, 5],
        [8, 5],
      ]),
    ).toEqual([0, 191, 255, 255, 64, 0]);
    expect(
      alphas([
        [5, 2],
        [5, 3],
        [5, 4],
        [5, 7],
        [5, 8],
        [5, 9],
      ]),
    ).toEqual([0, 191, 255, 255, 64, 0]);
  });

  it.each([200, 120, 73, 31])('a disc of 240 is at %i what sharp makes of it', async (side) => {
    const picture = disc(240);
    const ours = await scaled(picture, { width: side, height: side });
    // It multiplies by alpha before it resizes too, and its cubic is Catmull-Rom.
    const theirs = await sharp(Buffer.from(picture.data), {
      raw: { width: 240, height: 240, channels: 4 },
    })
      .resize(side, side, { kernel: 'cubic', fit: 'fill' })
      .raw()
      .toBuffer();
    const { most, mean } = apart(theirs, ours.data);
    expect(most).toBeLessThan(6);
    expect(mean).toBeLessThan(0.4);
  });

  it.each([241, 300, 480, 1001])('a disc of 240 is at %i the disc of that size', async (side) => {
    const ours = await scaled(disc(240), { width: side, height: side });
    const { most, mean } = apart(disc(side).data, ours.data);
    expect(most).toBeLessThan(20);
    expect(mean).toBeLessThan(0.3);
  });
});

it('a picture that ends too early, or content off its canvas, is refused', async () => {
  const picture = flat({ width: 8, height: 8 }, [1, 2, 3, 255]);
  const canvas = { width: 8, height: 9 };
  const source = { x: 0, y: 0, width: 8, height: 9 };
  await expect(place(picture, { canvas, source, content: source })).rejects.toThrow(RangeError);
  const inside = { ...source, height: 8 };
  const content = { ...inside, y: 2 };
  await expect(place(picture, { canvas, source: inside, content })).rejects.toThrow(RangeError);
});
