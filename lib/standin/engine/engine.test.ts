import { expect, test, vi } from 'vitest';
import { assembleEngine } from './engine';
import { type Helper, HelperLost } from './helper';
import type { Fetcher, FetchState } from './neural/fetcher';
import type { Reply } from './protocol';

const image = Uint8Array.of(1);
const never = new AbortController().signal;

const good = (width: number): Reply => ({
  kind: 'outcome',
  outcome: { ok: true, png: image, width, height: 1 },
});
const NEURAL = good(1);
const CLASSICAL = good(2);

/** Answers with the given replies in turn, the last one from then on. */
function helperOf(...replies: (Reply | Error)[]) {
  const run = vi.fn<Helper['run']>(async () => {
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? new Error('none');
    if (reply instanceof Error) throw reply;
    return reply;
  });
  return { run, stop: vi.fn() };
}

function fetcherOf(state: FetchState) {
  return {
    state: () => state,
    ensure: vi.fn<Fetcher['ensure']>(async () => state.phase === 'ready'),
    discard: vi.fn<Fetcher['discard']>(async () => {
      state = { phase: 'failed', reason: 'damaged' };
    }),
    close: vi.fn(),
  };
}

function engineOf(neural: Helper, fetcher = fetcherOf({ phase: 'ready' })) {
  const classical = helperOf(CLASSICAL);
  const log = vi.fn();
  const engine = assembleEngine({ classical, neural: { helper: neural, fetcher }, log });
  return { engine, classical, fetcher, log };
}

test('the neural engine serves where it is ready', async () => {
  const { engine, classical } = engineOf(helperOf(NEURAL));
  expect(await engine.cutOut(image, never)).toMatchObject({ ok: true, width: 1 });
  expect(classical.run).not.toHaveBeenCalled();
  expect(engine.status()).toMatchObject({ serves: 'neural', fetch: { phase: 'ready' } });
  expect(engine.status().licence).toMatch(/AGPL-3\.0; licence of the weights unclear/);
});

test('declined, nothing is fetched', async () => {
  const classical = helperOf(CLASSICAL);
  const engine = assembleEngine({ classical, neural: null, log: vi.fn() });
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 2 });
  expect(engine.status()).toMatchObject({ serves: 'classical', fetch: { phase: 'declined' } });
});

test('where the fetch failed the classical engine serves, and the status says why', async () => {
  const { engine } = engineOf(helperOf(NEURAL), fetcherOf({ phase: 'failed', reason: 'offline' }));
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 2 });
  expect(engine.status()).toMatchObject({
    serves: 'classical',
    why: 'fetch-failed',
    fetch: { phase: 'failed', reason: 'offline' },
  });
});

test('a picture whose helper died is tried once more', async () => {
  const neural = helperOf(new HelperLost('SIGKILL'), NEURAL);
  const { engine, classical } = engineOf(neural);
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 1 });
  expect(classical.run).not.toHaveBeenCalled();
  expect(engine.status().serves).toBe('neural');
});

test('twice is enough: then the classical engine serves, until the neural one works again', async () => {
  const dead = new HelperLost('SIGKILL');
  const neural = helperOf(dead, dead, NEURAL);
  const { engine } = engineOf(neural);
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 2 });
  expect(neural.run).toHaveBeenCalledTimes(2);
  expect(engine.status()).toMatchObject({ serves: 'classical', why: 'broke-down' });
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 1 });
  expect(engine.status().serves).toBe('neural');
});

test('a damaged engine is thrown away, not tried again', async () => {
  const neural = helperOf({ kind: 'unfit', reason: 'damaged', detail: 'ModelDamaged' });
  const { engine, fetcher } = engineOf(neural);
  expect(await engine.cutOut(image, never)).toMatchObject({ width: 2 });
  expect(neural.run).toHaveBeenCalledTimes(1);
  expect(fetcher.discard).toHaveBeenCalledTimes(1);
  expect(neural.stop).toHaveBeenCalled();
  expect(engine.status()).toMatchObject({ why: 'fetch-failed', fetch: { reason: 'damaged' } });
});

test('what the picture is refused for is the answer, whoever gives it', async () => {
  const refusal = { ok: false, failCode: '422', failMsg: 'no subject found: …' } as const;
  const { engine, classical } = engineOf(helperOf({ kind: 'outcome', outcome: refusal }));
  expect(await engine.cutOut(image, never)).toEqual(refusal);
  expect(classical.run).not.toHaveBeenCalled();
});

test('an abort is thrown, not answered by the other engine', async () => {
  const { engine, classical } = engineOf(helperOf(new DOMException('gone', 'AbortError')));
  await expect(engine.cutOut(image, never)).rejects.toThrow('gone');
  expect(classical.run).not.toHaveBeenCalled();
});

test('when nothing works the outcome says so', async () => {
  const dead = helperOf(new HelperLost('SIGKILL'));
  const engine = assembleEngine({ classical: dead, neural: null, log: vi.fn() });
  expect(await engine.cutOut(image, never)).toEqual({
    ok: false,
    failCode: '500',
    failMsg: 'the engine failed',
  });
});

test('closed, it starts nothing any more', async () => {
  const { engine, classical, fetcher } = engineOf(helperOf(NEURAL));
  await engine.close();
  expect(await engine.cutOut(image, never)).toMatchObject({ ok: false, failCode: '500' });
  expect(classical.run).not.toHaveBeenCalled();
  expect(fetcher.close).toHaveBeenCalled();
});
