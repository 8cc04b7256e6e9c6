import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Arrival } from '@/lib/batch/events';
import { PILOT } from '@/lib/batch/pilot';
import type { BatchStore } from '@/lib/batch/store';
import { useStay } from './at-desk';
import type { Desk } from './desk';
import type { IntakeNotes } from './intake-notes';

const NOTHING_TO_SAY: IntakeNotes = { already: 0, leftOut: [] };

/**
 * Makes photos of the batch of the files that come, and tells which of them wait, and which were
 * not taken.
 * @param asks whether larger batches tell what they cost before they start, at that moment
 */
export function useAdditions(desk: Desk, place: ReturnType<Desk['place']>, asks: () => boolean) {
  const { store, openSession } = desk;
  const stay = useStay();
  const unadded = useSyncExternalStore(desk.subscribe, desk.unadded, desk.unadded);
  const { waiting, stranded } = unadded;
  useEffect(() => {
    if (place !== 'here' || stranded.length === 0) return;
    desk.setUnadded((before) => ({ ...before, stranded: [], isMany: false }));
    void add(stranded, unadded.isMany);
  });

  const [notes, setNotes] = useState(NOTHING_TO_SAY);
  const note = ({ already, leftOut }: IntakeNotes) =>
    setNotes((before) => ({
      already: before.already + already,
      leftOut: [...before.leftOut, ...leftOut],
    }));

  async function add(files: readonly File[], isMany = false) {
    if (files.length > 0) await stay(() => takeIn(files, isMany));
  }

  // Every file becomes a photo of the batch, also one that cannot be worked on: its bytes decide,
  // and it is told why. What is left out all the same is said.
  async function takeIn(files: readonly File[], isMany: boolean) {
    try {
      const [session, { arrivalsOf }, { inDoubt, newAmong }] = await Promise.all([
        openSession(),
        import('@/lib/intake/arrivals'),
        import('@/lib/intake/already-here'),
      ]);
      // A batch that somebody deleted takes nothing any more.
      if (store.get().isDeleted) session.beginAnew();
      if (desk.place() !== 'here') return strand(files, isMany);
      const lacking = countLacking(store);
      const others = await session.bring(files);
      const brought = Math.max(0, lacking - countLacking(store));
      const { arrivals, leftOut } = arrivalsOf(files.filter((file) => others.has(file)));
      const { fresh, doubtful } = inDoubt(arrivals, store.get().photos.values());
      take(fresh, isMany);
      const late = await newAmong(doubtful);
      take(late, isMany);
      const already = files.length - others.size - brought + doubtful.length - late.length;
      if (already > 0 || leftOut.length > 0) note({ already: Math.max(0, already), leftOut });
    } catch {
      desk.setUnadded((before) => ({ ...before, waiting: [...before.waiting, ...files] }));
    }
  }

  function take(arrivals: readonly Arrival[], isMany: boolean) {
    if (arrivals.length === 0) return;
    if (desk.place() !== 'here') {
      return strand(
        arrivals.map(({ file }) => file),
        isMany,
      );
    }
    const isAsked = [...store.get().photos.values()].some(
      ({ phase, isHeld }) => phase === 'queued' && isHeld,
    );
    const isHeld = asks() && (isAsked || isMany || arrivals.length > PILOT);
    store.dispatch({ type: 'added', files: arrivals, isHeld });
  }

  function strand(files: readonly File[], isMany: boolean) {
    desk.setUnadded((before) => ({
      ...before,
      stranded: [...before.stranded, ...files],
      isMany: before.isMany || isMany,
    }));
  }

  function addWaiting() {
    if (waiting.length === 0) return;
    desk.setUnadded((before) => ({ ...before, waiting: [] }));
    void add(waiting);
  }

  return {
    add,
    waiting,
    addWaiting,
    /** How many files wait for the batch to come back to this tab. */
    stranded: stranded.length,
    notes,
    dismissNotes: () => setNotes(NOTHING_TO_SAY),
  };
}

/** Photos whose originals are not in this browser. */
const countLacking = (store: BatchStore): number =>
  [...store.get().photos.values()].filter(({ file }) => file === null).length;
