import { expect, test, vi } from 'vitest';
import { batchOf, byHand, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import { createTenure, type Place, type TenureHands } from './tenure';

/** A browser of several tabs, in which one has the batch at a time. */
function browser() {
  let owner: { onTaken(): void } | null = null;
  const waiting: (() => void)[] = [];
  const release = (mine: object) => () => {
    if (owner !== mine) return;
    owner = null;
    waiting.shift()?.();
  };
  function grab(onTaken: () => void) {
    const mine = { onTaken };
    owner = mine;
    return { release: release(mine) };
  }

  function tab(rest: Partial<TenureHands> = {}) {
    const store = storeOf(batchOf(photoIn(STATES.running)));
    const log: string[] = [];
    const moves: Place[] = [];
    const hands: TenureHands = {
      hold: async (_, onTaken) => (owner ? null : grab(onTaken)),
      await: (_, onTaken) =>
        new Promise((resolve) => {
          const get = () => resolve(grab(onTaken));
          waiting.push(get);
          const giveUp = () => {
            if (waiting.includes(get)) waiting.splice(waiting.indexOf(get), 1);
            resolve(null);
          };
          void quiet().then(quiet).then(giveUp);
        }),
      takeOver: async (_, onTaken) => {
        owner?.onTaken();
        return grab(onTaken);
      },
      isFree: async () => owner === null,
      isVisible: () => true,
      restore: async () => {
        log.push('restore');
      },
      work: () => {
        log.push('work');
        return async () => {
          log.push('rest');
        };
      },
      onMoved: (place) => moves.push(place),
      ...rest,
    };
    return { store, log, moves, tenure: createTenure(store, hands) };
  }
  return { tab, isHeld: () => owner !== null };
}

const unreadable = async () => {
  throw new DOMException('the disk is broken', 'UnknownError');
};

test('a new batch is worked on at once; one that is kept is read before', async () => {
  const fresh = browser().tab();
  expect(await fresh.tenure.open(true)).toBe('here');
  expect(fresh.log).toEqual(['work']);
  const kept = browser().tab();
  expect(await kept.tenure.open(false)).toBe('here');
  expect(kept.log).toEqual(['restore', 'work']);
});

test('a batch that cannot be read is left to others, and may be opened once more', async () => {
  const { tab, isHeld } = browser();
  let isBroken = true;
  const { tenure, log } = tab({ restore: async () => (isBroken ? unreadable() : undefined) });
  await expect(tenure.open(false)).rejects.toThrow('the disk is broken');
  expect(isHeld()).toBe(false);
  expect(log).toEqual([]);
  isBroken = false;
  expect(await tenure.open(false)).toBe('here');
});

test('one that cannot be read when it is taken over is let go of as well', async () => {
  const { tab, isHeld } = browser();
  await tab().tenure.open(false);
  let reads = 0;
  const restore = async () => {
    reads += 1;
    if (reads > 1) await unreadable();
  };
  const { tenure } = tab({ restore });
  expect(await tenure.open(false)).toBe('elsewhere');
  await expect(tenure.takeOver()).rejects.toThrow('the disk is broken');
  expect(isHeld()).toBe(false);
});

test('a page that is loaded anew has the batch as soon as the one before it has gone, read again', async () => {
  const { tab } = browser();
  const before = tab();
  await before.tenure.open(false);
  const after = tab();
  const opening = after.tenure.open(false);
  await quiet();
  await before.tenure.close();
  expect(await opening).toBe('here');
  expect(after.log).toEqual(['restore', 'restore', 'work']);
  expect(after.moves).toEqual([]);
});

test('a batch has one place at a time, and passes when it is taken over', async () => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  await one.tenure.open(false);
  expect(await two.tenure.open(false)).toBe('elsewhere');
  expect(two.log).toEqual(['restore']);
  expect(await two.tenure.takeOver()).toBe('here');
  expect(one.moves).toEqual(['elsewhere']);
  expect(one.log).toEqual(['restore', 'work', 'rest']);
  expect(await one.tenure.takeOver()).toBe('here');
  expect(two.moves).toEqual(['elsewhere']);
});

test('a batch is taken over also while this tab looks how it stands', async () => {
  const { tab } = browser();
  await tab().tenure.open(false);
  const { calls, answer } = byHand<[], void>();
  const reads = { answer: async () => {} };
  const { tenure, log } = tab({ restore: () => reads.answer() });
  expect(await tenure.open(false)).toBe('elsewhere');
  reads.answer = answer;
  const look = tenure.look(true);
  const takeOver = tenure.takeOver();
  const again = tenure.takeOver();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  calls[0]?.resolve();
  await look;
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  calls[1]?.resolve();
  expect([await takeOver, await again]).toEqual(['here', 'here']);
  expect(log, 'taken once').toEqual(['work']);
});

test('a tab that shows the batch works on it once no other does, and leaves a reload its time', async () => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  await one.tenure.open(false);
  await two.tenure.open(false);
  await two.tenure.look(false);
  await one.tenure.close();
  await two.tenure.look(false);
  expect(two.moves, 'free for the first time').toEqual([]);
  await two.tenure.look(false);
  expect(two.moves).toEqual(['here']);
  expect(two.log).toEqual(['restore', 'restore', 'work']);
});

test('a tab that somebody turns to shows how the batch stands, and works on it where it is free', async () => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  await one.tenure.open(false);
  await two.tenure.open(false);
  await two.tenure.look(true);
  expect(two.log).toEqual(['restore', 'restore']);
  await one.tenure.close();
  await two.tenure.look(true);
  expect(two.moves).toEqual(['here']);
});

test('what is closed is written down before others have it, and takes nothing any more', async () => {
  const { tab, isHeld } = browser();
  let written = () => {};
  const work = () => () =>
    new Promise<void>((resolve) => {
      written = resolve;
    });
  const { tenure, moves } = tab({ work });
  await tenure.open(false);
  const closing = tenure.close();
  await quiet();
  expect(isHeld()).toBe(true);
  written();
  await closing;
  expect(isHeld()).toBe(false);
  await tenure.look(true);
  await tenure.look(true);
  expect(isHeld()).toBe(false);
  expect(moves).toEqual([]);
});

test('the batch that takes the place of a deleted one is held in its turn', async () => {
  const held: string[] = [];
  const { tab } = browser();
  const hold = async (batchId: string) => {
    held.push(batchId);
    return { release: () => held.push(`not ${batchId}`) };
  };
  const { store, tenure, log } = tab({ hold });
  await tenure.open(false);
  store.dispatch({ type: 'cleared', id: 'next' });
  await quiet();
  expect(held).toEqual(['batch', 'not batch', 'next']);
  expect(log).toEqual(['restore', 'work']);
});
