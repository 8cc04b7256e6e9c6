import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { Repair } from '@/lib/matte/repair';

export type Bench = {
  /** The picture with these edits; what is made meanwhile is not broken off. */
  want(repair: Repair): void;
  get(): BenchState;
  subscribe(listener: () => void): () => void;
  /** Breaks off; it may be opened again by another wish. */
  close(): void;
};

export type BenchState = {
  /** The newest picture that shows what was wanted last; null before the first. */
  readonly shown: { readonly repair: Repair; readonly picture: Blob } | null;
  readonly isBusy: boolean;
  readonly problem: ErrorCode | null;
};

/** So many states are at hand for undo and redo. */
const KEPT = 24;

/** Whether two lists hold the very same edits. */
export const isSameRepair = (one: Repair, other: Repair): boolean =>
  one.length === other.length && one.every((edit, i) => edit === other[i]);

/**
 * Makes the picture of whatever edits are wanted, one at a time: while it is being made for some,
 * only the newest wish waits. Pictures of earlier states stay at hand.
 * @param first the picture without a change to `repair`, where it is there already
 */
export function createBench(
  make: (repair: Repair, signal: AbortSignal) => Promise<Blob>,
  first?: { readonly repair: Repair; readonly picture: Blob },
): Bench {
  let kept = first ? [first] : [];
  const listeners = new Set<() => void>();
  let closing = new AbortController();
  let wanted: Repair | null = null;
  let state: BenchState = { shown: null, isBusy: false, problem: null };

  function become(next: Partial<BenchState>) {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  async function begin(repair: Repair) {
    const { signal } = closing;
    become({ isBusy: true, problem: null });
    try {
      const picture = await make(repair, signal);
      if (signal.aborted) return;
      kept.unshift({ repair, picture });
      kept.length = Math.min(kept.length, KEPT);
      become({ isBusy: false });
    } catch (thrown) {
      if (signal.aborted) return;
      become({ isBusy: false, problem: codeOf(thrown, 'finish-failed') });
      // The same would fail once more; another wish may not.
      if (wanted && isSameRepair(wanted, repair)) return;
    }
    goOn();
  }

  function goOn() {
    const repair = wanted;
    if (!repair || state.isBusy) return;
    const found = kept.find((one) => isSameRepair(one.repair, repair));
    if (!found) void begin(repair);
    else if (found !== state.shown) become({ shown: found, problem: null });
  }

  return {
    want(repair) {
      if (wanted && isSameRepair(wanted, repair)) return;
      wanted = repair;
      goOn();
    },
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
      closing = new AbortController();
      kept = first ? [first] : [];
      wanted = null;
      state = { shown: null, isBusy: false, problem: null };
    },
  };
}
