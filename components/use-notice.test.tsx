// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, quiet, STATES, storeOf, viewOf, watchedBy } from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { BatchBar } from './batch-bar';
import { sessionOf } from './fixture';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const told: FakeNotification[] = [];
let answer: NotificationPermission = 'granted';

class FakeNotification {
  static permission: NotificationPermission = 'default';
  static requestPermission = vi.fn(async () => {
    FakeNotification.permission = answer;
    return answer;
  });
  onclick: (() => void) | null = null;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    told.push(this);
  }
}

const isHidden = vi.spyOn(document, 'hidden', 'get');

beforeEach(() => {
  told.length = 0;
  answer = 'granted';
  FakeNotification.permission = 'default';
  FakeNotification.requestPermission.mockClear();
  vi.stubGlobal('Notification', FakeNotification);
  isHidden.mockReturnValue(true);
});
afterEach(cleanup);

const rest = (count: number): Photo[] =>
  Array.from({ length: count }, (_, i) => photoIn(STATES.previewed, { id: `p${i}` }));

function show(photos: readonly Photo[]) {
  const store = storeOf(batchOf(...photos));
  render(<BatchBar store={store} openSession={async () => sessionOf()} hasBuiltInEngine={false} />);
  const finish = () =>
    act(() => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
  return { store, finish };
}

const ask = () => screen.queryByRole('button', { name: 'Tell me when it is done' });

test('nobody is asked who did not press, and nobody twice', async () => {
  show([photoIn(STATES.running), ...rest(10)]);
  expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
  const button = ask();
  if (!button) throw new Error('no button');
  fireEvent.click(button);
  await act(quiet);
  expect(FakeNotification.requestPermission).toHaveBeenCalledTimes(1);
  expect(ask()).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Batch' }));
});

test('there is nothing to ask for a few photos, for none at work, or once it was answered', () => {
  show([photoIn(STATES.running), ...rest(9)]);
  expect(ask()).toBeNull();
  cleanup();
  show(rest(20));
  expect(ask()).toBeNull();
  cleanup();
  FakeNotification.permission = 'denied';
  show([photoIn(STATES.running), ...rest(20)]);
  expect(ask()).toBeNull();
});

test('who is away is told once, with figures, and led back by a press', () => {
  FakeNotification.permission = 'granted';
  const { store, finish } = show([
    photoIn(STATES.running),
    photoIn(STATES.refused, { id: 'b' }),
    ...rest(10),
  ]);
  expect(told).toHaveLength(0);
  finish();
  act(() => store.dispatch({ type: 'removed', ids: ['p0'] }));
  expect(told.map(({ title, options }) => [title, options.body])).toEqual([
    ['Clearcut is done', '11 of 12 photos done, 1 failed'],
  ]);
  const focus = vi.spyOn(window, 'focus').mockImplementation(() => undefined);
  told[0]?.onclick?.();
  expect(focus).toHaveBeenCalled();
  expect(told[0]?.close).toHaveBeenCalled();
});

test('who looks on is not told', () => {
  FakeNotification.permission = 'granted';
  isHidden.mockReturnValue(false);
  show([photoIn(STATES.running), ...rest(10)]).finish();
  expect(told).toHaveLength(0);
});

test('a browser without notifications is none to ask', () => {
  vi.stubGlobal('Notification', undefined);
  Reflect.deleteProperty(window, 'Notification');
  show([photoIn(STATES.running), ...rest(10)]).finish();
  expect(ask()).toBeNull();
});
