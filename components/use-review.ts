import { useState } from 'react';
import type { Verdict } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { createViewer, type ViewOptions, viewOf } from '@/lib/batch/view';
import { useBatch } from './use-batch';

const REVIEW: ViewOptions = { filter: 'review', sort: 'risk', search: '' };

export interface Review {
  /** The photos that are reviewed, in order; null while none are. */
  readonly queue: readonly string[] | null;
  /** Those of them that nobody has judged. */
  readonly left: number;
  /** How the last one ended; null before that, and during another. */
  readonly result: { readonly kept: number; readonly rejected: number } | null;
  /** It has been begun: what is not known of the other photos shall be found out. */
  readonly hasBegun: boolean;
  /**
   * Begins with the first of a list, as somebody has searched and sorted it, or else with the riskiest of
   * all. Returns the photo to be seen first; null where there is none.
   */
  begin(options?: ViewOptions): string | null;
  /** Says what becomes of a photo. Returns the next one to be seen; null where that was the last. */
  judge(id: string, verdict: Verdict | null): string | null;
  /** Sends another copy of a photo. Returns the next one to be seen, in a review; null for none. */
  tryAnew(id: string): string | null;
  end(): void;
}

const isLeft = ({ photos }: Batch, id: string): boolean => {
  const photo = photos.get(id);
  return photo?.phase === 'done' && photo.verdict === null;
};

const countOf = ({ photos }: Batch, ids: readonly string[], verdict: Verdict): number =>
  ids.filter((id) => {
    const photo = photos.get(id);
    return photo?.phase === 'done' && photo.verdict === verdict;
  }).length;

/** The same list where nothing comes to it. */
function withLate(begun: readonly string[], open: readonly string[]): readonly string[] {
  const known = new Set(begun);
  const late = open.filter((id) => !known.has(id));
  return late.length > 0 ? [...begun, ...late] : begun;
}

/** Photos that somebody should look at, one after another; those that are flagged meanwhile follow. */
export function useReview(store: BatchStore): Review {
  const [begun, setBegun] = useState<readonly string[] | null>(null);
  const [result, setResult] = useState<Review['result']>(null);
  const [hasBegun, setHasBegun] = useState(false);
  const [view] = useState(createViewer);
  const [wanted, setWanted] = useState(REVIEW);
  const open = useBatch(store, (batch) => view(batch, wanted).ids);
  const queue = begun && withLate(begun, open);
  // Once it is in, it stays, though it may be flagged no more.
  if (queue !== begun) setBegun(queue);
  const left = useBatch(store, (batch) => queue?.filter((id) => isLeft(batch, id)).length ?? 0);

  function goOn(through: readonly string[], id: string): string | null {
    setBegun(through);
    const batch = store.get();
    const at = through.indexOf(id);
    const onwards = [...through.slice(at + 1), ...through.slice(0, at + 1)];
    const next = onwards.find((one) => isLeft(batch, one));
    if (next !== undefined) return next;
    setBegun(null);
    setResult({
      kept: countOf(batch, through, 'keep'),
      rejected: countOf(batch, through, 'reject'),
    });
    return null;
  }

  return {
    queue,
    left,
    result,
    hasBegun,
    begin(options = REVIEW) {
      const ids = viewOf(store.get(), options);
      const [first] = ids;
      if (first === undefined) return null;
      setWanted(options);
      setBegun(ids);
      setResult(null);
      setHasBegun(true);
      return first;
    },
    judge(id, verdict) {
      store.dispatch({ type: 'judged', ids: [id], verdict });
      return queue ? goOn(queue, id) : id;
    },
    tryAnew(id) {
      store.dispatch({ type: 'tried-anew', ids: [id] });
      return queue && goOn(queue, id);
    },
    end: () => setBegun(null),
  };
}
