import { toLab } from '@/lib/matte/lab';
import type { Box, Size } from './fit';

/** What lies around the content of an API copy. */

/** 8-bit sRGB. */
export type Colour = readonly [number, number, number];

/** RGBA of one line of pixels after another. */
type Pixels = ArrayLike<number>;

/** Pixels along an edge whose mean is one stop: fine enough for a backdrop's shading, and no more. */
const MOST_STOPS = 8;

/** The mean colours of equal stretches of a line of pixels, eight of them at most. */
export function stopsOf(line: Pixels, most: number = MOST_STOPS): Colour[] {
  const pixels = line.length / 4;
  const count = Math.max(1, Math.min(most, pixels));
  return Array.from({ length: count }, (_, n) => {
    const from = Math.floor((n * pixels) / count);
    const to = Math.floor(((n + 1) * pixels) / count);
    const mean = (channel: number) => {
      let sum = 0;
      for (let at = from; at < to; at++) sum += line[at * 4 + channel] ?? 0;
      return Math.round(sum / Math.max(1, to - from));
    };
    return [mean(0), mean(1), mean(2)];
  });
}

/** The corners of the sRGB cube: none of them is far from all others, one is far from any colour. */
const CORNERS: readonly Colour[] = Array.from({ length: 8 }, (_, n) => [
  n & 1 ? 255 : 0,
  n & 2 ? 255 : 0,
  n & 4 ? 255 : 0,
]);

/** The corner of the sRGB cube that is farthest, in CIELAB, from the nearest of some colours. */
export function farFrom(colours: readonly Colour[]): Colour {
  const near = toLab(Uint8Array.from(colours.flat()));
  const far = toLab(Uint8Array.from(CORNERS.flat()));
  const distance = (corner: number) => {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < near.length; at += 3) {
      const apart = [0, 1, 2].map((c) => (far[corner * 3 + c] ?? 0) - (near[at + c] ?? 0));
      least = Math.min(least, Math.hypot(...apart));
    }
    return least;
  };
  const distances = CORNERS.map((_, corner) => distance(corner));
  return CORNERS[distances.indexOf(Math.max(...distances))] ?? [0, 0, 0];
}

/** One side of the frame around the content, and the line of the content that it continues. */
export type Side = { readonly margin: Box; readonly line: Box; readonly isAcross: boolean };

/** The margin's four sides; the corners belong to those above and below. */
export function sidesOf({ content, copy }: { content: Box; copy: Size }): Side[] {
  const { x, y, width, height } = content;
  const [right, bottom] = [x + width, y + height];
  const above = { x: 0, y: 0, width: copy.width, height: y };
  const below = { x: 0, y: bottom, width: copy.width, height: copy.height - bottom };
  const before = { x: 0, y, width: x, height };
  const after = { x: right, y, width: copy.width - right, height };
  return [
    { margin: above, line: { x, y, width, height: 1 }, isAcross: true },
    { margin: below, line: { x, y: bottom - 1, width, height: 1 }, isAcross: true },
    { margin: before, line: { x, y, width: 1, height }, isAcross: false },
    { margin: after, line: { x: right - 1, y, width: 1, height }, isAcross: false },
  ];
}
