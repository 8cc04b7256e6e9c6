const PEAK = 255;

/**
 * How near a picture is to another of the same size, as PSNR in dB over all three colours. Both
 * are RGBA without transparency. Infinite when they are the same.
 * @throws {RangeError} when they differ in size
 */
export function psnr(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  if (one.length !== other.length) throw new RangeError('pictures of two sizes');
  let sum = 0;
  for (let at = 0; at < one.length; at += 4) {
    for (let channel = at; channel < at + 3; channel++) {
      const difference = (one[channel] ?? 0) - (other[channel] ?? 0);
      sum += difference * difference;
    }
  }
  const meanSquare = sum / ((one.length / 4) * 3);
  return 10 * Math.log10((PEAK * PEAK) / meanSquare);
}
