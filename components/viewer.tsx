import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { flagsOf } from '@/lib/batch/flagged';
import type { Verdict } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { createLargePictures } from './large-pictures';
import { Late, latePart } from './late';
import { useMessages } from './messages';
import { MiddleCut } from './middle-cut';
import { ReviewBar } from './review-bar';
import type { Session } from './session';
import { Button } from './ui/button';
import { Icon } from './ui/icon';
import { useBatch } from './use-batch';
import { useDownload } from './use-download';
import { useShownFlag } from './use-shown-flag';
import { useList } from './viewer/use-list';
import { LARGE_SIDE, ViewerStage } from './viewer-stage';

const repair = latePart(() => import('./repair/repair').then((room) => room.Repair));

const whole = (batch: Batch) => batch;

/** How many photos further a key leads; null where it is no such key. */
function stepOf(event: KeyboardEvent): number | null {
  const { key, target, altKey, ctrlKey, metaKey } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey) return null;
  if (key === 'PageDown') return 1;
  if (key === 'PageUp') return -1;
  // The slider has its own use for the arrows.
  if (target instanceof HTMLInputElement) return null;
  if (key === 'ArrowRight') return 1;
  return key === 'ArrowLeft' ? -1 : null;
}

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
  const batch = useBatch(store, whole);
  const shown = useList(batch, ids);
  const at = shown.findIndex((photo) => photo.id === id);
  const photo = shown[at];
  const [pictures] = useState(() =>
    createLargePictures(async (wanted, signal) =>
      (await openSession()).finish(wanted, signal, LARGE_SIDE),
    ),
  );
  const large = useSyncExternalStore(pictures.subscribe, () => photo && pictures.get(photo));
  const { isBusy, problem: notSaved, isCopied, download, copy } = useDownload(store, openSession);
  const flags = useBatch(store, (batch) => flagsOf(batch, id));
  const [code, setCode] = useShownFlag(id, flags);
  /** The photo that was downloaded last. */
  const [wanted, setWanted] = useState<string | null>(null);
  /** The photo that is being repaired. */
  const [repaired, setRepaired] = useState<string | null>(null);
  /** It is said aloud where somebody has come to, but not twice at the beginning. */
  const [hasMoved, setMoved] = useState(false);

  useEffect(() => {
    dialog.current?.showModal();
    // On none of its buttons yet, so that its keys are free.
    dialog.current?.focus();
  }, []);
  const isRepaired = repaired === id;
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
  useEffect(() => () => pictures.close(), [pictures]);
  const [next, previous] = [shown[at + 1], shown[at - 1]];
  useEffect(() => {
    // Under the brush it makes its own pictures.
    if (photo && !isRepaired) {
      const neighbours = [next, previous].flatMap((one) => one ?? []);
      pictures.want(photo, neighbours);
    }
  }, [pictures, photo, isRepaired, next, previous]);
  function go(step: number) {
    const target = at < 0 ? undefined : shown[at + step];
    if (!target) return;
    setMoved(true);
    setRepaired(null);
    onMove(target.id);
  }

  const isGone = photo === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);

  if (!photo) return null;

  const picture = large instanceof Blob ? large : null;
  const original = photo.prepared?.transform.original;
  const problem = typeof large === 'string' ? large : wanted === id ? notSaved : null;
  const place = say.viewer.place(at + 1, shown.length);
  const path = photo.folder === '' ? photo.name : `${photo.folder}/${photo.name}`;
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
        <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <div className="min-w-0 flex-1 basis-40">
            <p className="font-medium" title={path}>
              <MiddleCut text={photo.name} />
            </p>
            <p className="text-pretty text-quiet text-sm tabular-nums">
              {photo.file && original && say.size(original.width, original.height)}
              {!photo.file && say.keeping.needsOriginal}
            </p>
          </div>
          {shown.length > 1 && (
            <div className="flex items-center gap-1 text-sm">
              <Turn step={-1} isEnd={!previous} onTurn={go} />
              <p className="min-w-14 text-center tabular-nums">{place}</p>
              <Turn step={1} isEnd={!next} onTurn={go} />
            </div>
          )}
          <div className="flex gap-2">
            <Button
              look="primary"
              aria-disabled={isBusy}
              onClick={() => {
                setWanted(id);
                void download(photo);
              }}
            >
              {isBusy ? say.downloading : say.download}
            </Button>
            {'clipboard' in navigator && typeof ClipboardItem === 'function' && (
              <Button
                aria-disabled={isBusy}
                onClick={() => {
                  setWanted(id);
                  void copy(photo);
                }}
              >
                {isCopied && wanted === id ? say.copied : say.copy}
              </Button>
            )}
            <Button onClick={() => dialog.current?.close()}>{say.viewer.close}</Button>
          </div>
        </header>
        <p role="status" className="sr-only">
          {hasMoved && `${path}, ${place}`}
        </p>
        <p role="status" className="text-alarm empty:absolute">
          {problem && say.errors[problem]}
        </p>
        {isRepaired ? (
          <Late
            part={repair}
            props={{
              photo,
              large: picture,
              openSession,
              onRepair: (edits) => store.dispatch({ type: 'repaired', id, repair: edits }),
              onDone: () => {
                setRepaired(null);
                dialog.current?.focus();
              },
            }}
          />
        ) : (
          <ViewerStage
            key={id}
            photo={photo}
            large={picture}
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
                onJudge={(verdict) => review.judge(id, verdict)}
                onRepair={photo.file ? () => setRepaired(id) : undefined}
                onTryAnew={() => review.tryAnew(id)}
                onResult={(taskId) => store.dispatch({ type: 'swapped', id, taskId })}
              />
            )}
          />
        )}
      </div>
    </dialog>
  );
}

/** To the photo before or after; at the end it stays where it is, so that the focus does too. */
function Turn({
  step,
  isEnd,
  onTurn,
}: {
  step: 1 | -1;
  isEnd: boolean;
  onTurn: (step: number) => void;
}) {
  const say = useMessages();
  const name = step > 0 ? say.viewer.next : say.viewer.previous;
  return (
    <Button
      look="ghost"
      size="square"
      aria-label={name}
      aria-keyshortcuts={step > 0 ? 'PageDown ArrowRight' : 'PageUp ArrowLeft'}
      aria-disabled={isEnd}
      title={`${name} (${say.viewer.keys[step > 0 ? 'next' : 'previous']})`}
      onClick={() => onTurn(step)}
    >
      <Icon path={step > 0 ? 'm7.5 4 6 6-6 6' : 'm12.5 4-6 6 6 6'} weight={1.75} />
    </Button>
  );
}
