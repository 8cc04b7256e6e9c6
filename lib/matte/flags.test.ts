import { beforeAll, expect, test } from 'vitest';
import { codesOf, type KnownSample, PHOTOS, SPOILINGS, trueSample } from './fixture';
import { findFlags } from './flags';

const samples = new Map<string, KnownSample>();

beforeAll(async () => {
  for (const name of PHOTOS) samples.set(name, await trueSample(name));
});

const sampleOf = (name: string): KnownSample => {
  const sample = samples.get(name);
  if (!sample) throw new Error(`no ${name}`);
  return sample;
};

test.each(PHOTOS)('the true matte of %s raises no flag', (name) => {
  expect(codesOf(sampleOf(name))).toEqual([]);
});

test.each(SPOILINGS)('$code is raised by $name, from $begins.at on', ({ code, begins, spoil }) => {
  const missed = PHOTOS.filter((name) => !codesOf(spoil(sampleOf(name), begins.at)).includes(code));
  expect(missed.length, `missed on ${missed}`).toBeLessThanOrEqual(PHOTOS.length - begins.on);
});

test('a flag tells where it is worst', () => {
  const { guide, matte } = sampleOf('mug-white-studio');
  const veiled = matte.data.map((alpha, i) =>
    i % matte.width < 150 && i < 150 * matte.width ? Math.max(alpha, 24) : alpha,
  );
  const flags = findFlags(guide, { ...matte, data: veiled });
  const [haze] = flags;
  expect(flags).toHaveLength(1);
  expect(haze?.place.left).toBeLessThan(0.2);
  expect(haze?.place.right).toBeLessThan(0.22);
  expect(haze?.place.bottom).toBeLessThan(0.3);
});
