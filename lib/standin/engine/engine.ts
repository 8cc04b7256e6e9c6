// The built-in engine: what cuts out where no key of the real service is set.
import { createHelper, type Helper, HelperLost } from './helper';
import { createFetcher, type Fetcher, type Log } from './neural/fetcher';
import {
  ENGINE_BYTES,
  ENGINE_LICENCE,
  engineFolder,
  install,
  isInstalled,
  removeEngine,
} from './neural/install';
import { type EngineOutcome, refuse } from './outcome';
import { fileOfRoom, processAt, threadAt } from './seat';
import type { EngineStatus } from './status';

export interface Engine {
  /**
   * `image` is a JPEG, PNG or WebP. Waits its turn, and for the neural engine to be fetched.
   * @throws the signal's reason; nothing else: every failure is an outcome.
   */
  cutOut(image: Uint8Array, signal: AbortSignal): Promise<EngineOutcome>;
  status(): EngineStatus;
  /** Ends helpers and a running fetch. Pictures still inside come out as failures. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Holds the neural engine, in its sub-folder `engine`. */
  dataDir: string;
  /** 'classical' declines the neural engine: nothing is ever fetched. */
  preference: 'neural' | 'classical';
  log: Log;
}

const IDLE_MS = 60_000;
/** A helper that is lost gets its picture once more. */
const TRIES = 2;

export function createEngine({ dataDir, preference, log }: EngineOptions): Engine {
  const thread = threadAt(fileOfRoom('classical', 'thread.ts'));
  const classical = createHelper({ start: thread, idleMs: IDLE_MS });
  if (preference === 'classical') return assembleEngine({ classical, neural: null, log });
  const child = processAt(fileOfRoom('neural', 'child.ts'), [engineFolder(dataDir)]);
  const helper = createHelper({ start: child, idleMs: IDLE_MS });
  const fetcher = createFetcher({ dataDir, log, isInstalled, install, remove: removeEngine });
  return assembleEngine({ classical, neural: { helper, fetcher }, log });
}

export interface EngineParts {
  classical: Helper;
  neural: { helper: Helper; fetcher: Fetcher } | null;
  log: Log;
}

/** Who serves when. Apart from `createEngine` so that its tests need neither npm nor a model. */
export function assembleEngine({ classical, neural, log }: EngineParts): Engine {
  let isClosed = false;
  let isBroken = false;

  /** The outcome, or null when this helper cannot give one. */
  async function ask(helper: Helper, image: Uint8Array, signal: AbortSignal, name: string) {
    for (let attempt = 0; attempt < TRIES && !isClosed; attempt++) {
      try {
        const reply = await helper.run(image, signal);
        if (reply.kind === 'outcome') return reply.outcome;
        log('engine-unfit', { engine: name, reason: reply.reason, detail: reply.detail });
        if (reply.reason === 'damaged') {
          helper.stop();
          await neural?.fetcher.discard();
          return null;
        }
      } catch (error) {
        if (!(error instanceof HelperLost)) throw error;
        if (!isClosed) log('engine-helper-lost', { engine: name, detail: error.message });
      }
    }
    return null;
  }

  async function askNeural(image: Uint8Array, signal: AbortSignal) {
    if (!neural || !(await neural.fetcher.ensure(signal))) return null;
    const outcome = await ask(neural.helper, image, signal, 'neural');
    isBroken = !outcome;
    return outcome;
  }

  return {
    async cutOut(image, signal) {
      signal.throwIfAborted();
      const outcome =
        (await askNeural(image, signal)) ?? (await ask(classical, image, signal, 'classical'));
      return outcome ?? refuse('broken');
    },
    status() {
      const about = { licence: ENGINE_LICENCE, sizeBytes: ENGINE_BYTES };
      const fetch = neural?.fetcher.state();
      if (!fetch) {
        return { ...about, serves: 'classical', why: 'declined', fetch: { phase: 'declined' } };
      }
      if (fetch.phase === 'failed') {
        return { ...about, serves: 'classical', why: 'fetch-failed', fetch };
      }
      if (fetch.phase === 'ready' && isBroken) {
        return { ...about, serves: 'classical', why: 'broke-down', fetch };
      }
      return { ...about, serves: 'neural', why: 'default', fetch };
    },
    async close() {
      isClosed = true;
      neural?.fetcher.close();
      neural?.helper.stop();
      classical.stop();
    },
  };
}
