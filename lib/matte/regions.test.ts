import { expect, test } from 'vitest';
import { components, dropIslands, flood, geodesic } from './regions';

const drawn = (rows: string[]) => Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0));

const TWO_PARTS = drawn([
  '##...', //
  '##..#',
  '....#',
]);

test('parts are joined over sides, not over corners, nor round the edge of the picture', () => {
  const { areas, labels, largest } = components(TWO_PARTS, 5);
  expect(areas).toEqual([4, 2]);
  expect(largest).toBe(4);
  expect([labels[0], labels[2], labels[9]]).toEqual([0, -1, 1]);
});

test('islands under the limit are dropped', () => {
  const mask = Uint8Array.from(TWO_PARTS);
  dropIslands(mask, 5, (largest) => largest * 0.75);
  expect(components(mask, 5).areas).toEqual([4]);
});

test('a flood stays where it is let', () => {
  const reached = flood([14], (i) => TWO_PARTS[i] === 1, 5, 15);
  expect(reached.reduce((sum, v) => sum + v, 0)).toBe(2);
});

test('the geodesic way goes round what is dear', () => {
  const cost = Float32Array.from(drawn(['.....', '.###.', '.....']), (v) => (v ? 100 : 1));
  const start = new Uint8Array(15);
  start[5] = 1;
  const distance = geodesic(cost, 5, start);
  expect(distance[9]).toBeLessThan(20);
  expect(distance[7]).toBeGreaterThan(90);
});
