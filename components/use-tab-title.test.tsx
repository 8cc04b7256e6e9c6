// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, STATES, storeOf, viewOf, watchedBy } from '@/lib/batch/fixture';
import { useTabTitle } from './use-tab-title';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const OWN = 'Spring shoes';
const isHidden = vi.spyOn(document, 'hidden', 'get');

beforeEach(() => {
  document.title = OWN;
  isHidden.mockReturnValue(true);
});
afterEach(cleanup);

function beginNamed(name: string, ...others: ReturnType<typeof photoIn>[]) {
  const store = storeOf({
    ...batchOf(photoIn(STATES.running), photoIn(STATES.failed, { id: 'b' }), ...others),
    shown: 0.37,
  });
  const { unmount } = renderHook(() => useTabTitle(store, name));
  const finish = () =>
    act(() => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
  const look = () => {
    isHidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return { store, unmount, finish, look };
}

const begin = (...others: ReturnType<typeof photoIn>[]) => beginNamed('', ...others);

test('the tab says how far the batch is, that it is over, and nothing more once that was seen', () => {
  const { finish, look } = begin();
  expect(document.title).toBe('(37%) Clearcut');
  finish();
  expect(document.title).toBe('Done: 2 of 2 · Clearcut');
  look();
  expect(document.title).toBe(OWN);
});

test('who looks on need not be told that it is over', () => {
  isHidden.mockReturnValue(false);
  const { finish } = begin();
  expect(document.title).toBe('(37%) Clearcut');
  finish();
  expect(document.title).toBe(OWN);
});

test('where the rest waits for a go-ahead the tab says so', () => {
  const { finish } = begin(photoIn(STATES.queued, { id: 'c', isHeld: true }));
  finish();
  expect(document.title).toBe('Waiting for your go-ahead · Clearcut');
});

test('a batch that is over as it is opened has its own title', () => {
  const store = storeOf(batchOf(photoIn(STATES.done)));
  renderHook(() => useTabTitle(store, ''));
  expect(document.title).toBe(OWN);
});

test('a name that was given meanwhile is the one to come back to', () => {
  const { finish, look } = begin();
  document.title = 'Autumn shoes';
  finish();
  look();
  expect(document.title).toBe('Autumn shoes');
});

test('a title that comes late does not take the place of the one with the name', async () => {
  const { finish, look, unmount } = beginNamed('Autumn mugs');
  finish();
  look();
  document.title = 'Clearcut';
  await vi.waitFor(() => expect(document.title).toBe('Autumn mugs · Clearcut'));
  unmount();
  expect(document.title).toBe('Clearcut');
});

test('the title is given back with the page', () => {
  const { unmount } = begin();
  unmount();
  expect(document.title).toBe(OWN);
});

test('a batch is called by its name in all of this, and the page has its own title afterwards', () => {
  const { finish, look, unmount } = beginNamed('Autumn mugs');
  expect(document.title).toBe('(37%) Autumn mugs');
  finish();
  expect(document.title).toBe('Done: 2 of 2 · Autumn mugs');
  look();
  expect(document.title).toBe('Autumn mugs · Clearcut');
  unmount();
  expect(document.title).toBe(OWN);
});
