// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, STATES, storeOf, viewOf, watchedBy } from '@/lib/batch/fixture';
import { Announcement } from './announcement';
import { LocaleContext } from './words';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

test('it says how many are done, and of a failure which photo and why', () => {
  const store = storeOf(
    batchOf(photoIn(STATES.running), photoIn({ ...STATES.running, taskId: 'task-b' }, { id: 'b' })),
  );
  const { container } = render(<Announcement store={store} />);
  const watched = (...tasks: ReturnType<typeof viewOf>[]) =>
    act(() => store.dispatch(watchedBy(store.get(), tasks)));
  watched(viewOf('task-a', 'succeeded'));
  expect(container.textContent).toBe('1 of 2 photos done');
  watched(viewOf('task-b', 'failed', 'picture-refused'));
  expect(container.textContent).toBe(
    '1 of 2 photos done, 1 failed. b.jpg: The background removal does not accept this picture.',
  );
});

test('of several failures it names the one that came last, wherever that stands in the list', () => {
  const ids = ['a', 'b'];
  const store = storeOf(
    batchOf(...ids.map((id) => photoIn({ ...STATES.running, taskId: `task-${id}` }, { id }))),
  );
  const { container } = render(<Announcement store={store} />);
  for (const id of ['b', 'a']) {
    const task = viewOf(`task-${id}`, 'failed', 'picture-refused');
    act(() => store.dispatch(watchedBy(store.get(), [task])));
    expect(container.textContent).toContain(`failed. ${id}.jpg:`);
  }
});

test('what was done already, and what was cancelled, is counted', () => {
  const done = { ...STATES.done, reused: true };
  const store = storeOf(
    batchOf(
      photoIn(done),
      photoIn(done, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.cancelled, { id: 'd' }),
    ),
  );
  const { container } = render(<Announcement store={store} />);
  expect(container.textContent).toBe(
    '3 of 4 photos done, 1 cancelled. 2 photos were done already, no credit used',
  );
});

test('a step on the way is not said aloud', () => {
  const store = storeOf(batchOf(photoIn(STATES.uploading)));
  const { container } = render(<Announcement store={store} />);
  const before = container.textContent;
  act(() => store.dispatch({ type: 'sent', id: 'a', run: 0, sentBytes: 9 }));
  expect(container.textContent).toBe(before);
});

test('a long batch is told of in tenths, at each failure, and at the end', () => {
  const ids = Array.from({ length: 100 }, (_, i) => `p${i}`);
  const store = storeOf(
    batchOf(...ids.map((id) => photoIn({ ...STATES.running, taskId: `task-${id}` }, { id }))),
  );
  const { container } = render(<Announcement store={store} />);
  const said = new Set<string>();
  for (const id of ids) {
    const task =
      id === 'p14'
        ? viewOf(`task-${id}`, 'failed', 'picture-refused')
        : viewOf(`task-${id}`, 'succeeded');
    act(() => store.dispatch(watchedBy(store.get(), [task])));
    said.add(container.textContent ?? '');
  }
  const figures = [...said].map((words) =>
    words.replace(/ of 100 photos done(, 1 failed.*)?$/, ''),
  );
  expect(figures.join(' ')).toBe('0 10 14 20 30 40 50 60 70 80 90 99');
});

test('in another language it is said anew', async () => {
  const store = storeOf(batchOf(photoIn(STATES.done)));
  const said = (locale: 'en' | 'zh-CN') => (
    <LocaleContext value={locale}>
      <Suspense>
        <Announcement store={store} />
      </Suspense>
    </LocaleContext>
  );
  const { container, rerender } = render(said('en'));
  expect(container.textContent).toContain('photo');
  await act(async () => rerender(said('zh-CN')));
  await vi.waitFor(() => expect(container.textContent).toContain('照片'));
});
