import { expect, test, vi } from 'vitest';
import { createFetcher } from './fetcher';
import { ENGINE_BYTES, type Install } from './install';
import { FetchFailed } from './npm';

const never = new AbortController().signal;

/** A fetcher whose installs are ended by the test, each when it says so. */
function setUp({ installed = false } = {}) {
  let isThere = installed;
  let now = 0;
  const running: { options: Install; end: (error?: Error) => void }[] = [];
  const log = vi.fn();
  const install = vi.fn(
    (options: Install) =>
      new Promise<void>((resolve, reject) => {
        const end = (error?: Error) => {
          isThere = !error;
          if (error) reject(error);
          else resolve();
        };
        options.signal.addEventListener('abort', () => end(options.signal.reason));
        running.push({ options, end });
      }),
  );
  const remove = vi.fn(async () => {
    isThere = false;
  });
  const parts = { dataDir: '.data', log, isInstalled: () => isThere, install, remove };
  const fetcher = createFetcher({ ...parts, now: () => now });
  const pass = (ms: number) => {
    now += ms;
  };
  return { fetcher, install, running, log, remove, pass };
}

test('what is there already is not fetched', async () => {
  const { fetcher, install } = setUp({ installed: true });
  expect(fetcher.state()).toEqual({ phase: 'ready' });
  expect(await fetcher.ensure(never)).toBe(true);
  expect(install).not.toHaveBeenCalled();
});

test('many tasks wait for one fetch, and its progress can be seen', async () => {
  const { fetcher, install, running, log } = setUp();
  expect(fetcher.state()).toEqual({ phase: 'not-fetched' });
  const tasks = Array.from({ length: 50 }, () => fetcher.ensure(never));
  expect(log.mock.calls[0]).toEqual([
    'engine-fetch-started',
    expect.objectContaining({
      sizeBytes: ENGINE_BYTES,
      licence: expect.stringContaining('AGPL-3.0'),
      decline: 'ENGINE=classical',
    }),
  ]);
  running[0]?.options.onProgress(100_000_000);
  const progress = { fetchedBytes: 100_000_000, totalBytes: ENGINE_BYTES };
  expect(fetcher.state()).toEqual({ phase: 'fetching', ...progress });
  expect(log).toHaveBeenLastCalledWith('engine-fetch-progress', progress);
  running[0]?.end();
  expect(new Set(await Promise.all(tasks))).toEqual(new Set([true]));
  expect(install).toHaveBeenCalledTimes(1);
  expect(fetcher.state()).toEqual({ phase: 'ready' });
});

test('after a failure the next tasks do not wait, and a minute later one tries again', async () => {
  const { fetcher, install, running, pass } = setUp();
  const first = fetcher.ensure(never);
  running[0]?.end(new FetchFailed('no-space', 'full'));
  expect(await first).toBe(false);
  expect(fetcher.state()).toEqual({ phase: 'failed', reason: 'no-space' });
  pass(59_000);
  expect(await fetcher.ensure(never)).toBe(false);
  expect(install).toHaveBeenCalledTimes(1);
  pass(1000);
  const second = fetcher.ensure(never);
  running[1]?.end();
  expect(await second).toBe(true);
});

test('a task that gives up waiting does not end the fetch of the others', async () => {
  const { fetcher, running } = setUp();
  const impatient = new AbortController();
  const first = fetcher.ensure(impatient.signal);
  const second = fetcher.ensure(never);
  impatient.abort(new Error('closed the tab'));
  await expect(first).rejects.toThrow('closed the tab');
  expect(running[0]?.options.signal.aborted).toBe(false);
  running[0]?.end();
  expect(await second).toBe(true);
});

test('what turned out damaged is taken away and said', async () => {
  const { fetcher, remove } = setUp({ installed: true });
  await fetcher.discard();
  expect(remove).toHaveBeenCalledTimes(1);
  expect(fetcher.state()).toEqual({ phase: 'failed', reason: 'damaged' });
  expect(await fetcher.ensure(never)).toBe(false);
});

test('closing ends the fetch, and no other begins', async () => {
  const { fetcher, running, install } = setUp();
  const waiting = fetcher.ensure(never);
  fetcher.close();
  expect(running[0]?.options.signal.aborted).toBe(true);
  expect(await waiting).toBe(false);
  expect(await fetcher.ensure(never)).toBe(false);
  expect(install).toHaveBeenCalledTimes(1);
});
