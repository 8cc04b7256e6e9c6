import { delay } from '@/lib/base/async';
import type { CallbackSender } from './callback-sender';
import { type Failure, failure } from './failure';
import { createLane } from './lane';
import type { Ledger } from './ledger';
import type { ResultFiles } from './result-files';
import { fetchSource, sourceProblem } from './source';
import { isFinal, type Task } from './task';

/** What removes the background. PNG of the input's size on success; `status` is shown on the page. */
export type Engine = {
  cutOut(
    image: Uint8Array,
    signal: AbortSignal,
  ): Promise<{ ok: true; png: Uint8Array; width: number; height: number } | Failure>;
  status(): unknown;
};

/** Pictures fetched and waiting for the engine; each is at most 5 MB. */
const FETCHING_LANES = 4;

type LifeParts = {
  ledger: Ledger;
  files: ResultFiles;
  engine: Engine;
  sender: CallbackSender;
  fetch: typeof globalThis.fetch;
  now: () => number;
  log: (event: string, fields?: Record<string, unknown>) => void;
};

export type TaskLife = {
  /**
   * Takes a task from where it stands to its end and its callback.
   * @param replied the callback is not sent before
   * @returns when nothing more will happen to the task in this process; never throws
   */
  begin(id: string, replied?: Promise<void>): Promise<void>;
  /** Stops all work where it stands; the ledger knows what to take up again. */
  close(): Promise<void>;
};

export function createTaskLife(parts: LifeParts): TaskLife {
  const { ledger, files, engine, sender, now, log } = parts;
  const closing = new AbortController();
  const { signal } = closing;
  const closed = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const fetching = createLane(FETCHING_LANES);
  const cutting = createLane(1);
  const flows = new Set<Promise<void>>();

  async function cutOut(task: Task): Promise<{ ok: true; file: string } | Failure> {
    if (task.doom) return failure(task.doom.failCode, task.doom.failMsg);
    const source = await fetchSource(task.image, parts.fetch, signal);
    if (!source.ok) return source;
    const problem = await sourceProblem(source.bytes);
    if (problem) return problem;
    const result = await cutting.run(() => engine.cutOut(source.bytes, signal), signal);
    return result.ok ? { ok: true, file: await files.save(result.png) } : result;
  }

  async function work(task: Task): Promise<void> {
    const outcome = await fetching.run(async () => {
      ledger.markGenerating(task.id);
      return await cutOut(task).catch((thrown: unknown) => {
        signal.throwIfAborted();
        log('kie-standin-task-crashed', { taskId: task.id, error: String(thrown) });
        return failure('500', 'internal error');
      });
    }, signal);
    await delay(Math.max(0, task.notBefore - now()), signal);
    const ended = { id: task.id, at: now() };
    if (outcome.ok) ledger.record({ event: 'succeeded', ...ended, file: outcome.file });
    else {
      const { failCode, failMsg } = outcome;
      ledger.record({ event: 'failed', ...ended, failCode, failMsg });
    }
    log('kie-standin-task-ended', {
      taskId: task.id,
      failCode: outcome.ok ? null : outcome.failCode,
    });
  }

  async function live(id: string, replied: Promise<void>): Promise<void> {
    const begun = ledger.task(id);
    if (begun && !isFinal(begun)) await work(begun);
    await Promise.race([replied, closed]);
    signal.throwIfAborted();
    const ended = ledger.task(id);
    if (!ended || !isFinal(ended) || ended.noticed || ended.callBackUrl === null) return;
    await sender.send(ended, ended.callBackUrl, signal);
    ledger.record({ event: 'noticed', id });
  }

  return {
    begin(id, replied = Promise.resolve()) {
      const flow = live(id, replied).catch((thrown: unknown) => {
        if (!signal.aborted) {
          log('kie-standin-task-stuck', { taskId: id, error: String(thrown) });
        }
      });
      flows.add(flow);
      void flow.then(() => flows.delete(flow));
      return flow;
    },
    async close() {
      closing.abort();
      await Promise.all(flows);
    },
  };
}
