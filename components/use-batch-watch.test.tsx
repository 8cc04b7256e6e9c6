// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { SWRConfig } from 'swr';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { batchOf, byHand, newsOf, photoIn, STATES, storeOf, viewOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchView } from '@/lib/task/task';
import { useBatchWatch } from './use-batch-watch';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const MINUTE_MS = 60_000;
const TASK = 'task'.padEnd(26, '0');
const OTHER = 'other'.padEnd(26, '0');

const atWork = batchOf(
  photoIn({ ...STATES.inLine, taskId: TASK }, { id: 'a' }),
  photoIn({ ...STATES.inLine, taskId: OTHER }, { id: 'b' }),
);

const view = (cursor: number, ...tasks: BatchView['tasks']) =>
  Response.json(newsOf(tasks, { cursor }));
const answers = {
  'is away': async (): Promise<Response> => {
    throw new TypeError('fetch failed');
  },
  'has an error': async () => new Response('', { status: 503 }),
  'talks nonsense': async () => Response.json({ hello: 'there' }),
};

/** A server that answers by hand until it is told otherwise. */
const server = { ...byHand<[url: string], Response>(), reads: 0 };
let answer: (url: string) => Promise<Response>;

beforeEach(() => {
  vi.useFakeTimers();
  server.reads = 0;
  server.calls.length = 0;
  answer = server.answer;
  vi.stubGlobal('fetch', (url: string) => {
    server.reads += 1;
    return answer(url);
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const OwnCache = ({ children }: { children: ReactNode }) => (
  <SWRConfig value={{ provider: () => new Map() }}>{children}</SWRConfig>
);

function watch(initial: Batch) {
  const store = storeOf(initial);
  const { result, unmount } = renderHook(() => useBatchWatch(store), { wrapper: OwnCache });
  return { store, unmount, isCutOff: () => result.current };
}

/** Time passes; first a little, since React draws what has changed only at the end of an `act`. */
async function pass(ms: number) {
  const first = Math.min(ms, 20);
  await act(() => vi.advanceTimersByTimeAsync(first));
  await act(() => vi.advanceTimersByTimeAsync(ms - first));
}
async function reply(n: number, response: Response) {
  server.calls[n]?.resolve(response);
  await pass(1_000);
}
const since = (n: number) =>
  new URL(server.calls[n]?.args[0] ?? '', 'http://page').searchParams.get('since');

describe('while photos are with the model', () => {
  test('one read is open at a time, however long the server holds it', async () => {
    watch(atWork);
    await pass(10 * MINUTE_MS);
    expect(server.reads).toBe(1);
    expect(server.calls[0]?.args[0]).toContain('/api/batches/batch?since=0');
  });

  test('each read goes from the cursor of the last, and begins as soon as that brought news', async () => {
    const { store } = watch(atWork);
    await pass(0);
    server.calls[0]?.resolve(view(7, viewOf(TASK, 'running')));
    await pass(20);
    expect(store.get().photos.get('a')).toMatchObject({ phase: 'removing', running: true });
    expect(server.reads).toBe(2);
    expect(since(1)).toBe('7');
    server.calls[1]?.resolve(view(9, viewOf(TASK, 'succeeded')));
    await pass(20);
    expect(store.get().photos.get('a')?.phase).toBe('done');
    expect(server.reads).toBe(3);
    expect(since(2)).toBe('9');
  });

  test('a server that holds no read open is not asked without a pause', async () => {
    answer = async () => view(3);
    watch(atWork);
    await pass(10_000);
    expect(server.reads).toBeGreaterThan(10);
    expect(server.reads).toBeLessThan(60);
  });

  test('once the last has ended it is asked a little longer, and nothing before one is submitted', async () => {
    const { store } = watch(atWork);
    await pass(0);
    await reply(0, view(5, viewOf(TASK, 'succeeded'), viewOf(OTHER, 'failed', 'no-subject')));
    expect([...store.get().photos.values()].map(({ phase }) => phase)).toEqual(['done', 'failed']);
    for (let held = 1; held <= 3; held++) {
      expect(server.reads).toBe(held + 1);
      await pass(20_000);
      await reply(held, view(5));
    }
    await pass(10 * MINUTE_MS);
    expect(server.reads).toBe(4);

    watch(batchOf(photoIn(STATES.uploaded), photoIn(STATES.queued, { id: 'b' })));
    watch(newBatch('empty'));
    await pass(10 * MINUTE_MS);
    expect(server.reads).toBe(4);
  });

  test('it begins when the first is submitted', async () => {
    const { store } = watch(batchOf(photoIn({ ...STATES.uploaded, taskId: TASK })));
    await pass(MINUTE_MS);
    expect(server.reads).toBe(0);
    act(() => store.dispatch({ type: 'submitted', taskIds: new Set([TASK]), missing: new Set() }));
    await pass(0);
    expect(server.reads).toBe(1);
  });

  test('a page that has nothing to ask sets no timers', async () => {
    watch(batchOf(photoIn(STATES.done)));
    await pass(MINUTE_MS);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a page that is left asks no more', async () => {
    answer = answers['is away'];
    const { unmount } = watch(atWork);
    await pass(MINUTE_MS);
    const { reads } = server;
    unmount();
    await pass(10 * MINUTE_MS);
    expect(server.reads).toBe(reads);
  });
});

test('a photo that a whole answer does not name is gone', async () => {
  const { store } = watch(atWork);
  await pass(0);
  await reply(0, Response.json(newsOf([viewOf(TASK, 'running')], { cursor: 3, isWhole: true })));
  expect([...store.get().photos.values()]).toMatchObject([
    { phase: 'removing', running: true },
    { phase: 'failed', error: 'task-lost' },
  ]);
});

test('one that was submitted after the question does not count as gone', async () => {
  const { store } = watch(
    batchOf(
      photoIn({ ...STATES.inLine, taskId: TASK }, { id: 'a' }),
      photoIn({ ...STATES.offered, taskId: OTHER }, { id: 'b' }),
    ),
  );
  await pass(0);
  const submitted = { taskIds: new Set([OTHER]), missing: new Set<string>() };
  act(() => store.dispatch({ type: 'submitted', ...submitted }));
  await reply(0, Response.json(newsOf([viewOf(TASK, 'running')], { cursor: 3, isWhole: true })));
  expect(store.get().photos.get('b')).toMatchObject({ phase: 'removing', submission: 'taken' });
});

test('the pause and the credits come with each answer, also after the last photo', async () => {
  const { store } = watch(atWork);
  await pass(0);
  const pause = { reason: 'no-credits', sinceMs: 9 } as const;
  await reply(0, Response.json(newsOf([], { cursor: 3, pause })));
  expect(store.get().service.pause).toEqual(pause);
  const last = [viewOf(TASK, 'succeeded'), viewOf(OTHER, 'succeeded')];
  const credits = { spent: 2, left: 40 };
  await reply(1, Response.json(newsOf(last, { cursor: 5, credits })));
  expect(store.get().service).toEqual({ pause: null, credits });
  const closed = { spent: 2, left: 38 };
  await reply(2, Response.json(newsOf([], { cursor: 6, credits: closed })));
  expect(store.get().service.credits).toEqual(closed);
});

test('after a retry all is read anew, and what was asked before is not believed', async () => {
  const { store } = watch({ ...atWork, cursor: 8 });
  await pass(0);
  const taskIds = new Set([TASK]);
  act(() =>
    store.dispatch({
      type: 'answered',
      wish: 'retry',
      taskIds,
      changed: taskIds,
      tried: new Set(),
    }),
  );
  await pass(0);
  expect([0, 1].map(since)).toEqual(['8', '0']);
  await reply(0, view(9, viewOf(TASK, 'failed')));
  expect(store.get().photos.get('a')?.phase).toBe('removing');
  await reply(1, view(12, viewOf(TASK, 'succeeded')));
  expect(store.get().photos.get('a')?.phase).toBe('done');
  expect(since(2)).toBe('12');
});

test('nothing is asked of a batch that is about to be deleted', async () => {
  const { store } = watch(atWork);
  await pass(0);
  act(() => store.dispatch({ type: 'closing' }));
  await reply(0, new Response('', { status: 404 }));
  await pass(MINUTE_MS);
  expect(server.reads).toBe(1);
  expect(store.get().photos.get('a')?.phase).toBe('removing');
  act(() => store.dispatch({ type: 'reopened' }));
  await pass(100);
  expect(server.reads).toBe(2);
});

test('a batch that somebody deleted is at an end, and not asked for again', async () => {
  const { store } = watch(atWork);
  await pass(0);
  await reply(0, Response.json({ error: 'batch-deleted' }, { status: 410 }));
  expect(store.get().isDeleted).toBe(true);
  expect(store.get().photos.get('a')).toMatchObject({ phase: 'cancelled' });
  await pass(10 * MINUTE_MS);
  expect(server.reads).toBe(1);
});

test('whether the server knows a batch is asked once it has been brought back, and is no fault', async () => {
  const store = storeOf({ ...newBatch('batch'), isJoining: true });
  const { rerender } = renderHook((isReady: boolean) => useBatchWatch(store, isReady), {
    wrapper: OwnCache,
    initialProps: false,
  });
  await pass(MINUTE_MS);
  expect(server.reads).toBe(0);
  rerender(true);
  await pass(0);
  expect(server.calls[0]?.args[0]).toContain('unsure=yes');
  await reply(0, Response.json(null));
  expect(store.get().isJoining).toBe(false);
  await pass(10 * MINUTE_MS);
  expect(server.reads).toBe(1);
});

test('a batch that the server does not know is lost, and not asked for again', async () => {
  const { store, isCutOff } = watch(atWork);
  await pass(0);
  await reply(0, new Response('', { status: 404 }));
  expect([...store.get().photos.values()]).toMatchObject([
    { phase: 'failed', error: 'task-lost' },
    { phase: 'failed', error: 'task-lost' },
  ]);
  await pass(10 * MINUTE_MS);
  expect(server.reads).toBe(1);
  expect(isCutOff()).toBe(false);
});

describe.each(Object.entries(answers))('a server that %s', (_, trouble) => {
  test('is asked again ever more seldom, and the person is told', async () => {
    answer = trouble;
    const { store, isCutOff } = watch(atWork);
    expect(isCutOff()).toBe(false);
    await pass(100);
    expect(isCutOff()).toBe(true);
    await pass(10_000);
    expect(server.reads).toBeGreaterThanOrEqual(3);
    expect(server.reads).toBeLessThanOrEqual(6);
    const before = server.reads;
    await pass(10 * MINUTE_MS);
    expect(server.reads - before).toBeGreaterThanOrEqual(50);
    expect(server.reads - before).toBeLessThanOrEqual(65);
    expect([...store.get().photos.values()].map(({ phase }) => phase)).toEqual([
      'removing',
      'removing',
    ]);
  });

  test('is taken up again when it is back, from where it was', async () => {
    const { store, isCutOff } = watch({ ...atWork, cursor: 4 });
    await pass(0);
    await reply(0, view(6, viewOf(TASK, 'running')));
    server.calls[1]?.reject(new TypeError('fetch failed'));
    answer = trouble;
    await pass(5 * MINUTE_MS);
    expect(isCutOff()).toBe(true);
    answer = server.answer;
    await pass(11_000);
    expect(server.calls).toHaveLength(3);
    expect(since(2)).toBe('6');
    await reply(2, view(8, viewOf(TASK, 'succeeded')));
    expect(isCutOff()).toBe(false);
    expect(store.get().photos.get('a')?.phase).toBe('done');
    expect(since(3)).toBe('8');
    await pass(10 * MINUTE_MS);
    expect(server.calls).toHaveLength(4);
  });
});

test('a batch that is over is read again, for a while, by whoever comes back to it', async () => {
  const isHidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  try {
    const { store } = watch({ ...batchOf(photoIn(STATES.done)), isKnown: true });
    await pass(MINUTE_MS);
    expect(server.calls).toHaveLength(0);
    isHidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    await pass(1_000);
    await reply(0, Response.json(newsOf([], { cursor: 1, credits: { spent: 1, left: 39 } })));
    expect(store.get().service.credits.left).toBe(39);
    await pass(MINUTE_MS);
    await reply(1, view(1));
    await pass(10 * MINUTE_MS);
    expect(server.calls).toHaveLength(2);
  } finally {
    isHidden.mockRestore();
  }
});
