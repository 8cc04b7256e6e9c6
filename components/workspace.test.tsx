// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '@/lib/base/result';
import { createDeletion } from '@/lib/batch/deletion';
import { byHand } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import type { BatchStore } from '@/lib/batch/store';
import type { Place } from '@/lib/keep/tenure';
import { openDesks } from './desk';
import { ACTIONS, sessionOf } from './fixture';
import type { Session } from './session';
import { Workspace } from './workspace';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** The stores that a working half was opened for; the last one is shown. */
const stores: BatchStore[] = [];
/** Tells the desk that another tab has the batch, or this one. */
let move: (place: Place) => void = () => undefined;
/** What the working half does besides, as a test wants it. */
let parts: Partial<Session> = {};

// A page that works on photos needs workers; here it only deletes.
vi.mock('./session', () => ({
  openSession: (store: BatchStore, _: unknown, onMoved: typeof move) => {
    stores.push(store);
    move = onMoved;
    const hands = { ...ACTIONS, change: ACTIONS.changePhotos, newBatchId: () => 'next' };
    return sessionOf({ ...createDeletion(store, hands), ...parts });
  },
}));

// Loaded when the first photo comes: here before, as it takes its time.
beforeAll(async () => {
  await import('./surface');
}, 30_000);
beforeEach(() => {
  window.history.replaceState(null, '', '/');
  parts = {};
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const show = (hasBuiltInEngine = false, batchId: string | null = null) =>
  render(
    <Workspace
      {...ACTIONS}
      batchId={batchId}
      renameBatch={async () => ok(null)}
      allowance={{ creates: 20, windowMs: 10_000 }}
      blobApiUrl={null}
      hasBuiltInEngine={hasBuiltInEngine}
      retentionMs={14 * 86_400_000}
    />,
  );

/** Adds files as the ones that a person chose, or as those of a folder. */
async function add(how: 'Add photos' | 'Add a folder', ...files: File[]) {
  await act(async () => {
    fireEvent.change(screen.getByLabelText(how), { target: { files } });
  });
}

const inFolder = (name: string, bytes: string) =>
  Object.defineProperty(new File([bytes], name), 'webkitRelativePath', { value: `shoot/${name}` });

const namesIn = (store: BatchStore | undefined) =>
  [...(store?.get().photos.values() ?? [])].map(({ name }) => name);

/** Another page has been looked at for long enough to close what is of no use. */
const elsewhere = async () => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 1));
};

const namesInDesks = () => openDesks.get().flatMap(({ store }) => namesIn(store));

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

test('the same folder once more adds only what is new, and says so', async () => {
  show();
  const shoot = ['1.jpg', '2.jpg', '3.jpg'].map((name) => inFolder(name, name));
  await add('Add a folder', ...shoot);
  await act(() => vi.waitFor(() => expect(namesIn(stores.at(-1))).toHaveLength(3)));
  await add('Add a folder', ...shoot, inFolder('4.jpg', '4'));
  await screen.findByText('3 photos are already in this batch, and were not added again.');
  expect(namesIn(stores.at(-1))).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg']);
  // The same bytes under another name, and another picture under the same name, are photos.
  await add('Add a folder', inFolder('best.jpg', '1.jpg'), inFolder('1.jpg', 'later'));
  await act(() => vi.waitFor(() => expect(namesIn(stores.at(-1))).toHaveLength(6)));
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/already in this batch/)).toBeNull();
});

test('what is no picture by its name is left out of a folder, in one line, and nothing else is', async () => {
  show();
  const names = ['1.jpg', 'notes.txt', '.DS_Store', 'clip.mp4'];
  await add('Add a folder', ...names.map((name) => inFolder(name, name)));
  await screen.findByText(
    '3 other files were left out, as they are no pictures: notes.txt, .DS_Store, clip.mp4',
  );
  expect(namesIn(stores.at(-1))).toEqual(['1.jpg']);
  await add('Add photos', new File(['words'], 'chosen.txt'));
  await act(() =>
    vi.waitFor(() => expect(namesIn(stores.at(-1))).toEqual(['1.jpg', 'chosen.txt'])),
  );
});

test('photos that are still being looked at when the page is left come into the open batch', async () => {
  const { calls, answer } = byHand<[readonly File[]], Set<File>>();
  parts = { bring: answer };
  const { unmount } = show();
  await add('Add photos', new File(['a late mug'], 'late.jpg'));
  await act(() => vi.waitFor(() => expect(calls).toHaveLength(1)));
  unmount();
  await elsewhere();
  calls[0]?.resolve(new Set(calls[0].args[0]));
  await vi.waitFor(() => expect(namesInDesks()).toContain('late.jpg'));
});

test('photos that are still being fetched when the page is left come into the open batch', async () => {
  const { calls, answer } = byHand<[string], Response>();
  vi.stubGlobal('fetch', answer);
  const { unmount } = show();
  const clipboardData = {
    files: [],
    getData: (format: string) => (format === 'text/plain' ? 'https://a.example.com/far.jpg' : ''),
  };
  await act(async () => {
    window.dispatchEvent(Object.assign(new Event('paste'), { clipboardData }));
    await vi.waitFor(() => expect(calls).toHaveLength(1));
  });
  const desk = openDesks.get().at(-1);
  unmount();
  await elsewhere();
  expect(openDesks.get(), 'whoever comes back finds it').toContain(desk);
  const headers = { 'content-disposition': "inline; filename*=UTF-8''far.jpg" };
  calls[0]?.resolve(new Response('picture', { headers }));
  await vi.waitFor(() => expect(namesInDesks()).toContain('far.jpg'));
});

test('from a batch that is not here the way back leads to the empty page, without loading it', async () => {
  const id = '0123456789abcdefghijklmnop';
  window.history.replaceState(null, '', `/b/${id}`);
  parts = {
    open: async () => {
      stores.at(-1)?.dispatch({ type: 'restored', batch: newBatch(id) });
      return 'here';
    },
  };
  show(false, id);
  fireEvent.click(await screen.findByRole('link', { name: 'Back to the start' }));
  await screen.findByText('Choose photos');
  expect(window.location.pathname).toBe('/');
});

test('photos that come as another tab takes the batch wait, with words, and are added once it is back', async () => {
  const { calls, answer } = byHand<[readonly File[]], Set<File>>();
  parts = { bring: answer };
  show();
  await add('Add photos', new File(['a cup'], 'cup.jpg'));
  await act(() => vi.waitFor(() => expect(calls).toHaveLength(1)));
  await act(async () => {
    move('elsewhere');
    calls[0]?.resolve(new Set(calls[0].args[0]));
  });
  await screen.findByText(/^Another tab works on this batch. 1 photo will be added/);
  expect(namesInDesks()).not.toContain('cup.jpg');
  await act(async () => {
    move('here');
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]?.resolve(new Set(calls[1].args[0]));
    await vi.waitFor(() => expect(namesInDesks()).toContain('cup.jpg'));
  });
  expect(screen.queryByText(/^Another tab works on this batch/)).toBeNull();
});

test('the empty page says what is kept, and for how long', () => {
  show();
  const privacy = screen.getByText(/^Your originals stay on this device/).textContent;
  expect(privacy).toContain('deleted as soon as the photo is done or cancelled');
  expect(privacy).toContain('until you delete it or for 14 days at most');
  expect(privacy).toContain('Cut-outs are kept for 14 days');
});
