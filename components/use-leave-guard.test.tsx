// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { batchOf, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import type { Following } from '@/lib/keep/keep';
import type { Desk } from './desk';
import { sessionOf } from './fixture';
import { useLeaveGuard } from './use-leave-guard';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

type DeskPlace = ReturnType<Desk['place']>;

function Page({ desk, place }: { desk: Pick<Desk, 'store' | 'openSession'>; place: DeskPlace }) {
  useLeaveGuard(desk, place);
  return null;
}

/** Whether leaving would be asked about, with a photo in this state. */
async function asks(
  state: keyof typeof STATES,
  {
    isSaved = false,
    isKept = false,
    place = 'here',
  }: { isSaved?: boolean; isKept?: boolean; place?: DeskPlace } = {},
): Promise<boolean> {
  const photo = photoIn(STATES[state]);
  const store = storeOf(batchOf(photo));
  const keeping = { ...sessionOf().keeping, isKept: () => isKept };
  const session = sessionOf({ saved: new Set(isSaved ? [photo.id] : []), keeping });
  render(<Page desk={{ store, openSession: async () => session }} place={place} />);
  await quiet();
  const isAsked = leave();
  cleanup();
  return isAsked;
}

function leave(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

test.each(['queued', 'uploading', 'running', 'previewed'] as const)(
  'leaving is asked about while a photo is %s',
  async (state) => {
    expect(await asks(state)).toBe(true);
  },
);

test('leaving is not asked about when there is nothing to lose', async () => {
  expect(await asks('failed')).toBe(false);
  expect(await asks('cancelled')).toBe(false);
  expect(await asks('previewed', { isSaved: true })).toBe(false);
});

test('leaving is asked about while files are being saved', async () => {
  const session = sessionOf();
  const store = storeOf(batchOf(photoIn(STATES.failed)));
  render(<Page desk={{ store, openSession: async () => session }} place="here" />);
  await quiet();
  const { signal } = new AbortController();
  session.exports.add(signal);
  expect(leave()).toBe(true);
  session.exports.delete(signal);
  expect(leave()).toBe(false);
});

test('a tab that another one has taken the batch from is left without a question', async () => {
  expect(await asks('running', { place: 'elsewhere', isKept: true })).toBe(false);
  expect(await asks('previewed', { place: 'elsewhere', isKept: true })).toBe(false);
});

test('leaving is asked about where the original is in no other tab, whichever has the batch', async () => {
  expect(await asks('running', { place: 'elsewhere' })).toBe(true);
});

test('what is kept is known also of a batch that came about only when it was tried again', async () => {
  const store = storeOf(batchOf(photoIn(STATES.running)));
  const keeping = { ...sessionOf().keeping, isKept: () => true };
  let asked = 0;
  const desk = {
    store,
    openSession: async () => {
      asked += 1;
      return sessionOf({ keeping });
    },
  };
  const { rerender } = render(<Page desk={desk} place="failed" />);
  await quiet();
  expect(asked, 'nobody has asked for it again').toBe(0);
  rerender(<Page desk={desk} place="here" />);
  await quiet();
  expect(leave()).toBe(false);
});

test('leaving is asked about while what was decided about a photo is not written', async () => {
  const store = storeOf(batchOf(photoIn({ ...STATES.previewed, verdict: 'reject' })));
  let isWritten = false;
  const following: Following = {
    isKept: () => true,
    isDecisionKept: () => isWritten,
    state: () => 'off',
    subscribe: () => () => undefined,
    goOnWithout: () => undefined,
    canTryAgain: () => true,
    tryAgain: () => undefined,
    flush: async () => undefined,
    stop: async () => undefined,
  };
  const keeping = { ...sessionOf().keeping, isKept: () => true, get: () => following };
  const openSession = async () => sessionOf({ keeping });
  render(<Page desk={{ store, openSession }} place="here" />);
  await quiet();
  expect(leave()).toBe(true);
  isWritten = true;
  expect(leave()).toBe(false);
});
