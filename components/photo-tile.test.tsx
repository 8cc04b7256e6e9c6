// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { createBatchStore } from '@/lib/batch/store';
import { PhotoList } from './photo-list';
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

function show(state: keyof typeof STATES, finish: Session['finish'] = async () => new Blob()) {
  const store = createBatchStore(batchOf(photoIn(STATES[state], { name: 'mug.jpg' })));
  const opened: string[] = [];
  render(
    <PhotoList
      store={store}
      openSession={async () => ({ finish, saved: new Set() })}
      onOpen={(id) => opened.push(id)}
    />,
  );
  const item = screen.getByRole('listitem', { name: 'mug.jpg' });
  const buttons = () => screen.queryAllByRole('button').map(({ textContent }) => textContent);
  const pictures = () => [...item.querySelectorAll('img')].map(({ src }) => lent.get(src));
  return { store, item, opened, buttons, pictures };
}

test.each<[keyof typeof STATES, string, string[]]>([
  ['queued', 'queued', []],
  ['preparing', 'preparing', []],
  ['uploading', 'uploading', []],
  ['running', 'removing', []],
  ['previewed', 'done', ['Open', 'Download']],
  ['failed', 'failed', ['Try again', 'Remove']],
  ['refused', 'failed', ['Remove']],
  ['cancelled', 'cancelled', []],
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

test('a finished photo without a preview can be opened all the same', () => {
  const { store, opened } = show('done');
  act(() => store.dispatch({ type: 'previewed', id: 'a', run: 0, preview: 'cutout-unavailable' }));
  fireEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(opened).toEqual(['a']);
});

test('a photo that has failed can be taken out of the list', () => {
  const { store, item } = show('refused');
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  expect(store.get().order).toEqual([]);
  expect(item.isConnected).toBe(false);
  expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Photos' }));
});

test('who tries again stays in the list, though the button goes', () => {
  const { store, buttons } = show('failed');
  screen.getByRole('button', { name: 'Try again' }).focus();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(store.get().photos.get('a')).toMatchObject({ phase: 'queued', run: 1 });
  expect(buttons()).toEqual([]);
  expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Photos' }));
});

test('a download that fails says why, and may be tried again', async () => {
  show('previewed', async () => {
    throw new AppError('cutout-unavailable');
  });
  fireEvent.click(screen.getByRole('button', { name: 'Download' }));
  await screen.findByText('The cut-out could not be loaded. Check the connection and try again.');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Download' }).disabled).toBe(false);
});
