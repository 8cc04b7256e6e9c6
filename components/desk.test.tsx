// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, quiet, STATES, viewOf, watchedBy } from '@/lib/batch/fixture';
import type { BatchStore } from '@/lib/batch/store';
import type { Following } from '@/lib/keep/keep';
import type { Place } from '@/lib/keep/tenure';
import { type Desk, findDesk, openDesks } from './desk';
import { ACTIONS, sessionOf } from './fixture';
import type { Session } from './session';

const OPTIONS = { ...ACTIONS, retentionMs: 1, blobApiUrl: null };
const ID = '0123456789abcdefghijklmnop';

/** What the working half does, as a test wants it. */
let parts: Partial<Session> = {};
let moved: (place: Place) => void = () => undefined;
let halves = 0;

let isLost = false;

vi.mock('./working-half', () => ({
  fetchWorkingHalf: async () => {
    if (isLost) throw new Error('lost');
  },
}));
vi.mock('./session', () => ({
  openSession: async (_: BatchStore, __: unknown, onMoved: typeof moved) => {
    halves += 1;
    moved = onMoved;
    return sessionOf(parts);
  },
}));

const KEPT: Following = {
  isKept: () => true,
  state: () => 'well',
  subscribe: () => () => undefined,
  isDecisionKept: () => true,
  canTryAgain: () => true,
  goOnWithout: () => undefined,
  tryAgain: () => undefined,
  flush: async () => undefined,
  stop: async () => undefined,
};
const kept = { subscribe: () => () => undefined, get: () => KEPT, isKept: () => true };

let closed = 0;
beforeEach(() => {
  [closed, halves] = [0, 0];
  parts = {
    keeping: kept,
    close: async () => {
      closed += 1;
    },
  };
});
afterEach(() => {
  vi.useRealTimers();
});

/** A desk whose batch, of one photo in this state, is open and shown. */
async function deskWith(state: keyof typeof STATES): Promise<{ desk: Desk; leave: () => void }> {
  const desk = findDesk(OPTIONS, ID);
  const leave = desk.show();
  await desk.openSession();
  const batch = { ...batchOf(photoIn({ ...STATES[state] })), id: ID };
  desk.store.dispatch({ type: 'restored', batch });
  return { desk, leave };
}

const settle = async () => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 1));
};

test('a batch at work goes on when its page is left, and is closed once it is done', async () => {
  const { desk, leave } = await deskWith('running');
  leave();
  await settle();
  expect(openDesks.get()).toContain(desk);
  expect(findDesk(OPTIONS, ID), 'whoever comes back finds it').toBe(desk);
  desk.store.dispatch(watchedBy(desk.store.get(), [viewOf('task-a', 'succeeded')]));
  await settle();
  expect(openDesks.get()).toEqual([]);
  expect(closed).toBe(1);
});

test('a batch with nothing to do is closed when its page is left, and not while that is shown', async () => {
  const { desk, leave } = await deskWith('previewed');
  await settle();
  expect(openDesks.get()).toContain(desk);
  leave();
  const again = desk.show();
  await settle();
  expect(closed, 'the next page shows it as well').toBe(0);
  again();
  await settle();
  expect(closed).toBe(1);
  const next = findDesk(OPTIONS, ID);
  expect(next).not.toBe(desk);
  next.show()();
  await settle();
});

function asksBeforeLeaving(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

test('a batch for which files wait is open until they are taken, whichever page is looked at', async () => {
  const { desk, leave } = await deskWith('previewed');
  const file = new File(['a'], 'a.jpg');
  desk.setUnadded((before) => ({ ...before, stranded: [file] }));
  leave();
  await settle();
  expect(openDesks.get()).toContain(desk);
  expect(findDesk(OPTIONS, ID).unadded().stranded).toEqual([file]);
  expect(asksBeforeLeaving()).toBe(true);
  desk.setUnadded((before) => ({ ...before, stranded: [], waiting: [file] }));
  expect(asksBeforeLeaving()).toBe(true);
  desk.setUnadded((before) => ({ ...before, waiting: [] }));
  expect(asksBeforeLeaving()).toBe(false);
  await settle();
  expect(openDesks.get()).toEqual([]);
});

test('a desk that was left several times is closed once', async () => {
  const { desk, leave } = await deskWith('running');
  leave();
  await settle();
  desk.show()();
  desk.show()();
  await settle();
  desk.store.dispatch(watchedBy(desk.store.get(), [viewOf('task-a', 'succeeded')]));
  await settle();
  expect(closed).toBe(1);
});

test('the desks of a batch that was deleted and of one of its id are told apart', async () => {
  const { desk, leave } = await deskWith('previewed');
  desk.store.dispatch({ type: 'cleared', id: 'next' });
  const other = findDesk(OPTIONS, ID);
  const leaveOther = other.show();
  expect(other).not.toBe(desk);
  expect(other.key).not.toBe(desk.key);
  leave();
  leaveOther();
  await settle();
});

test('what would be lost with the desk keeps it open', async () => {
  let listener = () => {};
  let isKept = false;
  const keeping = {
    subscribe: (told: () => void) => {
      listener = told;
      return () => undefined;
    },
    get: (): Following => ({ ...KEPT, isKept: () => isKept }),
    isKept: () => isKept,
  };
  parts = { ...parts, keeping };
  const { leave } = await deskWith('previewed');
  leave();
  await settle();
  expect(closed).toBe(0);
  isKept = true;
  listener();
  await settle();
  expect(closed).toBe(1);
});

test('a desk that another tab has taken the batch from is closed when its page is left', async () => {
  const { desk, leave } = await deskWith('running');
  moved('elsewhere');
  expect(desk.place()).toBe('elsewhere');
  leave();
  await settle();
  expect(closed).toBe(1);
});

test('nothing is taken in before all that draws it is there, and it is tried again', async () => {
  isLost = true;
  const desk = findDesk(OPTIONS, null);
  const leave = desk.show();
  await expect(desk.openSession()).rejects.toThrow('lost');
  expect(halves).toBe(0);
  isLost = false;
  await desk.openSession();
  expect(halves).toBe(1);
  leave();
  await settle();
});

test('a desk with originals that are nowhere else stays open, also when another tab has the batch', async () => {
  let isKept = false;
  parts = { ...parts, keeping: { ...kept, get: () => null, isKept: () => isKept } };
  const { desk, leave } = await deskWith('running');
  moved('elsewhere');
  leave();
  await settle();
  expect(openDesks.get()).toContain(desk);
  expect(closed).toBe(0);
  isKept = true;
  desk.store.dispatch({ type: 'named', name: 'Mugs' });
  await settle();
  expect(closed).toBe(1);
});

test('a batch that cannot be read says so, and is opened once more by the same half', async () => {
  let isBroken = true;
  parts = {
    ...parts,
    open: async () => {
      if (isBroken) throw new DOMException('broken', 'UnknownError');
      return 'here';
    },
  };
  const desk = findDesk(OPTIONS, ID);
  const leave = desk.show();
  await expect(desk.openSession()).rejects.toThrow('broken');
  expect(desk.place()).toBe('failed');
  isBroken = false;
  await desk.openSession();
  expect(desk.place()).toBe('here');
  expect(halves).toBe(1);
  leave();
  await settle();
});

test('a batch that could not be taken over stays elsewhere', async () => {
  parts = {
    ...parts,
    open: async () => 'elsewhere',
    takeOver: async () => {
      throw new DOMException('broken', 'UnknownError');
    },
  };
  const desk = findDesk(OPTIONS, ID);
  const leave = desk.show();
  await desk.openSession();
  await desk.takeOver();
  expect(desk.place()).toBe('elsewhere');
  leave();
  await settle();
  await quiet();
});
