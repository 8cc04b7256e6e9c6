import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flagsOf } from '@/lib/batch/flagged';
import { canRepair, type Verdict } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { Late, latePart } from './late';
import { useMessages } from './messages';
import { useReadOnly } from './read-only';
import type { Made } from './repair/use-painting';
import { ReviewBar } from './review-bar';
import type { Session } from './session';
import { Button } from './ui/button';
import { useBatchAtOnce } from './use-batch';
import { useSeen } from './use-drawn';
import { useShownFlag } from './use-shown-flag';
import { FIRST_LOOK } from './viewer/look';
import { stepOf } from './viewer/turn';
import { useLarge } from './viewer/use-large';
import { useList } from './viewer/use-list';
import { ViewerHeader } from './viewer/viewer-header';
import { ViewerStage } from './viewer-stage';

const lateRepair = latePart(() => import('./repair/repair').then((room) => room.Repair));

const whole = (batch: Batch) => batch;

/** What becomes of the photos that are seen. */
export interface ViewerReview {
  /** How many are left in the review that they are seen in; null outside of one. */
  readonly left: number | null;
  judge(id: string, verdict: Verdict | null): void;
  /** Another copy of it is sent, so that there is nothing to be seen for a while. */
  tryAnew(id: string): void;
}

/** Finished photos, large, one after another in the order of the list. */
export function Viewer({
  store,
  ids,
  id,
  openSession,
  review,
  onMove,
  onClose,
}: {
  store: BatchStore;
  /** All that are shown in the list; what leaves it stays here until it leaves the batch. */
  ids: readonly string[];
  id: string;
  openSession: () => Promise<Session>;
  review: ViewerReview;
  onMove: (id: string) => void;
  onClose: () => void;
}) {
  const say = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const batch = useBatchAtOnce(store, whole);
  const shown = useList(batch, ids);
  const at = shown.findIndex((photo) => photo.id === id);
  const photo = shown[at];
  const flags = useBatchAtOnce(store, (batch) => flagsOf(batch, id));
  const [code, setCode] = useShownFlag(id, flags);
  /** The photo that is being repaired. */
  const [repaired, setRepaired] = useState<string | null>(null);
  /** It is said aloud where somebody has come to, but not twice at the beginning. */
  const [hasMoved, setMoved] = useState(false);
  /** What was just done to a photo, in words. */
  const [said, setSaid] = useState<string | null>(null);
  const [look, setLook] = useState(FIRST_LOOK);
  const isReadOnly = useReadOnly();
  const [isTaken, setTaken] = useState(false);
  if (isReadOnly && repaired !== null) {
    setRepaired(null);
    setTaken(true);
  }

  useEffect(() => {
    dialog.current?.showModal();
    // On none of its buttons yet, so that its keys are free.
    dialog.current?.focus();
  }, []);
  const isRepaired = repaired === id;
  useEffect(() => {
    // What had it may be gone with the photo, or with what was done to it.
    if (!isRepaired && document.activeElement === document.body) dialog.current?.focus();
  });
  // Wherever the focus is: there is nothing but the dialog.
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isRepaired) return;
    const step = stepOf(event);
    if (step === null) return;
    event.preventDefault();
    go(step);
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const [next, previous] = [shown[at + 1], shown[at - 1]];
  useSeen(
    store,
    [photo, next, previous].flatMap((one) => one?.id ?? []),
  );
  // Under the brush it makes its own pictures.
  const large = useLarge(id, photo, [next, previous], isRepaired, openSession);
  function go(step: number) {
    const target = at < 0 ? undefined : shown[at + step];
    if (!target) return;
    setMoved(true);
    setSaid(null);
    setRepaired(null);
    onMove(target.id);
  }
  function judge(verdict: Verdict | null) {
    setSaid(say.review.said(verdict));
    setMoved(review.left !== null);
    review.judge(id, verdict);
  }
  function tryAnew() {
    setSaid(say.review.sent);
    setMoved(true);
    review.tryAnew(id);
  }
  function repair() {
    setTaken(false);
    setRepaired(id);
  }
  function endRepair(made: Made | null) {
    if (made) large.put(made.picture, made.isWhole);
    setRepaired(null);
    dialog.current?.focus();
  }

  const isGone = photo === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);

  if (!photo) return null;

  const place = say.viewer.place(at + 1, shown.length);
  const path = photo.folder === '' ? photo.name : `${photo.folder}/${photo.name}`;
  const aloud = [
    said,
    hasMoved && `${path}, ${place}`,
    hasMoved && review.left !== null && say.review.left(review.left),
  ].flatMap((line) => line || []);
  return (
    <dialog
      ref={dialog}
      aria-label={photo.name}
      onClose={onClose}
      tabIndex={-1}
      // A press beside the sheet lands on the dialog itself.
      onPointerDown={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
      className="m-auto h-dvh max-h-none w-dvw max-w-none bg-transparent p-0 text-ink outline-none backdrop:bg-black/70 sm:p-4"
    >
      <div className="viewer-sheet gap-3 overflow-y-auto overscroll-contain bg-sheet p-3 shadow-sheet sm:rounded-2xl sm:p-4 forced-colors:border">
        <ViewerHeader
          store={store}
          photo={photo}
          path={path}
          at={at}
          total={shown.length}
          problem={large.problem}
          openSession={openSession}
          onTurn={go}
          onClose={() => dialog.current?.close()}
        />
        <p role="status" className="sr-only">
          {aloud.length > 0 && aloud.reduce((before, line) => say.and(before, line))}
        </p>
        <p role="status" className="text-alarm empty:absolute">
          {isTaken && isReadOnly && say.repair.taken}
        </p>
        {isRepaired ? (
          <Late
            part={lateRepair}
            props={{
              photo,
              large: large.picture,
              openSession,
              onRepair: (edits) => store.dispatch({ type: 'repaired', id, repair: edits }),
              onDone: endRepair,
            }}
            lost={() => (
              <div role="alert" className="grid justify-items-start gap-3 p-4">
                <p className="text-alarm">{say.repair.lost}</p>
                <Button onClick={() => endRepair(null)}>{say.repair.back}</Button>
              </div>
            )}
          />
        ) : (
          <ViewerStage
            photo={photo}
            cutout={large.shown}
            isLarge={large.picture !== null}
            look={look}
            onLook={(change) => setLook((before) => ({ ...before, ...change }))}
            openSession={openSession}
            edges={{
              isClean: batch.isDecontaminated,
              onClean: (isDecontaminated) =>
                store.dispatch({ type: 'edges-chosen', isDecontaminated }),
            }}
            flags={flags}
            shown={code}
            onShow={setCode}
            bar={(show) => (
              <ReviewBar
                photo={photo}
                flags={flags}
                shown={code}
                left={review.left}
                onShow={show}
                onJudge={judge}
                onRepair={canRepair(photo) ? repair : undefined}
                onTryAnew={tryAnew}
                onResult={(taskId) => store.dispatch({ type: 'swapped', id, taskId })}
              />
            )}
          />
        )}
      </div>
    </dialog>
  );
}
