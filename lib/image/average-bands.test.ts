import { expect, test } from 'vitest';
import { averageBands } from './average-bands';

const rgba = (...pixels: number[][]) => new Uint8ClampedArray(pixels.flat());
const grey = (value: number, alpha = 255) => [value, value, value, alpha];

test('every pixel counts, whichever bands they come in', async () => {
  const rows = [
    [grey(10), grey(20), grey(30)],
    [grey(30), grey(40), grey(50)],
    [grey(200), grey(100), grey(90)],
  ];
  const size = { width: 3, height: 3 };
  const small = { width: 1, height: 2 };
  const mean = (of: number[]) => Math.round(of.reduce((a, b) => a + b) / of.length);
  const expected = [mean([10, 20, 30]), mean([30, 40, 50, 200, 100, 90])].flatMap((v) => [v, v, v]);
  for (const bands of [rows.map((row) => rgba(...row)), [rgba(...rows.flat())]]) {
    expect([...(await averageBands(bands, size, small)).data]).toEqual(expected);
  }
});

test('what is clear counts as white', async () => {
  const bands = [rgba(grey(0, 0), grey(55, 255))];
  const { data } = await averageBands(bands, { width: 2, height: 1 }, { width: 1, height: 1 });
  expect([...data]).toEqual([155, 155, 155]);
});
