import { expect, test } from 'vitest';
import { fitSurface, renderSurface } from './surface';

const SIZE = { width: 60, height: 40 };
const ALL = Array.from({ length: 2400 }, (_, i) => i);

const expected = (i: number, c: number) => {
  const x = (i % 60) / 60 - 0.5;
  const y = Math.floor(i / 60) / 40 - 0.5;
  return 60 + 10 * c + 12 * x - 8 * y + 9 * x * x - 5 * x * y;
};

test('a curved backdrop is found again though a fifth of it is hidden', () => {
  const lab = new Float32Array(2400 * 3);
  for (const i of ALL) {
    for (let c = 0; c < 3; c++) lab[i * 3 + c] = i % 5 === 0 ? 5 : expected(i, c);
  }
  const surface = fitSurface(lab, SIZE, ALL);
  expect(surface.inlier).toBeCloseTo(0.8, 1);
  const rendered = renderSurface(surface, SIZE);
  for (const i of [1, 59, 1234, 2398]) {
    expect(Math.abs((rendered[i * 3] ?? 0) - expected(i, 0))).toBeLessThan(0.5);
  }
});
