// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeletion } from '@/lib/batch/deletion';
import type { BatchStore } from '@/lib/batch/store';
import { ACTIONS, sessionOf } from './fixture';
import { Workspace } from './workspace';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** The stores that a working half was opened for. */
const stores: BatchStore[] = [];

// A page that works on photos needs workers; here it only deletes.
vi.mock('./session', () => ({
  openSession: (store: BatchStore) => {
    stores.push(store);
    const hands = { ...ACTIONS, change: ACTIONS.changePhotos, newBatchId: () => 'next' };
    return sessionOf(createDeletion(store, hands));
  },
}));

beforeEach(() => {
  stores.length = 0;
});
afterEach(cleanup);

const show = (hasBuiltInEngine = false) =>
  render(
    <Workspace
      {...ACTIONS}
      batchId={null}
      allowance={{ creates: 20, windowMs: 10_000 }}
      blobApiUrl={null}
      hasBuiltInEngine={hasBuiltInEngine}
      retentionMs={14 * 86_400_000}
    />,
  );

test('a deleted batch leaves the empty page, in focus, with a batch of another id', async () => {
  show();
  const [store] = await act(async () => {
    fireEvent.change(screen.getByLabelText('Add photos'), {
      target: { files: [new File(['a mug'], 'mug.jpg')] },
    });
    await vi.waitFor(() => expect(stores[0]?.get().order).toHaveLength(1));
    return stores;
  });
  const before = store?.get().id;
  fireEvent.click(await screen.findByRole('button', { name: 'Delete batch' }));
  fireEvent.click(screen.getByRole('button', { name: 'Delete everything' }));
  await screen.findByText('Choose photos');
  expect(store?.get()).toMatchObject({ id: 'next', order: [] });
  expect(before).not.toBe('next');
  expect(document.activeElement).toBe(screen.getByRole('main'));
  expect(stores).toHaveLength(1);
});

test('the empty page says what is kept, and for how long', () => {
  show();
  const privacy = screen.getByText(/^Your originals stay on this device/).textContent;
  expect(privacy).toContain('deleted as soon as the photo is done or cancelled');
  expect(privacy).toContain('until you delete it or for 14 days at most');
  expect(privacy).toContain('Cut-outs are kept for 14 days');
});
