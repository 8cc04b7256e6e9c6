import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AtOnce, inOrder } from './in-order';

const THREE: AtOnce<number> = { most: 3, room: 100, weightOf: () => 1 };

/** Works of which each ends when it is told to. */
function works() {
  const open = new Map<number, { end: () => void; fail: (reason: unknown) => void }>();
  const work = (item: number) =>
    new Promise<string>((resolve, reject) => {
      open.set(item, { end: () => resolve(`made ${item}`), fail: reject });
    });
  return { open, work, begun: () => [...open.keys()] };
}

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const found: Result[] = [];
  for await (const result of results) found.push(result);
  return found;
}

test('what is ahead is begun meanwhile, and handed out in its turn', async () => {
  const { open, work, begun } = works();
  const results = inOrder([1, 2, 3, 4, 5], work, THREE);
  const first = results.next();
  expect(begun()).toEqual([1, 2, 3]);
  open.get(2)?.end();
  open.get(3)?.end();
  open.get(1)?.end();
  expect((await first).value).toBe('made 1');
  expect(begun(), 'nothing before the next is asked for').toEqual([1, 2, 3]);
  const second = results.next();
  expect(begun()).toEqual([1, 2, 3, 4]);
  expect((await second).value).toBe('made 2');
});

test('an error comes in its turn', async () => {
  const { open, work } = works();
  const results = inOrder([1, 2], work, THREE);
  const first = results.next();
  open.get(2)?.fail(new Error('broken'));
  open.get(1)?.end();
  expect((await first).value).toBe('made 1');
  await expect(results.next()).rejects.toThrow('broken');
});

test('nothing heavier is begun than there is room for, but one always is', async () => {
  const { open, work, begun } = works();
  const results = inOrder([5, 200, 5], work, { most: 3, room: 100, weightOf: (item) => item });
  const first = results.next();
  expect(begun()).toEqual([5]);
  open.get(5)?.end();
  await first;
  const second = results.next();
  expect(begun()).toEqual([5, 200]);
  open.get(200)?.end();
  await second;
});

test('for any items, limits and durations all come in order, and no limit is passed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ weight: fc.nat(10), turns: fc.nat(9) })),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(30),
      async (items, most, room) => {
        let [count, weight] = [0, 0];
        const results = inOrder(
          items,
          async (item) => {
            count += 1;
            weight += item.weight;
            expect(count).toBeLessThanOrEqual(most);
            expect(count === 1 || weight <= room).toBe(true);
            for (let turn = 0; turn < item.turns; turn++) await Promise.resolve();
            count -= 1;
            weight -= item.weight;
            return item;
          },
          { most, room, weightOf: (item) => item.weight },
        );
        expect(await all(results)).toEqual(items);
      },
    ),
  );
});
