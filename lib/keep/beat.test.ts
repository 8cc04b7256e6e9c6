import { expect, test } from 'vitest';
import { createBeat } from './beat';

/** A beat that waits until it is let go, or hurried. */
function world() {
  let count = 0;
  let go = () => {};
  const wait = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      go = resolve;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const beat = createBeat(async () => {
    count += 1;
  }, wait);
  return { beat, count: () => count, go: () => go() };
}

const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

test('what is asked for often is done once', async () => {
  const { beat, count, go } = world();
  beat.ask();
  beat.ask();
  await quiet();
  expect(count()).toBe(0);
  go();
  await quiet();
  expect(count()).toBe(1);
});

test('in a hurry it is done without waiting, and after that it waits again', async () => {
  const { beat, count } = world();
  beat.ask();
  await beat.hurry();
  expect(count()).toBe(1);
  beat.ask();
  await quiet();
  expect(count()).toBe(1);
});

test('a hurry with nothing to do does nothing', async () => {
  const { beat, count } = world();
  await beat.hurry();
  expect(count()).toBe(0);
});
