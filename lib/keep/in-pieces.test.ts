import { expect, test } from 'vitest';
import { inPieces } from './in-pieces';

const busy = (ms: number) => {
  for (const start = performance.now(); performance.now() - start < ms; );
};

test('all items are mapped in their order, and other work comes in between', async () => {
  let others = 0;
  const other = setInterval(() => {
    others += 1;
  }, 1);
  const mapped = await inPieces([1, 2, 3, 4, 5, 6], (item) => {
    busy(5);
    return item * 2;
  });
  clearInterval(other);
  expect(mapped).toEqual([2, 4, 6, 8, 10, 12]);
  expect(others).toBeGreaterThan(0);
});
