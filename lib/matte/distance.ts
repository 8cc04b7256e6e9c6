import type { Size } from './planes';

const STRAIGHT = 3;
const DIAGONAL = 4;
const FAR = 0x7fff;

/**
 * How far each pixel is from the nearest marked one, in thirds of a pixel: the chamfer distance
 * with steps of 3 and 4 (Borgefors, 1986), which is within 6 % of the true one. Where nothing is
 * marked, all are as far as can be told.
 */
export function distanceFrom(marked: Uint8Array, { width, height }: Size): Int16Array {
  const distance = Int16Array.from(marked, (mark) => (mark ? 0 : FAR));
  const at = (x: number, y: number) =>
    x < 0 || x >= width || y < 0 || y >= height ? FAR : (distance[y * width + x] ?? FAR);
  const lower = (x: number, y: number, dy: number, dx: number) => {
    const i = y * width + x;
    const nearest = Math.min(
      at(x - dx, y) + STRAIGHT,
      at(x - dx, y - dy) + DIAGONAL,
      at(x, y - dy) + STRAIGHT,
      at(x + dx, y - dy) + DIAGONAL,
    );
    if (nearest < (distance[i] ?? 0)) distance[i] = nearest;
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lower(x, y, 1, 1);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) lower(x, y, -1, -1);
  return distance;
}
