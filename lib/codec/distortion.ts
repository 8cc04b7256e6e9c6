const PEAK = 255;

/**
 * The sum of squared differences between two pictures laid on white, over red, green and blue. Both
 * are RGBA with straight alpha.
 * @throws {RangeError} when they differ in size
 */
export function squaredErrorOnWhite(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  if (one.length !== other.length) throw new RangeError('pictures of two sizes');
  let sum = 0;
  for (let at = 0; at < one.length; at += 4) {
    const oneAlpha = (one[at + 3] ?? 0) / PEAK;
    const otherAlpha = (other[at + 3] ?? 0) / PEAK;
    for (let channel = at; channel < at + 3; channel++) {
      const difference =
        ((one[channel] ?? 0) - PEAK) * oneAlpha - ((other[channel] ?? 0) - PEAK) * otherAlpha;
      sum += difference * difference;
    }
  }
  return sum;
}

/** Peak signal-to-noise ratio in dB of so many pixels of three colours; infinite without error. */
export const psnr = (squaredError: number, pixels: number): number =>
  10 * Math.log10((PEAK * PEAK * pixels * 3) / squaredError);
