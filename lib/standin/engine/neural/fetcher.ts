// Whether the neural engine is there, and getting it: once at a time, and not again at once.
import type { NeuralFetch } from '@/lib/standin/engine/status';
import { ENGINE_BYTES, ENGINE_LICENCE, engineFolder, type Install } from './install';
import { FetchFailed } from './npm';

export type Log = (event: string, fields?: Record<string, unknown>) => void;

export type FetchState = Exclude<NeuralFetch, { phase: 'declined' }>;

export interface Fetcher {
  state(): FetchState;
  /**
   * Waits for the engine, fetching it where it is missing. An abort ends the waiting, not the fetch.
   * @returns whether it is there. @throws the signal's reason.
   */
  ensure(signal: AbortSignal): Promise<boolean>;
  /** What is there turned out to be damaged: takes it away. */
  discard(): Promise<void>;
  close(): void;
}

export interface FetcherParts {
  dataDir: string;
  log: Log;
  isInstalled: (dataDir: string) => boolean;
  install: (options: Install) => Promise<void>;
  remove: (dataDir: string) => Promise<void>;
  now?: () => number;
}

/** After a failure tasks go straight to the other engine for this long. */
const RETRY_AFTER_MS = 60_000;
const PROGRESS_STEPS = 10;

export function createFetcher(parts: FetcherParts): Fetcher {
  const { dataDir, log, isInstalled, install, remove, now = Date.now } = parts;
  const closing = new AbortController();
  let state: FetchState = { phase: isInstalled(dataDir) ? 'ready' : 'not-fetched' };
  let failedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  function fail(reason: FetchFailed['reason'], detail: string) {
    state = { phase: 'failed', reason };
    failedAt = now();
    log('engine-fetch-failed', { reason, detail });
  }

  async function fetchNow() {
    const startedAt = now();
    let step = 0;
    state = { phase: 'fetching', fetchedBytes: 0, totalBytes: ENGINE_BYTES };
    log('engine-fetch-started', {
      sizeBytes: ENGINE_BYTES,
      licence: ENGINE_LICENCE,
      into: engineFolder(dataDir),
      decline: 'ENGINE=classical',
    });
    const onProgress = (bytes: number) => {
      const fetchedBytes = Math.min(bytes, ENGINE_BYTES);
      state = { phase: 'fetching', fetchedBytes, totalBytes: ENGINE_BYTES };
      const reached = Math.floor((fetchedBytes / ENGINE_BYTES) * PROGRESS_STEPS);
      if (reached > step) log('engine-fetch-progress', { fetchedBytes, totalBytes: ENGINE_BYTES });
      step = Math.max(step, reached);
    };
    try {
      await install({ dataDir, signal: closing.signal, onProgress });
      state = { phase: 'ready' };
      log('engine-fetch-done', { ms: now() - startedAt });
    } catch (error) {
      if (closing.signal.aborted) state = { phase: 'not-fetched' };
      else if (error instanceof FetchFailed) fail(error.reason, error.message);
      else fail('other', String(error));
    }
  }

  return {
    state: () => state,
    async ensure(signal) {
      signal.throwIfAborted();
      // Another process on the same folder may have fetched it meanwhile.
      if (state.phase !== 'ready' && !running && isInstalled(dataDir)) state = { phase: 'ready' };
      if (state.phase === 'ready') return true;
      if (!running) {
        if (closing.signal.aborted || now() - failedAt < RETRY_AFTER_MS) return false;
        running = fetchNow().finally(() => {
          running = null;
        });
      }
      await orAbort(running, signal);
      return isInstalled(dataDir);
    },
    async discard() {
      fail('damaged', 'the installed engine is not what was fetched');
      await remove(dataDir);
    },
    close: () => closing.abort(new Error('the engine was closed')),
  };
}

function orAbort(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
