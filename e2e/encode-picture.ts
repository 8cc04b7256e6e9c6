import type { Raster } from '@/lib/image/raster';

/**
 * A coloured disc with grain and a soft rim, made of whole numbers alone, so that it is the same
 * everywhere; on clear ground, or opaque on white.
 */
export function discPicture(side: number, isOpaque: boolean): Raster {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const far = (2 * x - side) ** 2 + (2 * y - side) ** 2;
      // From 0.8 of the half side on it fades, over about a fiftieth of it.
      const alpha = Math.max(
        0,
        Math.min(255, Math.floor(((0.64 * side * side - far) * 8000) / (side * side)) + 128),
      );
      const hash = (Math.imul(x * 374_761 + y * 668_265 + 7, 1_274_126_177) >>> 24) & 7;
      const colour = [200 - (x * 90) / side + hash, 40 + (y * 120) / side + hash, 90 + hash].map(
        Math.floor,
      );
      const at = (y * side + x) * 4;
      if (alpha === 0 && !isOpaque) continue;
      for (const [channel, value] of colour.entries()) {
        data[at + channel] = isOpaque
          ? Math.floor((value * alpha + 255 * (255 - alpha)) / 255)
          : value;
      }
      data[at + 3] = isOpaque ? 255 : alpha;
    }
  }
  return { width: side, height: side, data };
}
