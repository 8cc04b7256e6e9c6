// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { batchOf, photoIn, quiet, STATES } from '@/lib/batch/fixture';
import { type BatchStore, createBatchStore } from '@/lib/batch/store';
import { sessionOf } from './fixture';
import type { Session } from './session';
import { useLeaveGuard } from './use-leave-guard';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

function Page({ store, session }: { store: BatchStore; session: Session }) {
  useLeaveGuard(store, async () => session);
  return null;
}

/** Whether leaving would be asked about, with a photo in this state. */
async function asks(state: keyof typeof STATES, isSaved = false): Promise<boolean> {
  const photo = photoIn(STATES[state]);
  const store = createBatchStore(batchOf(photo));
  const session = sessionOf({ saved: new Set(isSaved ? [photo.id] : []) });
  render(<Page store={store} session={session} />);
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
  expect(await asks('previewed', true)).toBe(false);
});
