import { useSyncExternalStore } from 'react';
import { orAbandon } from '@/lib/base/async';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { BatchStore } from '@/lib/batch/store';
import type { ExportProgress } from '@/lib/export/run';
import type { Exported } from './export-photos';

/** What became of an export. */
export type Outcome = Pick<Exported<unknown>, 'results' | 'checked'> & {
  /** Whether anything was saved. */
  readonly isSaved: boolean;
};

/** What an export is of, and where it goes. */
export interface RunOf {
  readonly isFolder: boolean;
  /** Of photos that were selected, and not of all. */
  readonly isOfSome: boolean;
}

export type RunState =
  | { readonly kind: 'idle' }
  /** Files of somebody else in the folder would be lost. */
  | {
      readonly kind: 'asking';
      readonly of: RunOf;
      readonly paths: readonly string[];
      answer(goesOn: boolean): void;
    }
  | { readonly kind: 'running'; readonly of: RunOf; readonly progress: ExportProgress | null }
  | { readonly kind: 'over'; readonly of: RunOf; readonly outcome: Outcome }
  | { readonly kind: 'cancelled'; readonly of: RunOf; readonly made: number }
  | { readonly kind: 'failed'; readonly of: RunOf; readonly error: ErrorCode };

/** What an export under way is told by, and tells. */
export interface RunHands {
  readonly signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
  /** Asks whether these files may be lost. @throws the signal's reason */
  ask(paths: readonly string[]): Promise<boolean>;
}

/** The exports of a batch, one at a time, whoever looks on. */
export interface ExportRun {
  get(): RunState;
  subscribe(listener: () => void): () => void;
  /**
   * Does nothing while another is under way. Never throws.
   * @param work null where the person has thought better of it
   * @returns how it ended; null where it did not begin
   */
  begin(of: RunOf, work: (hands: RunHands) => Promise<Outcome | null>): Promise<RunState | null>;
  cancel(): void;
}

export function createExportRun(): ExportRun {
  let state: RunState = { kind: 'idle' };
  let cancelling: AbortController | null = null;
  const listeners = new Set<() => void>();
  function become(next: RunState): RunState {
    state = next;
    for (const listener of listeners) listener();
    return next;
  }

  async function follow(
    of: RunOf,
    { signal }: AbortController,
    work: (hands: RunHands) => Promise<Outcome | null>,
  ): Promise<RunState> {
    let made = 0;
    const onProgress = (progress: ExportProgress) => {
      if (signal.aborted) return;
      made = progress.made;
      become({ kind: 'running', of, progress });
    };
    async function ask(paths: readonly string[]) {
      const answered = new Promise<boolean>((answer) => {
        become({ kind: 'asking', of, paths, answer });
      });
      const goesOn = await orAbandon(answered, signal);
      become({ kind: 'running', of, progress: null });
      return goesOn;
    }
    try {
      const outcome = await work({ signal, onProgress, ask });
      return outcome ? { kind: 'over', of, outcome } : { kind: 'idle' };
    } catch (thrown) {
      if (signal.aborted) return { kind: 'cancelled', of, made };
      return { kind: 'failed', of, error: codeOf(thrown, 'file-not-saved') };
    }
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async begin(of, work) {
      if (cancelling) return null;
      const controller = new AbortController();
      cancelling = controller;
      become({ kind: 'running', of, progress: null });
      const end = await follow(of, controller, work);
      cancelling = null;
      return become(end);
    },
    cancel: () => cancelling?.abort(),
  };
}

const runs = new WeakMap<BatchStore, ExportRun>();

/** The one of a batch: it goes on while its panel is closed, or another page is looked at. */
export function exportRunOf(store: BatchStore): ExportRun {
  const known = runs.get(store);
  if (known) return known;
  const run = createExportRun();
  runs.set(store, run);
  return run;
}

export function useRunState(store: BatchStore): RunState {
  const run = exportRunOf(store);
  return useSyncExternalStore(run.subscribe, run.get, run.get);
}

export const isUnderWay = ({ kind }: RunState): boolean => kind === 'running' || kind === 'asking';
