import type { Size } from './fit';
import { type Colour, stopsOf } from './margin';

/** How many times steeper than before the smallest differences become. */
const GAIN = 3;
/** A difference of so many levels gets half of that gain on top. */
const HALF_AT = 24;
/** The backdrop moves towards the middle by a quarter, so that there is room on both sides of it. */
const ROOM = 0.75;

/**
 * The curve: how bright a pixel becomes (0 to 255, not rounded) whose luma is this, before a
 * backdrop of that. With d = luma − backdrop it is 128 + 0.75 (backdrop − 128) + d (1 + 2 / (1 +
 * |d| / 24)): it rises with the luma everywhere, small differences become up to 3 times as large,
 * and large ones are moved by 48 levels at most. White on white, 240 before 250, is 24 levels off.
 */
export function raised(luma: number, backdrop: number): number {
  const d = luma - backdrop;
  const value = 128 + (backdrop - 128) * ROOM + d * (1 + (GAIN - 1) / (1 + Math.abs(d) / HALF_AT));
  return Math.min(255, Math.max(0, value));
}

/** 8-bit sRGB to luma by Rec. 601, in whole numbers: the same on every machine. */
const lumaOf = (r: number, g: number, b: number) => (77 * r + 150 * g + 29 * b) >> 8;

/** Lumas along an edge, from stop to stop. */
function along(stops: readonly Colour[], length: number): Float32Array {
  const lumas = stops.map((stop) => lumaOf(...stop));
  return Float32Array.from({ length }, (_, i) => {
    const at = ((i + 0.5) / length) * lumas.length - 0.5;
    const first = Math.max(0, Math.min(lumas.length - 1, Math.floor(at)));
    const next = Math.min(lumas.length - 1, first + 1);
    const weight = Math.max(0, at - first);
    return (lumas[first] ?? 0) * (1 - weight) + (lumas[next] ?? 0) * weight;
  });
}

/** The outermost line of pixels on each side, RGBA. */
export type Frame = Readonly<Record<'top' | 'bottom' | 'left' | 'right', ArrayLike<number>>>;

/**
 * Raises a picture's contrast to its backdrop, wherever that lies: what the backdrop would be at a
 * pixel is the mean of the frame at the four ends of its row and column, the nearer the heavier.
 * Taken from the frame and not from around the pixel, as that would draw a halo around a product.
 * What is added to a pixel's luma is added to its red, green and blue alike. The same pixels give
 * the same, in whatever bands they come.
 */
export function createLocalContrast({ width, height }: Size, frame: Frame) {
  const top = along(stopsOf(frame.top), width);
  const bottom = along(stopsOf(frame.bottom), width);
  const left = along(stopsOf(frame.left), height);
  const right = along(stopsOf(frame.right), height);
  const nearness = Float32Array.from({ length: Math.max(width, height) }, (_, i) => 1 / (i + 1));

  /** @param y the row that the band of RGBA rows begins with */
  return function raise(band: Uint8ClampedArray, y: number): void {
    for (let at = 0, row = y; at < band.length; row++) {
      const up = nearness[row] ?? 0;
      const down = nearness[height - 1 - row] ?? 0;
      for (let x = 0; x < width; x++, at += 4) {
        const before = nearness[x] ?? 0;
        const after = nearness[width - 1 - x] ?? 0;
        const sum =
          (top[x] ?? 0) * up +
          (bottom[x] ?? 0) * down +
          (left[row] ?? 0) * before +
          (right[row] ?? 0) * after;
        const backdrop = sum / (up + down + before + after);
        const [r, g, b] = [band[at] ?? 0, band[at + 1] ?? 0, band[at + 2] ?? 0];
        const luma = lumaOf(r, g, b);
        const change = raised(luma, backdrop) - luma;
        band[at] = r + change;
        band[at + 1] = g + change;
        band[at + 2] = b + change;
      }
    }
  };
}
