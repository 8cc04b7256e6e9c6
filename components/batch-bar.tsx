import { useEffect, useId, useRef, useState } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { AskSwitch } from './ask-switch';
import { countsOf, idsOf } from './counts';
import { DeleteBatch } from './delete-batch';
import { isPlain } from './export/deliverable-list';
import { type ExportState, useExport, useExportRoom } from './export/export-room';
import { ExportToggle } from './export-toggle';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import { sayRun } from './run-line';
import type { Session } from './session';
import { Spend } from './spend';
import { Button } from './ui/button';
import { Progress } from './ui/progress';
import { useAsking } from './use-asking';
import { useBatch } from './use-batch';
import { useDeletion } from './use-deletion';
import { NO_NEWS, newsOf, useDownloadAll } from './use-download-all';
import { useNotice } from './use-notice';
import { useTimeLeft } from './use-time-left';

/** How many kinds of files are made of each photo; null where it is the cut-out alone. */
const kindsOf = ({ settings: { deliverables } }: ExportState): number | null =>
  deliverables.every(isPlain) ? null : deliverables.length;

/** The foot of the page: how far the batch is, and the one action that makes sense now. */
export function BatchBar({
  store,
  openSession,
  hasBuiltInEngine,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
  hasBuiltInEngine: boolean;
}) {
  const say = useMessages();
  const bar = useRef<HTMLElement>(null);
  const batch = useBatch(store, (whole) => whole);
  const { state, isBusy, downloadAll, cancel } = useDownloadAll(store, openSession);
  const room = useExportRoom();
  const isPanelOpen = useExport((exporting) => exporting.isOpen);
  // The panel, and the list for those that are selected, tell it themselves.
  const isToldElsewhere = isPanelOpen || ('of' in state && state.of.isOfSome);
  const { problem, left } = isToldElsewhere ? NO_NEWS : newsOf(state);
  const kinds = useExport(kindsOf);
  const { isDeleting, failure, remove } = useDeletion(openSession);
  const [isAsking, setAsking] = useState(false);
  const [asks, setAsks] = useAsking(hasBuiltInEngine);
  const [isOpen, setOpen] = useState(false);
  const moreId = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!isAsking && hasAsked.current) opener.current?.focus();
    hasAsked.current = isAsking;
  }, [isAsking]);
  const counts = countsOf(batch);
  const savable = counts.done - counts.rejected;
  const summary = say.summary(counts);
  // What was looked at and cannot be worked on is no progress while the rest waits for a word.
  const isUntouched = counts.idle > 0 && counts.idle + counts.failed === counts.total;
  const retryable = idsOf.retryable(batch);
  const isHopeless = counts.failed > 0 && retryable.length === 0;
  const cancellable = idsOf.cancellable(batch);
  const cancelled = idsOf.cancelled(batch);
  const isOver = counts.done + counts.failed + counts.cancelled === counts.total;
  const timeLeft = useTimeLeft(store);
  const writing = useWriting();
  const askForNotice = useNotice(store, counts.total, countRemaining(batch) > 0);

  /** The pressed button goes; whoever pressed it stays in the bar. */
  const stay = () => bar.current?.focus({ preventScroll: true });

  async function deleteBatch() {
    await remove((session) => session.deleteBatch());
    // Where it did not happen the bar is still here, and says so.
    setAsking(false);
  }

  return (
    <section
      ref={bar}
      tabIndex={-1}
      aria-label={say.bar}
      className="sticky bottom-(--foot-edge) z-10 bg-sheet shadow-bar outline-none"
    >
      <Progress label={say.progress} value={isUntouched ? 0 : batch.shown} text={summary} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 roomy:py-3 sm:px-8">
        {isAsking && !writing ? (
          <DeleteBatch
            count={counts.total}
            atWork={counts.atWork}
            isDeleting={isDeleting}
            onConfirm={() => void deleteBatch()}
            onBack={() => setAsking(false)}
          />
        ) : (
          <>
            <div className="flex basis-full flex-wrap items-center gap-x-3 text-sm tabular-nums roomy:flex-1 roomy:basis-80">
              <p className="min-w-0 flex-1 roomy:basis-full">
                {summary}
                {timeLeft !== null && (
                  <span className="text-quiet"> · {say.timeLeft(timeLeft)}</span>
                )}
                {isHopeless && isOver && <span className="text-quiet">: {say.retryHopeless}</span>}
              </p>
              {/* What is not needed all the time is folded away where there is little room. */}
              <div
                id={moreId}
                className={`${isOpen ? 'flex' : 'hidden roomy:flex'} order-1 basis-full flex-wrap items-center gap-x-3 text-quiet roomy:order-none roomy:basis-auto`}
              >
                <Spend batch={batch} isTest={hasBuiltInEngine} />
                {askForNotice && (
                  <Button
                    look="quiet"
                    size="small"
                    onClick={() => {
                      stay();
                      askForNotice();
                    }}
                  >
                    {say.notice.ask}
                  </Button>
                )}
                <Button
                  {...writing}
                  ref={opener}
                  look="quiet"
                  size="small"
                  onClick={() => setAsking(true)}
                >
                  {say.deleteBatch.button}
                </Button>
              </div>
              <div className="text-quiet">
                <Button
                  look="quiet"
                  size="small"
                  aria-expanded={isOpen}
                  aria-controls={moreId}
                  onClick={() => setOpen(!isOpen)}
                >
                  {say.more}
                </Button>
              </div>
              {isOpen && (
                <AskSwitch asks={asks} onAsks={setAsks} className="order-1 min-h-8 basis-full" />
              )}
            </div>
            <p role="status" className="text-alarm text-sm empty:absolute">
              {problem && say.errors[problem]}
              {left.length > 0 && say.notPacked(left)}
              {failure}
            </p>
            <div className="flex basis-full flex-wrap gap-2 roomy:basis-auto">
              {cancellable.length > 0 && (
                <Button
                  {...writing}
                  look="ghost"
                  size="shared"
                  onClick={() => {
                    stay();
                    store.dispatch({ type: 'cancelled', ids: cancellable });
                  }}
                >
                  {say.cancelRemaining}
                </Button>
              )}
              {cancellable.length === 0 && cancelled.length > 0 && (
                <Button
                  {...writing}
                  size="shared"
                  onClick={() => {
                    stay();
                    store.dispatch({ type: 'retried', ids: cancelled });
                  }}
                >
                  {say.retryCancelled}
                </Button>
              )}
              {counts.failed > 0 && (
                <div className={isHopeless ? 'hidden roomy:contents' : 'contents'}>
                  <Button
                    title={isHopeless ? say.retryHopeless : undefined}
                    {...writing}
                    size="shared"
                    disabled={isHopeless}
                    onClick={() => {
                      stay();
                      store.dispatch({ type: 'retried', ids: retryable });
                    }}
                  >
                    {say.retryFailed}
                  </Button>
                </div>
              )}
              <ExportToggle />
              {state.kind === 'asking' && !isPanelOpen && (
                <Button size="shared" onClick={() => room.open(true)}>
                  {say.exportAsks}
                </Button>
              )}
              {isBusy && !isPanelOpen && (
                <Button
                  look="ghost"
                  size="shared"
                  aria-label={say.cancelSaving}
                  onClick={() => {
                    stay();
                    cancel();
                  }}
                >
                  {say.cancel}
                </Button>
              )}
              <Button
                look={isOver ? 'primary' : 'plain'}
                size="shared"
                title={kinds === null ? undefined : say.exportAs(kinds)}
                disabled={savable === 0 || isBusy}
                onClick={() => void downloadAll()}
              >
                {isBusy ? sayRun(say, state) : say.downloadAll}
              </Button>
            </div>
          </>
        )}
      </div>
    </section>
  );
}
