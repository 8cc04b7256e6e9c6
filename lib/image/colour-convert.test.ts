import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { conversionFrom } from './colour-convert';

const profileOf = async (name: string) =>
  new Uint8Array(
    (
      await sharp('e2e/images/hard/formats.png')
        .withIccProfile(name)
        .toBuffer()
        .then((png) => sharp(png).metadata())
    ).icc ?? [],
  );

test('Display P3 becomes the sRGB that another colour engine makes of it', async () => {
  const file = 'e2e/images/hard/display-p3.jpg';
  const raw = await sharp(file, { ignoreIcc: true }).ensureAlpha().raw().toBuffer();
  const converted = await sharp(file).toColourspace('srgb').ensureAlpha().raw().toBuffer();
  const pixels = new Uint8ClampedArray(raw);
  const profile = (await sharp(file).metadata()).icc ?? new Uint8Array();
  conversionFrom(profile)?.(pixels);
  let worst = 0;
  let moved = 0;
  for (const [at, value] of converted.entries()) {
    worst = Math.max(worst, Math.abs(value - (pixels[at] ?? 0)));
    moved = Math.max(moved, Math.abs(value - (raw[at] ?? 0)));
  }
  expect(moved).toBeGreaterThan(20);
  expect(worst).toBeLessThanOrEqual(2);
});

test('sRGB stays bit for bit', async () => {
  const convert = conversionFrom(await profileOf('srgb'));
  const pixels = Uint8ClampedArray.from({ length: 4096 }, (_, at) => (at * 89) % 256);
  const before = pixels.slice();
  convert?.(pixels);
  expect(convert).not.toBeNull();
  expect(pixels).toEqual(before);
});

test('a profile made of tables, and what is none, are refused', async () => {
  expect(conversionFrom(await profileOf('cmyk'))).toBeNull();
  expect(conversionFrom(new Uint8Array(readFileSync('e2e/images/hard/formats.png')))).toBeNull();
  expect(conversionFrom(new Uint8Array())).toBeNull();
});

test('a spoilt profile is no reason to throw', async () => {
  const whole = await profileOf('p3');
  const mutations = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1 });
  fc.assert(
    fc.property(mutations, fc.nat(whole.length), (changes, end) => {
      const profile = whole.slice(0, end);
      for (const [at, value] of changes) if (at < end) profile[at] = value;
      conversionFrom(profile)?.(new Uint8ClampedArray(64).fill(128));
    }),
  );
});
