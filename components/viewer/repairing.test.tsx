// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import { sessionOf } from '../fixture';
import { PhotoList } from '../photo-list';
import { ReadOnly } from '../read-only';
import type { Session } from '../session';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

vi.mock('../repair/painting', () => {
  const nothing = () => undefined;
  const painting = { show: nothing, draw: nothing, keep: nothing, drop: nothing, close: nothing };
  return { createPainting: () => painting };
});

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
  Object.assign(globalThis, {
    createImageBitmap: async () => ({ width: 600, height: 400, close: () => undefined }),
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** Opens a photo, and takes the brush. */
async function open() {
  const made: Blob[] = [];
  const finish: Session['finish'] = async () => {
    const picture = new Blob([`picture ${made.length}`]);
    made.push(picture);
    return picture;
  };
  const session = sessionOf({ finish });
  const openSession = async () => session;
  const store = storeOf(batchOf(photoIn(STATES.previewed, { id: 'a', name: 'mug.jpg' })));
  const page = (isReadOnly: boolean) => (
    <ReadOnly value={isReadOnly}>
      <PhotoList store={store} openSession={openSession} />
    </ReadOnly>
  );
  const { rerender } = render(page(false));
  const tile = screen.getByRole('listitem', { name: 'mug.jpg' });
  await act(async () => void fireEvent.keyDown(tile, { key: 'Enter' }));
  await act(quiet);
  await act(async () => void fireEvent.keyDown(document.body, { key: 'r' }));
  await act(() => vi.waitFor(() => screen.getByRole('application')));
  for (let turns = 0; turns < 4; turns++) await act(quiet);
  return { store, made, takeOver: () => act(async () => rerender(page(true))) };
}
const isOpen = () => screen.queryByRole('application') !== null;

test('after a repair its last picture stays, and is not made once more', async () => {
  const { made } = await open();
  await act(async () => screen.getByRole('button', { name: 'Make solid inside' }).click());
  for (let turns = 0; turns < 4; turns++) await act(quiet);
  const shown = vi.mocked(URL.createObjectURL).mock.calls;
  const [count, last] = [made.length, made.at(-1)];
  await act(async () => screen.getByRole('button', { name: 'Done' }).click());
  await act(quiet);
  expect(isOpen()).toBe(false);
  expect(shown.at(-1)?.[0]).toBe(last);
  expect(made).toHaveLength(count);
});

test('a tab that takes the batch over ends the repair, which says why, and keeps what was changed', async () => {
  const { store, takeOver } = await open();
  await act(async () => screen.getByRole('button', { name: 'Make solid inside' }).click());
  await takeOver();
  expect(isOpen()).toBe(false);
  expect(screen.getByText(/repair has ended: another tab/)).toBeDefined();
  expect(document.activeElement).toBe(document.querySelector('dialog'));
  expect(store.get().photos.get('a')).toMatchObject({ repair: [{ kind: 'solid-inside' }] });
});
