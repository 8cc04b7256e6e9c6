import { expect, test } from 'vitest';
import { createBeat } from './beat';

/** A beat that waits until it is let go, or hurried. */
function world(work: () => Promise<void> = async () => {}) {
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
    await work();
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

/** Work that goes on until it is finished by hand. */
function slow() {
  let finish = () => {};
  const work = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  return { work, finish: () => finish() };
}

test('what is asked for after the hurry, while that is done, waits again', async () => {
  const { work, finish } = slow();
  const { beat, count } = world(work);
  beat.ask();
  void beat.hurry();
  await quiet();
  expect(count()).toBe(1);
  beat.ask();
  finish();
  await quiet();
  expect(count()).toBe(1);
});

test('a hurry while something is done does at once what was asked for meanwhile', async () => {
  const { work, finish } = slow();
  const { beat, count, go } = world(work);
  beat.ask();
  go();
  await quiet();
  beat.ask();
  void beat.hurry();
  finish();
  await quiet();
  expect(count()).toBe(2);
});

test('a hurry with nothing to do does nothing', async () => {
  const { beat, count } = world();
  await beat.hurry();
  expect(count()).toBe(0);
});
