// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { batchOf, photoIn, quiet, STATES } from '@/lib/batch/fixture';
import { createBatchStore } from '@/lib/batch/store';
import type { Desk } from './desk';
import { sessionOf } from './fixture';
import { useLeaveGuard } from './use-leave-guard';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

type Parts = Parameters<typeof useLeaveGuard>[0];

function Page({ parts }: { parts: Parts }) {
  useLeaveGuard(parts);
  return null;
}

/** Whether leaving would be asked about, with a photo in this state. */
async function asks(
  state: keyof typeof STATES,
  {
    isSaved = false,
    place = 'here',
  }: { isSaved?: boolean; place?: ReturnType<Desk['place']> } = {},
): Promise<boolean> {
  const photo = photoIn(STATES[state]);
  const store = createBatchStore(batchOf(photo));
  const session = sessionOf({ saved: new Set(isSaved ? [photo.id] : []) });
  render(<Page parts={{ store, place: () => place, openSession: async () => session }} />);
  await quiet();
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  cleanup();
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

test('a tab that another one has taken the batch from is left without a question', async () => {
  expect(await asks('running', { place: 'elsewhere' })).toBe(false);
  expect(await asks('previewed', { place: 'elsewhere' })).toBe(false);
});
