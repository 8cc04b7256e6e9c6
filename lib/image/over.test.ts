import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOver, layUnder, tint } from './over';

const bytes = fc.nat(255);
const pixels = fc.tuple(bytes, bytes, bytes, bytes);
const colours = fc.tuple(bytes, bytes, bytes);
const shares = fc.float({ min: 0, max: 1, noNaN: true });

const over = (pixel: readonly number[], behind: readonly number[]) => {
  const row = Uint8ClampedArray.from(pixel);
  layOver(row, Uint8ClampedArray.from([...behind, 255]));
  return [...row];
};

const under = (pixel: readonly number[], colour: readonly number[], density: number) => {
  const row = Uint8ClampedArray.from(pixel);
  layUnder(row, colour, Float32Array.of(density));
  return [...row];
};

describe('over a background', () => {
  it('opaque pixels stay as they are, and all become opaque', () => {
    fc.assert(
      fc.property(colours, bytes, colours, (colour, alpha, behind) => {
        expect(over([...colour, 255], behind)).toEqual([...colour, 255]);
        expect(over([...colour, alpha], behind)[3]).toBe(255);
      }),
    );
  });

  it('clear pixels, and the faint haze that a model leaves, show nothing but the background', () => {
    fc.assert(
      fc.property(colours, fc.nat(6), colours, (colour, alpha, behind) => {
        expect(over([...colour, alpha], behind)).toEqual([...behind, 255]);
      }),
    );
  });

  it('what is fainter shows less, without a step, and all from a fourteenth on as dense as it is', () => {
    const [black, white] = [
      [0, 0, 0],
      [255, 255, 255],
    ] as const;
    let before = 255;
    for (let alpha = 0; alpha < 256; alpha++) {
      const [value = 0] = over([...black, alpha], white);
      expect(value).toBeLessThanOrEqual(before);
      expect(before - value).toBeLessThanOrEqual(2);
      if (alpha >= 18) expect(value).toBe(255 - alpha);
      before = value;
    }
  });

  it('white on white is white at any alpha', () => {
    for (let alpha = 0; alpha < 256; alpha++) {
      expect(over([255, 255, 255, alpha], [255, 255, 255])).toEqual([255, 255, 255, 255]);
    }
  });
});

describe('over a shadow without a background', () => {
  it('what is opaque, and what has no shadow under it, stays as it is', () => {
    fc.assert(
      fc.property(pixels, colours, shares, (pixel, colour, density) => {
        expect(under([...pixel.slice(0, 3), 255], colour, density)).toEqual([
          ...pixel.slice(0, 3),
          255,
        ]);
        expect(under(pixel, colour, 0)).toEqual(pixel);
      }),
    );
  });

  it('looks on any background as the subject over the shadow over that background does', () => {
    fc.assert(
      fc.property(pixels, colours, shares, colours, (pixel, colour, density, behind) => {
        const shaded = Uint8ClampedArray.from([...behind, 255]);
        tint(shaded, colour, Float32Array.of(density));
        // Fainter ones are taken for haze on the one way, and not on the other.
        fc.pre((pixel[3] ?? 0) >= 18 || pixel[3] === 0);
        const flat = under(pixel, colour, density);
        fc.pre((flat[3] ?? 0) >= 18 || flat[3] === 0);
        const once = over(pixel, [...shaded.subarray(0, 3)]);
        const twice = over(flat, behind);
        for (let c = 0; c < 3; c++) {
          expect(Math.abs((once[c] ?? 0) - (twice[c] ?? 0))).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  it('is the shadow alone where the subject is clear', () => {
    expect(under([0, 0, 0, 0], [10, 20, 30], 0.5)).toEqual([10, 20, 30, 128]);
  });
});
