import type { Size } from './planes';

/**
 * Mean over a window of (2 `radius` + 1)², cut off at the image edge. Separable running sums, so
 * that the cost of a pixel does not depend on the radius. `scratch` may be lent to save memory.
 */
export function boxMean(
  source: Float32Array,
  { width, height }: Size,
  radius: number,
  scratch = new Float32Array(width * height),
): Float32Array {
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x <= Math.min(radius, width - 1); x++) sum += source[row + x] ?? 0;
    for (let x = 0; x < width; x++) {
      const leaving = x - radius - 1;
      const entering = x + radius;
      if (x > 0) {
        if (entering < width) sum += source[row + entering] ?? 0;
        if (leaving >= 0) sum -= source[row + leaving] ?? 0;
      }
      const count = Math.min(width - 1, entering) - Math.max(0, x - radius) + 1;
      scratch[row + x] = sum / count;
    }
  }

  const mean = new Float32Array(width * height);
  const column = new Float64Array(width);
  const addRow = (y: number, sign: 1 | -1) => {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      column[x] = (column[x] ?? 0) + sign * (scratch[row + x] ?? 0);
    }
  };
  for (let y = 0; y <= Math.min(radius, height - 1); y++) addRow(y, 1);
  for (let y = 0; y < height; y++) {
    if (y > 0) {
      if (y + radius < height) addRow(y + radius, 1);
      if (y - radius - 1 >= 0) addRow(y - radius - 1, -1);
    }
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    const row = y * width;
    for (let x = 0; x < width; x++) mean[row + x] = (column[x] ?? 0) / count;
  }
  return mean;
}
