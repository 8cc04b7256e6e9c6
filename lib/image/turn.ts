import type { Orientation } from './header';
import { UPRIGHT_BY } from './orientation';
import type { Raster } from './raster';

/** Turns a picture upright that is stored in that orientation. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { isMirrored, quarters } = UPRIGHT_BY[orientation];
  const isLying = quarters % 2 === 1;
  const width = isLying ? raster.height : raster.width;
  const height = isLying ? raster.width : raster.height;
  /** Where a pixel is stored, from where it is seen: first the turn taken back, then the mirror. */
  const placeOf = (x: number, y: number): number => {
    const turnedX = [x, y, width - 1 - x, height - 1 - y][quarters] ?? 0;
    const turnedY = [y, width - 1 - x, height - 1 - y, x][quarters] ?? 0;
    return turnedY * raster.width + (isMirrored ? raster.width - 1 - turnedX : turnedX);
  };
  const origin = placeOf(0, 0);
  const stepX = placeOf(1, 0) - origin;
  const stepY = placeOf(0, 1) - origin;
  const from = new Uint32Array(raster.data.buffer);
  const to = new Uint32Array(from.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = origin + y * stepY; x < width; x++, at += stepX) {
      to[y * width + x] = from[at] ?? 0;
    }
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
