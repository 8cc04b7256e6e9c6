// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { batchOf, photoIn, STATES, storeOf, viewOf, watchedBy } from '@/lib/batch/fixture';
import { PAUSE_REASONS, type PauseReason } from '@/lib/task/task';
import { PauseBanner } from './pause-banner';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

function show() {
  const store = storeOf(batchOf(photoIn(STATES.inLine)));
  render(<PauseBanner store={store} />);
  const pauseFor = (reason: PauseReason | null) => {
    const pause = reason && { reason, sinceMs: 0 };
    act(() => store.dispatch(watchedBy(store.get(), [], { pause })));
  };
  return { store, pauseFor, words: () => screen.getByRole('status').textContent };
}

test('it says nothing while all is well, and again once the pause is over', () => {
  const { pauseFor, words } = show();
  expect(words()).toBe('');
  pauseFor('no-credits');
  expect(words()).not.toBe('');
  pauseFor(null);
  expect(words()).toBe('');
});

test.each(PAUSE_REASONS)('of %s it says first that nothing is lost, then what to do', (reason) => {
  const { pauseFor, words } = show();
  pauseFor(reason);
  expect(words()).toMatch(
    /^Background removal is paused\. Photos wait, and nothing is lost\.For the team: .+\. It goes on by itself\.$/,
  );
});

test.each<[PauseReason, RegExp]>([
  ['key-refused', /KIE_API_KEY at kie\.ai\/api-key/],
  ['no-credits', /Top it up/],
  ['key-capped', /cap/],
  ['maintenance', /nothing to do/],
  ['switched-off', /support/],
  ['not-found', /KIE_API_URL.*update Clearcut/],
])('the team reads of %s what helps', (reason, words) => {
  const banner = show();
  banner.pauseFor(reason);
  expect(banner.words()).toMatch(words);
});

test('it goes with the last photo that waits, since then nobody asks any more', () => {
  const { store, pauseFor, words } = show();
  pauseFor('maintenance');
  const pause = { reason: 'maintenance', sinceMs: 0 } as const;
  const last = watchedBy(store.get(), [viewOf('task-a', 'cancelled')], { pause });
  act(() => store.dispatch(last));
  expect(words()).toBe('');
});
