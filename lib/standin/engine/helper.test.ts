import { afterEach, expect, test, vi } from 'vitest';
import { createHelper, HelperLost } from './helper';
import type { Reply } from './protocol';
import type { SeatEvents } from './seat';

/** Seats that do nothing by themselves: the test says what happens in them. */
function fakeSeats() {
  const seats: { events: SeatEvents; posted: unknown[]; isStopped: boolean }[] = [];
  const start = (events: SeatEvents) => {
    const seat = { events, posted: [] as unknown[], isStopped: false };
    seats.push(seat);
    return {
      post: (message: unknown) => void seat.posted.push(message),
      stop: () => {
        seat.isStopped = true;
      },
    };
  };
  const at = (i: number) => {
    const seat = seats[i];
    if (!seat) throw new Error(`seat ${i} was not taken`);
    return seat;
  };
  return { start, seats, at };
}

const image = (n: number) => Uint8Array.of(n);
const never = new AbortController().signal;
const reply = (width: number): Reply => ({
  kind: 'outcome',
  outcome: { ok: true, png: image(9), width, height: 1 },
});

afterEach(() => vi.useRealTimers());

test('pictures are given out one at a time, in order, to one helper', async () => {
  const { start, seats, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const first = helper.run(image(1), never);
  const second = helper.run(image(2), never);
  expect(at(0).posted).toEqual([{ image: image(1) }]);
  at(0).events.onMessage(reply(1));
  expect(at(0).posted).toEqual([{ image: image(1) }, { image: image(2) }]);
  at(0).events.onMessage(reply(2));
  expect(await first).toEqual(reply(1));
  expect(await second).toEqual(reply(2));
  expect(seats).toHaveLength(1);
});

test('an aborted picture frees the helper for the next one', async () => {
  const { start, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const impatient = new AbortController();
  const first = helper.run(image(1), impatient.signal);
  const second = helper.run(image(2), never);
  impatient.abort(new Error('changed my mind'));
  await expect(first).rejects.toThrow('changed my mind');
  expect(at(0).isStopped).toBe(true);
  expect(at(1).posted).toEqual([{ image: image(2) }]);
  at(1).events.onMessage(reply(2));
  expect(await second).toEqual(reply(2));
});

test('a picture aborted in line is never begun and disturbs nobody', async () => {
  const { start, seats, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const impatient = new AbortController();
  const first = helper.run(image(1), never);
  const second = helper.run(image(2), impatient.signal);
  impatient.abort(new Error('changed my mind'));
  await expect(second).rejects.toThrow('changed my mind');
  at(0).events.onMessage(reply(1));
  await first;
  expect(at(0).posted).toHaveLength(1);
  expect(seats).toHaveLength(1);
});

test('a helper that ends loses its picture only; the next gets a new helper', async () => {
  const { start, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const first = helper.run(image(1), never);
  const second = helper.run(image(2), never);
  at(0).events.onExit('SIGSEGV');
  await expect(first).rejects.toThrow(HelperLost);
  at(1).events.onMessage(reply(2));
  expect(await second).toEqual(reply(2));
});

test('words that are no reply count as a loss', async () => {
  const { start, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const lost = helper.run(image(1), never);
  at(0).events.onMessage({ kind: 'outcome', outcome: { ok: true, png: 'no bytes' } });
  await expect(lost).rejects.toThrow(HelperLost);
  expect(at(0).isStopped).toBe(true);
});

test('idle, it goes home; while there is work, it stays', async () => {
  vi.useFakeTimers();
  const { start, seats, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const first = helper.run(image(1), never);
  vi.advanceTimersByTime(5000);
  expect(at(0).isStopped).toBe(false);
  at(0).events.onMessage(reply(1));
  await first;
  vi.advanceTimersByTime(999);
  expect(at(0).isStopped).toBe(false);
  vi.advanceTimersByTime(1);
  expect(at(0).isStopped).toBe(true);
  void helper.run(image(2), never);
  expect(seats).toHaveLength(2);
});

test('stopped, it leaves nobody waiting', async () => {
  const { start, at } = fakeSeats();
  const helper = createHelper({ start, idleMs: 1000 });
  const both = [helper.run(image(1), never), helper.run(image(2), never)];
  helper.stop();
  for (const run of both) await expect(run).rejects.toThrow(HelperLost);
  expect(at(0).isStopped).toBe(true);
});
