import { expect, test } from 'vitest';
import { boxMean } from './box-mean';

function naive(source: Float32Array, width: number, height: number, radius: number) {
  return Float32Array.from(source, (_, i) => {
    let sum = 0;
    let count = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (Math.abs(x - (i % width)) > radius) continue;
        if (Math.abs(y - Math.floor(i / width)) > radius) continue;
        sum += source[y * width + x] ?? 0;
        count++;
      }
    }
    return sum / count;
  });
}

test.each([
  [1, 1, 3],
  [7, 1, 2],
  [1, 6, 1],
  [9, 5, 0],
  [13, 8, 2],
  [6, 11, 20],
])('running sums give the mean of each window: %i x %i, radius %i', (width, height, radius) => {
  const source = Float32Array.from({ length: width * height }, (_, i) => Math.sin(i * 12.9) * 100);
  const mean = boxMean(source, { width, height }, radius);
  const expected = naive(source, width, height, radius);
  for (const [i, value] of expected.entries()) expect(mean[i]).toBeCloseTo(value, 3);
});
