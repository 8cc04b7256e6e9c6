import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { byHand, quiet } from './fixture';
import { createGatherer } from './gather';

/** Questions that are answered, and waited with, by hand. */
function world({ full = 3, coming = true } = {}) {
  const asked = byHand<[questions: readonly string[]], readonly string[]>();
  const waits = byHand<[nth: number], void>();
  const upstream = { coming };
  const { ask, look } = createGatherer({
    ask: asked.answer,
    isMoreComing: () => upstream.coming,
    full,
    wait: waits.answer,
  });
  const controller = new AbortController();
  return {
    ask: (question: string, signal = controller.signal) => ask(question, signal),
    look,
    upstream,
    waits: waits.calls,
    calls: asked.calls,
    lists: () => asked.calls.map(({ args }) => args[0]),
  };
}

test('questions wait for others while more are coming, and go together when time is up', async () => {
  const { ask, waits, calls, lists } = world();
  const answers = [ask('a'), ask('b')];
  expect(lists()).toEqual([]);
  expect(waits).toHaveLength(1);
  waits[0]?.resolve();
  await quiet();
  expect(lists()).toEqual([['a', 'b']]);
  calls[0]?.resolve(['A', 'B']);
  expect(await Promise.all(answers)).toEqual(['A', 'B']);
});

test('a full list waits no longer, and what comes after it is another list', async () => {
  const { ask, waits, lists } = world();
  for (const question of ['a', 'b', 'c', 'd']) void ask(question);
  expect(lists()).toEqual([['a', 'b', 'c']]);
  waits[0]?.resolve();
  await quiet();
  expect(lists()).toEqual([['a', 'b', 'c']]);
  waits[1]?.resolve();
  await quiet();
  expect(lists()).toEqual([['a', 'b', 'c'], ['d']]);
});

test('where nothing more is coming a question is asked at once', () => {
  const { ask, waits, lists } = world({ coming: false });
  void ask('a');
  expect(lists()).toEqual([['a']]);
  expect(waits).toEqual([]);
});

test('what was coming and does not come is waited for no longer', () => {
  const { ask, look, upstream, lists } = world();
  void ask('a');
  look();
  expect(lists()).toEqual([]);
  upstream.coming = false;
  look();
  expect(lists()).toEqual([['a']]);
});

test('it is told how often lists have waited, until one did not have to', async () => {
  const { ask, look, upstream, waits } = world();
  void ask('a');
  waits[0]?.resolve();
  await quiet();
  void ask('b');
  upstream.coming = false;
  look();
  upstream.coming = true;
  void ask('c');
  expect(waits.map(({ args }) => args)).toEqual([[0], [1], [0]]);
});

test('a failure reaches all in its list, and no others', async () => {
  const { ask, calls } = world({ full: 2 });
  const first = Promise.allSettled([ask('a'), ask('b')]);
  const second = Promise.all([ask('c'), ask('d')]);
  const reason = new AppError('service-unavailable');
  calls[0]?.reject(reason);
  calls[1]?.resolve(['C', 'D']);
  expect(await first).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  expect(await second).toEqual(['C', 'D']);
});

test('where the answers are too few, who gets none is told so', async () => {
  const { ask, calls } = world({ full: 2 });
  const [first, second] = [ask('a'), ask('b')];
  calls[0]?.resolve(['A']);
  expect(await first).toBe('A');
  await expect(second).rejects.toMatchObject({ code: 'service-unavailable' });
});

test('a question that is withdrawn in time is not asked', async () => {
  const { ask, waits, calls, lists } = world();
  const leaving = new AbortController();
  const withdrawn = ask('a', leaving.signal);
  const stays = ask('b');
  leaving.abort(new Error('left'));
  await expect(withdrawn).rejects.toThrow('left');
  waits[0]?.resolve();
  await quiet();
  expect(lists()).toEqual([['b']]);
  calls[0]?.resolve(['B']);
  expect(await stays).toBe('B');
});

test('one that is withdrawn too late leaves the others their answers', async () => {
  const { ask, calls, lists } = world({ full: 2 });
  const leaving = new AbortController();
  const withdrawn = ask('a', leaving.signal);
  const stays = ask('b');
  leaving.abort(new Error('left'));
  await expect(withdrawn).rejects.toThrow('left');
  expect(lists()).toEqual([['a', 'b']]);
  calls[0]?.resolve(['A', 'B']);
  expect(await stays).toBe('B');
});

test('a list that everybody has left is not asked', async () => {
  const { ask, waits, lists } = world();
  const leaving = new AbortController();
  const withdrawn = ask('a', leaving.signal);
  leaving.abort(new Error('left'));
  await expect(withdrawn).rejects.toThrow('left');
  waits[0]?.resolve();
  await quiet();
  expect(lists()).toEqual([]);
});
