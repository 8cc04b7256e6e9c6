// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, byHand, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import { save } from '@/lib/export/save';
import { sessionOf } from './fixture';
import { PhotoList } from './photo-list';
import type { Session } from './session';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

vi.mock('@/lib/export/save', () => ({ save: vi.fn() }));

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const PHOTOS = [
  photoIn(STATES.previewed, { id: 'a', name: 'mug.jpg', folder: 'Autumn' }),
  photoIn(STATES.running, { id: 'b', name: 'cap.jpg' }),
  photoIn(STATES.previewed, { id: 'c', name: 'bag.jpg' }),
  photoIn(STATES.previewed, { id: 'd', name: 'pot.jpg' }),
];

async function open(name: string, parts: Partial<Session> = {}) {
  const store = storeOf(batchOf(...PHOTOS));
  render(<PhotoList store={store} openSession={async () => sessionOf(parts)} />);
  const item = screen.getByRole('listitem', { name });
  act(() => item.focus());
  await act(async () => void fireEvent.keyDown(item, { key: 'Enter' }));
  return store;
}

const dialog = (name: string) => within(screen.getByRole('dialog', { name }));
const turn = (name: string) => screen.getByRole('button', { name: `${name} photo` });
const press = (key: string) =>
  act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));
const focused = () => document.activeElement?.getAttribute('aria-label');

test('goes through the finished photos in the order of the list, by buttons that keep the focus', async () => {
  await open('mug.jpg');
  expect(dialog('mug.jpg').getByText('1 of 3')).toBeDefined();
  expect(turn('Previous').getAttribute('aria-disabled')).toBe('true');
  act(() => turn('Next').focus());
  await act(async () => turn('Next').click());
  expect(dialog('bag.jpg').getByText('2 of 3')).toBeDefined();
  await act(async () => turn('Next').click());
  expect(dialog('pot.jpg').getByText('3 of 3')).toBeDefined();
  await act(async () => turn('Next').click());
  expect(focused()).toBe('Next photo');
  expect(dialog('pot.jpg')).toBeDefined();
});

test('follows the order and the filter of the list', async () => {
  const store = storeOf(batchOf(...PHOTOS));
  render(<PhotoList store={store} openSession={async () => sessionOf()} />);
  fireEvent.change(screen.getByRole('combobox', { name: 'Sort by' }), {
    target: { value: 'name' },
  });
  const item = screen.getByRole('listitem', { name: 'bag.jpg' });
  act(() => item.focus());
  await act(async () => void fireEvent.keyDown(item, { key: 'Enter' }));
  await press('PageDown');
  expect(dialog('mug.jpg').getByText('2 of 3')).toBeDefined();
});

test('its keys lead on from anywhere, and leave the arrows to the slider', async () => {
  await open('mug.jpg');
  await press('ArrowRight');
  expect(dialog('bag.jpg')).toBeDefined();
  await press('ArrowLeft');
  act(() => screen.getByRole('slider').focus());
  await press('ArrowRight');
  expect(dialog('mug.jpg'), 'the slider has it').toBeDefined();
  await press('PageDown');
  expect(dialog('bag.jpg').getByText('bag.jpg, 2 of 3'), 'said aloud').toBeDefined();
});

test('closed, it leaves the focus on the photo that was seen last', async () => {
  await open('mug.jpg');
  await press('PageDown');
  await press('PageDown');
  await act(async () => screen.getByRole('button', { name: 'Close' }).click());
  expect(document.querySelector('dialog')).toBeNull();
  expect(focused()).toBe('pot.jpg');
});

test('a photo that goes meanwhile closes it, and its neighbour has the focus', async () => {
  const store = await open('bag.jpg');
  await act(async () => store.dispatch({ type: 'removed', ids: ['c'] }));
  expect(document.querySelector('dialog')).toBeNull();
  expect(focused()).toBe('pot.jpg');
});

test('the large picture stands for the small one as soon as it is made, and neighbours are made ahead', async () => {
  const finish = byHand<Parameters<Session['finish']>, Blob>();
  await open('bag.jpg', { finish: finish.answer });
  await act(quiet);
  expect(finish.calls.map(({ args }) => [args[0], args[2]])).toMatchObject([[{ id: 'c' }, 2400]]);
  const shown = vi.mocked(URL.createObjectURL).mock.calls;
  const picture = new Blob(['large']);
  await act(async () => finish.calls[0]?.resolve(picture));
  expect(shown.at(-1)?.[0]).toBe(picture);
  expect(finish.calls.map(({ args }) => args[0])).toMatchObject([{ id: 'c' }, { id: 'd' }]);
});

test('a photo is saved under its own name, whatever folder it lies in', async () => {
  await open('mug.jpg');
  const lastSaved = () => vi.mocked(save).mock.calls.at(-1)?.[1];
  await act(async () => dialog('mug.jpg').getByRole('button', { name: 'Download' }).click());
  await act(() => vi.waitFor(() => expect(lastSaved()).toBe('mug.png'), { timeout: 10_000 }));
  await press('PageDown');
  await act(async () => dialog('bag.jpg').getByRole('button', { name: 'Download' }).click());
  await act(() => vi.waitFor(() => expect(lastSaved()).toBe('bag.png')));
});

test('how photos are looked at is kept from one to the next, and the zoom is not', async () => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
    new DOMRect(0, 0, 1200, 800),
  );
  await open('mug.jpg');
  const slider = () => screen.getByRole<HTMLInputElement>('slider');
  const zoom = () => screen.getByRole<HTMLInputElement>('textbox', { name: /Zoom/ }).value;
  fireEvent.change(slider(), { target: { value: '80' } });
  await press('1');
  expect(zoom()).toBe('100');
  await press('PageDown');
  expect(slider().value).toBe('80');
  expect(zoom()).toBe('20');
  act(() => screen.getByRole('radio', { name: 'Matte' }).focus());
  act(() => screen.getByRole('radio', { name: 'Matte' }).click());
  await press('PageDown');
  const matte = screen.getByRole<HTMLInputElement>('radio', { name: 'Matte' });
  expect(matte.checked).toBe(true);
  expect(document.activeElement).toBe(matte);
});

test('what had the focus may go with its photo: then the dialog has it, and its keys are free', async () => {
  await open('mug.jpg');
  act(() => screen.getByRole('slider').focus());
  await press('PageDown');
  expect(document.activeElement).toBe(document.querySelector('dialog'));
});

test('the list beneath takes no keys', async () => {
  await open('mug.jpg');
  act(() => void (document.activeElement instanceof HTMLElement && document.activeElement.blur()));
  await act(async () => void fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true }));
  expect(screen.queryByText(/selected/)).toBeNull();
});

test('the batch knows which photo is looked at, and those beside it, until it is closed', async () => {
  const store = await open('mug.jpg');
  expect([...store.get().seen]).toEqual(['a', 'c']);
  await press('PageDown');
  expect([...store.get().seen]).toEqual(['c', 'd', 'a']);
  await act(async () => screen.getByRole('button', { name: 'Close' }).click());
  expect(store.get().seen.size).toBe(0);
});
