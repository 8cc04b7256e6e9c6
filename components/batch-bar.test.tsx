// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import {
  batchOf,
  byHand,
  filesOf,
  PREPARED,
  photoIn,
  quiet,
  STATES,
  storeOf,
  viewOf,
  watchedBy,
} from '@/lib/batch/fixture';
import type { Photo, Verdict } from '@/lib/batch/photo';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { ExportShelf } from '@/lib/keep/export-shelf';
import { BatchBar } from './batch-bar';
import { AtExport, createExportRoom } from './export/export-room';
import { exportRunOf } from './export/export-run';
import { sessionOf } from './fixture';
import type { Session } from './session';

vi.mock('@/lib/export/zip', async () => ({
  openZip: (await import('./fixture')).openPlainZip,
}));

// It asks the server.
vi.mock('./kept-until', () => ({ KeptUntil: () => null }));

vi.mock('./words', async (original) => ({
  ...(await original<object>()),
  ...(await import('./words-at-once')),
}));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
// A small device, which makes one file at a time.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });

/** What was handed to the person, by file name. */
const saved = new Map<string, Blob>();

beforeEach(() => {
  saved.clear();
  let last: Blob | undefined;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    last = blob instanceof Blob ? blob : undefined;
    return 'blob:0';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    if (last) saved.set(this.download, last);
  });
});
// What is fetched as the first files are saved.
beforeAll(() => import('./export/pack-photos'));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

type Finish = Session['finish'];

const NO_SHELF: ExportShelf = {
  settings: async () => null,
  lastSettings: async () => null,
  keepSettings: async () => undefined,
  picture: async () => null,
  keepPicture: async () => undefined,
};

function show(photos: readonly Photo[], finish?: Finish, parts: Partial<Session> = {}) {
  const store = storeOf(batchOf(...photos));
  const openSession = async () => sessionOf({ ...(finish && { finish }), ...parts });
  render(<BatchBar store={store} openSession={openSession} hasBuiltInEngine={false} />);
  return store;
}

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const retry = () => screen.queryByRole('button', { name: 'Retry failed' });
const settle = () => act(quiet);

describe('Retry failed', () => {
  test('is not there while nothing has failed', () => {
    show([photoIn(STATES.done), photoIn(STATES.running, { id: 'b' })]);
    expect(retry()).toBeNull();
  });

  test('tries again what may end differently, and nothing else', () => {
    const store = show([
      photoIn(STATES.stranded, { id: 'a' }),
      photoIn(STATES.refused, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.failed, { id: 'd', run: 2 }),
      photoIn(STATES.cancelled, { id: 'e' }),
    ]);
    fireEvent.click(button('Retry failed'));
    expect([...store.get().photos.values()].map(({ phase, run }) => [phase, run])).toEqual([
      ['queued', 1],
      ['failed', 0],
      ['done', 0],
      ['removing', 3],
      ['cancelled', 0],
    ]);
  });

  test('cannot be pressed where every failure is for good, and the bar says so', () => {
    const store = show([photoIn(STATES.refused)]);
    expect(button('Retry failed').disabled).toBe(true);
    expect(screen.getByText(/another try would not change that/)).toBeDefined();
    act(() => store.dispatch({ type: 'added', files: filesOf(['b']), isHeld: false }));
    act(() => store.dispatch({ type: 'failed', id: 'b', run: 0, error: 'prepare-failed' }));
    expect(button('Retry failed').disabled).toBe(false);
    expect(screen.queryByText(/another try would not change that/)).toBeNull();
  });
});

describe('Download all', () => {
  test('waits for the first picture that is done', () => {
    const store = show([photoIn(STATES.running), photoIn(STATES.failed, { id: 'b' })]);
    expect(button('Download all').disabled).toBe(true);
    act(() => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
    expect(button('Download all').disabled).toBe(false);
  });

  test('packs every picture that is done under a name of its own, and says how far it is', async () => {
    const finish = byHand<Parameters<Finish>, Blob>();
    show(
      [
        photoIn(STATES.done, { id: 'a', name: 'mug.jpg' }),
        photoIn(STATES.failed, { id: 'b' }),
        photoIn(STATES.done, { id: 'c', name: 'mug.webp' }),
      ],
      finish.answer,
    );
    fireEvent.click(button('Download all'));
    await act(() => vi.waitFor(() => expect(finish.calls).toHaveLength(1)));
    expect(button('Saving 0 of 2').disabled).toBe(true);
    // One picture of full size at a time: a small device's memory holds no more.
    await settle();
    expect(finish.calls).toHaveLength(1);
    await act(async () => {
      finish.calls[0]?.resolve(new Blob(['first cut-out']));
      await vi.waitFor(() => expect(finish.calls).toHaveLength(2));
    });
    expect(button('Saving 1 of 2').disabled).toBe(true);
    await act(async () => {
      finish.calls[1]?.resolve(new Blob(['second cut-out']));
      await vi.waitFor(() => expect(saved.size).toBe(1));
    });
    const text = await saved.get('clearcut.zip')?.text();
    for (const part of ['mug.png', 'mug (2).png', 'first cut-out', 'second cut-out']) {
      expect(text).toContain(part);
    }
    expect(button('Download all').disabled).toBe(false);
  });

  test('leaves out what was rejected, and the bar says how many that are', async () => {
    const made: string[] = [];
    const finish: Finish = async ({ taskId }) => {
      made.push(taskId);
      return new Blob(['cut-out']);
    };
    const done = (id: string, verdict: Verdict | null) =>
      photoIn({ ...STATES.previewed, taskId: `task-${id}`, verdict }, { id });
    const store = show([done('a', null), done('b', 'reject'), done('c', 'keep')], finish);
    expect(screen.getByText('3 of 3 photos done, 1 rejected')).toBeDefined();
    fireEvent.click(button('Download all'));
    await act(async () => void (await vi.waitFor(() => expect(saved.size).toBe(1))));
    expect(made).toEqual(['task-a', 'task-c']);
    act(() => store.dispatch({ type: 'judged', ids: ['a', 'c'], verdict: 'reject' }));
    expect(button('Download all').disabled).toBe(true);
  });

  test('packs the others where one picture cannot be finished, and names it', async () => {
    const store = show(
      [photoIn(STATES.done, { id: 'a' }), photoIn(STATES.done, { id: 'b' })],
      async ({ file }) => {
        if (file?.name === 'a.jpg') throw new AppError('cutout-unavailable');
        return new Blob(['cut-out']);
      },
    );
    act(() => store.dispatch(watchedBy(store.get(), [], { name: 'Autumn: shoes' })));
    fireEvent.click(button('Download all'));
    await act(() => vi.waitFor(() => expect(saved.size).toBe(1)));
    expect(screen.getByRole('status').textContent).toBe(
      'Not in the zip, since they could not be finished: a.jpg',
    );
    expect(await saved.get('Autumn shoes.zip')?.text()).toContain('b.png');
  });
});

describe('an export under way', () => {
  const PHOTOS = [photoIn(STATES.done, { id: 'a' }), photoIn(STATES.done, { id: 'b' })];

  test('is found again by whoever comes back to it, cancelled, and nothing is saved', async () => {
    const finish = byHand<Parameters<Finish>, Blob>();
    const session = sessionOf({ finish: finish.answer });
    const store = storeOf(batchOf(...PHOTOS));
    const bar = () =>
      render(<BatchBar store={store} openSession={async () => session} hasBuiltInEngine={false} />);
    const { unmount } = bar();
    fireEvent.click(button('Download all'));
    await act(() => vi.waitFor(() => expect(finish.calls).toHaveLength(1)));
    expect(session.exports.size).toBe(1);
    unmount();
    bar();
    expect(button('Saving 0 of 2').disabled).toBe(true);
    await act(async () => void fireEvent.click(button('Cancel saving')));
    await act(() => vi.waitFor(() => expect(button('Download all').disabled).toBe(false)));
    expect(saved.size).toBe(0);
    expect(session.exports.size).toBe(0);
  });

  test('does not begin where there is no room for it', async () => {
    const finish = vi.fn<Finish>();
    const storage = { estimate: async () => ({ quota: 1_000, usage: 0 }) };
    Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });
    show([photoIn(STATES.done, { id: 'a', prepared: PREPARED })], finish);
    fireEvent.click(button('Download all'));
    await screen.findByText(/^There is not enough room on this device/);
    expect(finish).not.toHaveBeenCalled();
    Reflect.deleteProperty(navigator, 'storage');
  });

  test.each([
    ['a picture that this browser does not have', { kind: 'picture', pictureId: 'x' }],
    ['no background where one is needed', { kind: 'none' }],
  ] as const)('does not begin with %s, and opens the panel', async (_, background) => {
    const finish = vi.fn<Finish>();
    const room = createExportRoom(NO_SHELF);
    const format = { type: 'jpeg', quality: 90, chroma: '4:4:4' } as const;
    room.change({ deliverables: [{ ...PLAIN_CUTOUT, format, background }] });
    const store = storeOf(batchOf(...PHOTOS));
    const openSession = async () => sessionOf({ finish });
    render(
      <AtExport value={room}>
        <BatchBar store={store} openSession={openSession} hasBuiltInEngine={false} />
      </AtExport>,
    );
    fireEvent.click(button('Download all'));
    await act(() => vi.waitFor(() => expect(room.get().isOpen).toBe(true)));
    const state = exportRunOf(store).get();
    expect(state).toMatchObject({ kind: 'failed', error: expect.stringMatching(/^back/) });
    expect(saved.size).toBe(0);
  });
});

test('where no picture can be finished there is no zip, but the reason', async () => {
  show([photoIn(STATES.done, { id: 'a' }), photoIn(STATES.done, { id: 'b' })], async () => {
    throw new AppError('cutout-unavailable');
  });
  fireEvent.click(button('Download all'));
  await screen.findByText('The cut-out could not be loaded. Check the connection and try again.');
  expect(saved.size).toBe(0);
  expect(button('Download all').disabled).toBe(false);
});

test('the bar shows what the batch has come to, and says it in words', () => {
  const store = show([photoIn(STATES.done), photoIn(STATES.failed, { id: 'b' })]);
  act(() => store.dispatch({ type: 'removed', ids: ['nobody'] }));
  const bar = screen.getByRole('progressbar', { name: 'Batch progress' });
  expect(bar.getAttribute('aria-valuenow')).toBe('100');
  expect(bar.getAttribute('aria-valuetext')).toBe('1 of 2 photos done, 1 failed');
});

test('the bar says how long it will go on, once enough has been seen of it', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  try {
    const ids = Array.from({ length: 23 }, (_, i) => `p${i}`);
    const store = show(
      ids.map((id) => photoIn({ ...STATES.running, taskId: `task-${id}` }, { id })),
    );
    const left = () => screen.queryByText(/ left$/)?.textContent ?? null;
    for (const id of ids.slice(0, 3)) {
      expect(left()).toBeNull();
      act(() => {
        vi.advanceTimersByTime(10_000);
        store.dispatch(watchedBy(store.get(), [viewOf(`task-${id}`, 'succeeded')]));
      });
    }
    expect(left()).toBe(' · about 4 min left');
    act(() => vi.advanceTimersByTime(60_000));
    expect(left()).toBe(' · about 10 min left');
    const tasks = ids.map((id) => viewOf(`task-${id}`, 'succeeded'));
    act(() => store.dispatch(watchedBy(store.get(), tasks)));
    expect(left()).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('nothing is said of the end of a batch that somebody has to let go on', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  try {
    const ids = Array.from({ length: 9 }, (_, i) => `p${i}`);
    const running = ids.map((id) => photoIn({ ...STATES.running, taskId: `task-${id}` }, { id }));
    const store = show([...running, photoIn(STATES.queued, { id: 'held', isHeld: true })]);
    const left = () => screen.queryByText(/ left$/)?.textContent ?? null;
    const finish = (id: string) =>
      act(() => {
        vi.advanceTimersByTime(10_000);
        store.dispatch(watchedBy(store.get(), [viewOf(`task-${id}`, 'succeeded')]));
      });
    for (const id of ids.slice(0, 4)) finish(id);
    expect(left(), 'one waits for a word').toBeNull();
    act(() => store.dispatch({ type: 'capped', cap: 1 }));
    act(() => store.dispatch({ type: 'released', ids: ['held'] }));
    finish('p4');
    expect(left(), 'one waits for a higher limit').toBeNull();
    act(() => store.dispatch({ type: 'capped', cap: null }));
    for (const id of ids.slice(5, 8)) finish(id);
    expect(left()).toBe(' · less than a minute left');
  } finally {
    vi.useRealTimers();
  }
});

describe('Cancel remaining', () => {
  test('cancels all that is on its way, and is not there once nothing is', () => {
    const store = show([
      photoIn(STATES.queued, { id: 'a' }),
      photoIn(STATES.running, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.failed, { id: 'd' }),
    ]);
    fireEvent.click(button('Cancel remaining'));
    expect([...store.get().photos.values()]).toMatchObject([
      { phase: 'cancelled' },
      { phase: 'removing', wish: 'cancel' },
      { phase: 'done' },
      { phase: 'failed' },
    ]);
    expect(screen.queryByRole('button', { name: 'Cancel remaining' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Batch' }));
  });
});

describe('Retry cancelled', () => {
  test('begins anew what was cancelled, once nothing is left to cancel', () => {
    const store = show([
      photoIn(STATES.queued, { id: 'a' }),
      photoIn(STATES.stopped, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.cancelled, { id: 'd', file: null }),
    ]);
    expect(screen.queryByRole('button', { name: 'Retry cancelled' })).toBeNull();
    fireEvent.click(button('Cancel remaining'));
    fireEvent.click(button('Retry cancelled'));
    expect([...store.get().photos.values()].map(({ phase }) => phase)).toEqual([
      'queued',
      'queued',
      'done',
      'cancelled',
    ]);
    expect(screen.queryByRole('button', { name: 'Retry cancelled' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Batch' }));
  });

  test('is not there where no original is', () => {
    show([photoIn(STATES.cancelled, { file: null })]);
    expect(screen.queryByRole('button', { name: 'Retry cancelled' })).toBeNull();
  });
});

test('whether larger batches are asked about is chosen beside the photos, too', () => {
  localStorage.clear();
  show([photoIn(STATES.done)]);
  fireEvent.click(button('More'));
  expect(button('More').getAttribute('aria-expanded')).toBe('true');
  const choice = () =>
    screen.getByRole<HTMLInputElement>('checkbox', {
      name: 'Show what larger batches will cost before they start',
    });
  expect(choice().checked, 'where credits cost money').toBe(true);
  fireEvent.click(choice());
  expect(choice().checked).toBe(false);
  cleanup();
  show([photoIn(STATES.done)]);
  fireEvent.click(button('More'));
  expect(choice().checked, 'it is kept').toBe(false);
});

test('a batch whose last photo was cancelled is over: what is done is the next thing to fetch', () => {
  show([photoIn(STATES.done), photoIn(STATES.cancelled, { id: 'b' })]);
  expect(screen.getByText('1 of 2 photos done, 1 cancelled')).toBeDefined();
  expect(button('Download all').className).toContain('bg-accent');
});

describe('Delete batch', () => {
  const photos = [photoIn(STATES.done), photoIn(STATES.running, { id: 'b' })];

  test('asks first, in the bar, and says that the person’s own files stay', () => {
    const store = show(photos);
    fireEvent.click(button('Delete batch'));
    const group = screen.getByRole('group', { name: 'Delete batch' });
    expect(group.textContent).toContain('Delete 2 photos');
    expect(group.textContent).toContain('Your own files stay untouched.');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(button('Keep'));
    expect(store.get().isClosing).toBe(false);
  });

  test.each(['Keep', 'Escape'])('%s leads back to where one was', (way) => {
    show(photos);
    fireEvent.click(button('Delete batch'));
    if (way === 'Keep') fireEvent.click(button('Keep'));
    else fireEvent.keyDown(button('Keep'), { key: 'Escape' });
    expect(screen.queryByRole('group', { name: 'Delete batch' })).toBeNull();
    expect(document.activeElement).toBe(button('Delete batch'));
  });

  test('is done once it is confirmed, and once only', async () => {
    const deleted = byHand<[], void>();
    show(photos, undefined, { deleteBatch: deleted.answer });
    fireEvent.click(button('Delete batch'));
    fireEvent.click(button('Delete everything'));
    await settle();
    expect(deleted.calls).toHaveLength(1);
    expect([button('Deleting').disabled, button('Keep').disabled]).toEqual([true, true]);
    fireEvent.keyDown(button('Deleting'), { key: 'Escape' });
    expect(button('Deleting')).toBeDefined();
    await act(async () => deleted.calls[0]?.resolve());
  });

  test('that does not happen says so, and leads back', async () => {
    show(photos, undefined, {
      deleteBatch: async () => {
        throw new AppError('database-unavailable');
      },
    });
    fireEvent.click(button('Delete batch'));
    fireEvent.click(button('Delete everything'));
    await screen.findByText(/did not answer: whether it was deleted/);
    expect(document.activeElement).toBe(button('Delete batch'));
  });
});

describe('the spend', () => {
  const told = (spent: number, left: number | null, hasBuiltInEngine = false) => {
    const batch = batchOf(photoIn(STATES.running));
    const store = storeOf({
      ...batch,
      isKnown: true,
      service: { pause: null, credits: { spent, left } },
    });
    const openSession = async () => sessionOf();
    render(
      <BatchBar store={store} openSession={openSession} hasBuiltInEngine={hasBuiltInEngine} />,
    );
    return screen.queryByText(/credits? used/)?.textContent ?? null;
  };

  test.each<[number, number | null, boolean, string | null]>([
    [12, 9988, false, '12 credits used · 9,988 left'],
    [1, null, false, '1 credit used'],
    [1, 39.9, false, '1 credit used · 39 left'],
    [0, 40, false, '0 credits used · 40 left'],
    [3, 0, false, '3 credits used · 0 left'],
    [12, 9988, true, '12 test credits used · 9,988 left'],
    [0, null, false, null],
    [0, 0, false, null],
  ])('%s spent and %s left (built-in engine: %s) reads: %s', (spent, left, isTest, words) => {
    expect(told(spent, left, isTest)).toBe(words);
  });

  test('is accounted for in a file, once something was submitted', () => {
    told(0, null);
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Ledger (CSV)' });
    expect(link.getAttribute('href')).toBe('/api/batches/batch/ledger?format=csv');
    expect(link.hasAttribute('download')).toBe(true);
    cleanup();
    show([photoIn(STATES.queued)]);
    expect(screen.queryByRole('link')).toBeNull();
  });
});
