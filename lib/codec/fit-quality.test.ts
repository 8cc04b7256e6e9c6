import { expect, it } from 'vitest';
import { fitQuality, LEAST_QUALITY } from './fit-quality';

/** Files that grow with quality; counts how many are made. */
function encoder() {
  const made: number[] = [];
  return {
    made,
    encode: async (quality: number) => ({ size: made.push(quality) && quality * 100 }),
  };
}

it('every size gets the best quality that fits it, with seven files at most', async () => {
  for (let maxBytes = LEAST_QUALITY * 100; maxBytes <= 10_050; maxBytes += 50) {
    const { made, encode } = encoder();
    const { quality, file } = await fitQuality(100, maxBytes, encode);
    expect(quality).toBe(Math.min(100, Math.floor(maxBytes / 100)));
    expect(file.size).toBeLessThanOrEqual(maxBytes);
    expect(made.length).toBeLessThanOrEqual(7);
  }
});

it('what fits at no quality is made at the least', async () => {
  for (const asked of [61, 62, 75, 100]) {
    const { quality, file } = await fitQuality(asked, 10, encoder().encode);
    expect([quality, file.size]).toEqual([LEAST_QUALITY, LEAST_QUALITY * 100]);
  }
});

it('a quality below the least is left alone', async () => {
  const { made, encode } = encoder();
  expect((await fitQuality(40, 10, encode)).quality).toBe(40);
  expect(made).toEqual([40]);
});
