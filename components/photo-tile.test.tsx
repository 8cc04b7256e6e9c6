// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import {
  batchOf,
  byHand,
  FINDINGS,
  PREPARED,
  photoIn,
  quiet,
  STATES,
  STUDIED,
  storeOf,
  watchedBy,
} from '@/lib/batch/fixture';
import type { Studied } from '@/lib/batch/photo';
import { sessionOf } from './fixture';
import { PhotoList } from './photo-list';
import { ReadOnly } from './read-only';
import type { Session } from './session';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** What each URL that was lent shows. */
const lent = new Map<string, unknown>();

beforeEach(() => {
  lent.clear();
  let made = 0;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = `blob:${made++}`;
    lent.set(url, blob);
    return url;
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(state: keyof typeof STATES, parts: Partial<Session> = {}) {
  const store = storeOf(batchOf(photoIn(STATES[state], { name: 'mug.jpg' })));
  render(<PhotoList store={store} openSession={async () => sessionOf(parts)} />);
  const item = screen.getByRole('listitem', { name: 'mug.jpg' });
  const buttons = () =>
    screen
      .queryAllByRole('button')
      .map((each) => each.getAttribute('aria-label') ?? each.textContent);
  const pictures = () => [...item.querySelectorAll('img')].map(({ src }) => lent.get(src));
  return { store, item, buttons, pictures };
}

test.each<[keyof typeof STATES, string, string[]]>([
  ['queued', 'queued', ['Cancel']],
  ['preparing', 'preparing', ['Cancel']],
  ['uploading', 'uploading', ['Cancel']],
  ['running', 'removing', ['Cancel']],
  ['retrying', 'removing', ['Cancel']],
  ['leaving', 'removing', []],
  ['cancelling', 'removing', []],
  ['previewed', 'done', ['Open', 'Download', 'Delete']],
  ['failed', 'failed', ['Try again', 'Delete']],
  ['stranded', 'failed', ['Try again', 'Delete']],
  ['refused', 'failed', ['Delete']],
  ['cancelled', 'cancelled', ['Try again', 'Delete']],
])('a photo that is %s carries its phase and offers what makes sense', (state, phase, offers) => {
  const { item, buttons } = show(state);
  expect(item.dataset.phase).toBe(phase);
  expect(buttons()).toEqual(offers);
});

test('it shows its thumbnail until the cut-out is there, and one picture at a time', () => {
  const { store, pictures } = show('done');
  expect(pictures()).toEqual([PREPARED.thumbnail]);
  const preview = new Blob(['cut-out']);
  act(() => store.dispatch({ type: 'previewed', id: 'a', run: 0, preview }));
  expect(pictures()).toHaveLength(1);
  expect(pictures()[0]).toBe(preview);
});

test('a finished photo without a preview can be opened all the same', async () => {
  const { store } = show('done');
  act(() => store.dispatch({ type: 'previewed', id: 'a', run: 0, preview: 'cutout-unavailable' }));
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Open' })));
  expect(screen.getByRole('dialog', { name: 'mug.jpg' })).toBeDefined();
});

/** What a photo shows that waits for a word. */
async function showHeld(parts: Partial<Session>, studied: Studied | null = STUDIED) {
  const held = { isHeld: true, studied, digest: '00' };
  const store = storeOf(batchOf(photoIn(STATES.queued, { name: 'mug.jpg', ...held })));
  render(<PhotoList store={store} openSession={async () => sessionOf(parts)} />);
  await act(quiet);
  const item = screen.getByRole('listitem', { name: 'mug.jpg' });
  return {
    store,
    pictures: () => [...item.querySelectorAll('img')].map(({ src }) => lent.get(src)),
  };
}

test('a photo that waits for a word shows itself as soon as its bytes are known to be fine', async () => {
  const making = byHand<[file: File, signal: AbortSignal], Blob>();
  const { store, pictures } = await showHeld({ thumbnail: making.answer }, null);
  expect(making.calls).toHaveLength(0);
  const studied = { type: 'studied', id: 'a', run: 0, studied: STUDIED, digest: '00' } as const;
  await act(async () => store.dispatch(studied));
  expect(making.calls.map(({ args }) => args[0].name)).toEqual(['a.jpg']);
  expect(pictures()).toEqual([]);
  const thumbnail = new Blob(['small']);
  await act(async () => making.calls[0]?.resolve(thumbnail));
  expect(pictures()[0]).toBe(thumbnail);

  // It stays while the photo goes on, and is not made again.
  await act(async () => store.dispatch({ type: 'released', ids: ['a'] }));
  await act(async () => store.dispatch({ type: 'preparing-began', id: 'a', run: 0 }));
  expect(pictures()[0]).toBe(thumbnail);
  expect(making.calls).toHaveLength(1);
});

test('a photo whose thumbnail cannot be made waits without one', async () => {
  const asked: string[] = [];
  const { pictures } = await showHeld({
    thumbnail: async ({ name }) => {
      asked.push(name);
      throw new AppError('damaged-image');
    },
  });
  expect(pictures()).toEqual([]);
  expect(asked).toEqual(['a.jpg']);
});

test('a long name keeps its end in sight, and its place is told in full', () => {
  const store = storeOf(
    batchOf(
      photoIn(STATES.previewed, { name: 'IMG_20231104_173522_front.jpg', folder: 'Autumn/Mugs' }),
    ),
  );
  render(<PhotoList store={store} openSession={async () => sessionOf()} />);
  const end = screen.getByText('2_front.jpg');
  expect(end.className).toContain('shrink-0');
  expect(end.previousElementSibling?.textContent).toBe('IMG_20231104_17352');
  expect(end.closest('p')?.title).toBe('Autumn/Mugs/IMG_20231104_173522_front.jpg');
  const open = screen.getByRole('button', { name: 'Open' });
  const about = document.getElementById(open.getAttribute('aria-describedby') ?? '');
  expect(about?.getAttribute('aria-label')).toBe('IMG_20231104_173522_front.jpg');
});

test('in a tab that only shows the batch the small picture of a photo that is done is made here', async () => {
  const store = storeOf(batchOf(photoIn(STATES.done, { name: 'mug.jpg' })));
  const picture = new Blob(['cut-out']);
  const made: string[] = [];
  const preview: Session['preview'] = async ({ taskId }) => {
    made.push(taskId);
    return { picture, examine: async () => FINDINGS };
  };
  const list = <PhotoList store={store} openSession={async () => sessionOf({ preview })} />;
  const { rerender } = render(<ReadOnly value={false}>{list}</ReadOnly>);
  await act(quiet);
  expect(made, 'where the batch is worked on that is under way').toEqual([]);
  rerender(<ReadOnly value={true}>{list}</ReadOnly>);
  await act(quiet);
  expect(store.get().photos.get('a')).toMatchObject({ preview: picture, findings: FINDINGS });
  expect(made).toEqual(['task-a']);
});

const list = () => screen.getByRole('list', { name: 'Photos' });

test.each(['queued', 'running'] as const)(
  'who cancels a photo that is %s stays with it, though the button goes',
  (state) => {
    const { store, item, buttons } = show(state);
    screen.getByRole('button', { name: 'Cancel' }).focus();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(store.get().photos.get('a')).toMatchObject(
      state === 'queued' ? { phase: 'cancelled' } : { wish: 'cancel' },
    );
    expect(buttons()).not.toContain('Cancel');
    expect(document.activeElement).toBe(item);
  },
);

/** A cut-out does not go at one press. */
const askFirst = () => fireEvent.click(screen.getByRole('button', { name: 'Delete' }));

test('a finished photo is not deleted at one press, and not by who thinks better of it', () => {
  const deleted = byHand<[ids: readonly string[]], void>();
  const { item, buttons } = show('previewed', { deletePhotos: deleted.answer });
  askFirst();
  expect(buttons()).toEqual(['Keep', 'Delete for good']);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Keep' }));
  fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
  expect(buttons().slice(0, 2)).toEqual(['Open', 'Download']);
  expect(document.activeElement).toBe(item);
  expect(deleted.calls).toHaveLength(0);
});

test('the second press of a double click does nothing to what has come under the pointer', () => {
  const { store, buttons } = show('queued');
  const at = { detail: 1, clientX: 40, clientY: 300 };
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }), at);
  expect(buttons()).toEqual(['Try again', 'Delete']);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }), at);
  expect(store.get().photos.get('a')?.phase).toBe('cancelled');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }), { ...at, clientX: 90 });
  expect(store.get().photos.get('a')?.phase).toBe('queued');
});

test.each(['previewed', 'failed', 'refused', 'cancelled'] as const)(
  'a photo that is %s can be deleted',
  async (state) => {
    const deleted = byHand<[ids: readonly string[]], void>();
    show(state, { deletePhotos: deleted.answer });
    if (state === 'previewed') askFirst();
    const press = screen.getByRole<HTMLButtonElement>('button', { name: /^Delete/ });
    fireEvent.click(press);
    await act(quiet);
    expect(deleted.calls.map(({ args }) => args[0])).toEqual([['a']]);
    expect(press.disabled).toBe(true);
    expect(document.activeElement).toBe(list());
    await act(async () => deleted.calls[0]?.resolve());
  },
);

test('a photo that could not be deleted stays, and says so', async () => {
  const { item } = show('previewed', {
    deletePhotos: async () => {
      throw new AppError('database-unavailable');
    },
  });
  askFirst();
  fireEvent.click(screen.getByRole('button', { name: 'Delete for good' }));
  await screen.findByText(/did not answer: whether it was deleted/);
  expect(item.isConnected).toBe(true);
  const again = screen.getByRole<HTMLButtonElement>('button', { name: 'Delete for good' });
  expect(again.disabled).toBe(false);
});

test.each<[keyof typeof STATES, object]>([
  ['stranded', { phase: 'queued', run: 1 }],
  ['cancelled', { phase: 'queued', run: 1 }],
  ['failed', { phase: 'removing', taskId: 'task-a', wish: 'retry' }],
])('who tries again what has %s stays with it, though the button goes', (state, wanted) => {
  const { store, item, buttons } = show(state);
  screen.getByRole('button', { name: 'Try again' }).focus();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(store.get().photos.get('a')).toMatchObject(wanted);
  expect(buttons()).toEqual(['Cancel']);
  expect(document.activeElement).toBe(item);
});

test('the row of buttons is there with and without buttons, so that nothing jumps', () => {
  for (const state of ['queued', 'leaving', 'previewed', 'failed'] as const) {
    const { item } = show(state);
    expect(item.lastElementChild?.className).toContain('min-h-10');
    cleanup();
  }
});

test('while the service is paused a photo that waits says that nothing is lost', () => {
  const { store, item } = show('inLine');
  const pause = { reason: 'no-credits', sinceMs: 0 } as const;
  act(() => store.dispatch(watchedBy(store.get(), [], { pause })));
  expect(item.textContent).toContain('Waiting: background removal is paused. Nothing is lost.');
  act(() => store.dispatch(watchedBy(store.get(), [])));
  expect(item.textContent).toContain('In line');
});

test('a download that fails says why, and may be tried again', async () => {
  show('previewed', {
    finish: async () => {
      throw new AppError('cutout-unavailable');
    },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Download' }));
  await screen.findByText('The cut-out could not be loaded. Check the connection and try again.');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Download' }).disabled).toBe(false);
});
