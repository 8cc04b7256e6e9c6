import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { decodeHeic } from './heic';
import { inspect } from './inspect';

const hard = (name: string) => new Uint8Array(readFileSync(`e2e/images/hard/${name}`));
const upright = await sharp('e2e/images/hard/formats.png').ensureAlpha().raw().toBuffer();

function errors(pixels: ArrayLike<number>) {
  let worst = 0;
  let sum = 0;
  for (const [at, value] of upright.entries()) {
    if (at % 4 === 3) continue;
    const error = Math.abs(value - (pixels[at] ?? 0));
    worst = Math.max(worst, error);
    sum += error;
  }
  return { worst, mean: sum / upright.length };
}

// Without loss but for the rounding to the encoder's own colours: by one level.
test.each(['plain.heic', 'mirrored.heic'])('%s decodes to the source pixels', async (name) => {
  const decoded = await decodeHeic(hard(name));
  expect([decoded.width, decoded.height]).toEqual([96, 72]);
  expect(errors(decoded.data).worst).toBeLessThanOrEqual(1);
});

test.each(['turned.heic', 'pages.heic'])('%s is upright, and the first picture', async (name) => {
  const decoded = await decodeHeic(hard(name));
  expect([decoded.width, decoded.height]).toEqual([96, 72]);
  expect(errors(decoded.data).mean).toBeLessThan(2);
});

test('alpha comes straight, with the colours whole', async () => {
  const { data } = await decodeHeic(hard('transparent.heic'));
  expect(errors(data).worst).toBeLessThanOrEqual(1);
  for (let x = 0; x < 96; x++) expect(data[x * 4 + 3]).toBe(Math.round((x * 255) / 95));
});

test('a spoilt HEIC is refused or decoded, and nothing else', async () => {
  const whole = hard('pages.heic');
  const mutations = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(mutations, fc.nat(whole.length), async (changes, end) => {
      const bytes = whole.slice(0, Math.max(40, end * 2));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      if (!inspect(bytes, { maxPixels: 1_000_000, maxSide: 2000 }).ok) return;
      const outcome = await decodeHeic(bytes).catch((thrown: unknown) => thrown);
      if (outcome instanceof AppError) expect(outcome.code).toBe('damaged-image');
      else expect(outcome).toHaveProperty('data');
    }),
    { numRuns: 60 },
  );
});

test('what is no HEIC at all is damaged', async () => {
  for (const bytes of [new Uint8Array(), new Uint8Array(2000), hard('plain.avif')]) {
    await expect(decodeHeic(bytes)).rejects.toMatchObject({ code: 'damaged-image' });
  }
});
