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
  const shareOf = sharesOf(width, radius);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += source[row + x] ?? 0;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += source[row + x + radius] ?? 0;
      if (x > radius) sum -= source[row + x - radius - 1] ?? 0;
      scratch[row + x] = sum * (shareOf[x] ?? 0);
    }
  }

  const mean = new Float32Array(width * height);
  const column = new Float64Array(width);
  const none = new Float32Array(width);
  const rowAt = (y: number) => scratch.subarray(y * width, (y + 1) * width);
  for (let y = 0; y < Math.min(radius, height); y++) {
    const entering = rowAt(y);
    for (let x = 0; x < width; x++) column[x] = (column[x] ?? 0) + (entering[x] ?? 0);
  }
  const shares = sharesOf(height, radius);
  for (let y = 0; y < height; y++) {
    const entering = y + radius < height ? rowAt(y + radius) : none;
    const leaving = y > radius ? rowAt(y - radius - 1) : none;
    const share = shares[y] ?? 0;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const sum = (column[x] ?? 0) + ((entering[x] ?? 0) - (leaving[x] ?? 0));
      column[x] = sum;
      mean[row + x] = sum * share;
    }
  }
  return mean;
}

/** For each place along a side: what one sample counts in its window. */
function sharesOf(length: number, radius: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, at) => 1 / (Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1),
  );
}
