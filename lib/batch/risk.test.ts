import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLAG_CODES } from '@/lib/matte/flag';
import { flagOf } from './fixture';
import { byRisk, riskOf } from './risk';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const code = fc.constantFrom(...FLAG_CODES);
const flags = fc.array(fc.tuple(code, share).map(([one, much]) => flagOf(one, much)));

test('every flag is a risk, and more than a failure counts for', () => {
  fc.assert(fc.property(code, share, (one, much) => riskOf([flagOf(one, much)]) >= 1));
  expect(riskOf([])).toBe(0);
});

test('the more is touched, and the more flags there are, the higher is the risk', () => {
  fc.assert(
    fc.property(flags, code, share, share, (others, one, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      const low = riskOf([...others, flagOf(one, less)]);
      expect(low).toBeLessThanOrEqual(riskOf([...others, flagOf(one, more)]) + 1e-9);
      expect(low).toBeGreaterThan(riskOf(others));
    }),
  );
});

test('at their worst, what is missing of the product comes before what is left of the background', () => {
  const worst = FLAG_CODES.map((each) => flagOf(each, 1));
  expect(byRisk(worst).map((flag) => flag.code)).toEqual([
    'empty',
    'full',
    'soft-inside',
    'holes',
    'several-parts',
    'unlike-siblings',
    'haze',
    'halo',
    'low-contrast',
    'touches-frame',
  ]);
});

test('a great deal of something lesser may come before a trace of something worse', () => {
  const [hole, haze] = [flagOf('holes', 0.0002), flagOf('haze', 0.3)];
  expect(byRisk([hole, haze])).toEqual([haze, hole]);
});
