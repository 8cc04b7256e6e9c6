import { expect, test } from 'vitest';
import { createChannel } from './channel';

test('things are handed over in order, each given when the next is asked for', async () => {
  const { give, end, taken } = createChannel<number>();
  const log: string[] = [];
  const giving = Promise.all(
    [1, 2].map((thing) => give(thing).then(() => log.push(`gave ${thing}`))),
  );
  const taker = taken[Symbol.asyncIterator]();
  expect((await taker.next()).value).toBe(1);
  expect(log).toEqual([]);
  expect((await taker.next()).value).toBe(2);
  expect(log).toEqual(['gave 1']);
  const last = taker.next();
  await giving;
  end();
  expect((await last).done).toBe(true);
});

test('who waits for a thing gets it when it is given', async () => {
  const { give, taken } = createChannel<string>();
  const first = taken[Symbol.asyncIterator]().next();
  void give('here');
  expect((await first).value).toBe('here');
});
