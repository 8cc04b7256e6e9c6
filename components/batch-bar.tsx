import { useEffect, useRef, useState } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf, idsOf } from './counts';
import { DeleteBatch } from './delete-batch';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import type { Session } from './session';
import { Spend } from './spend';
import { Button } from './ui/button';
import { Progress } from './ui/progress';
import { useBatch } from './use-batch';
import { useDeletion } from './use-deletion';
import { useDownloadAll } from './use-download-all';
import { useNotice } from './use-notice';
import { useTimeLeft } from './use-time-left';

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
  const { packed, left, problem, downloadAll } = useDownloadAll(store, openSession);
  const { isDeleting, hasFailed, remove } = useDeletion(openSession);
  const [isAsking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!isAsking && hasAsked.current) opener.current?.focus();
    hasAsked.current = isAsking;
  }, [isAsking]);
  const counts = countsOf(batch);
  const summary = say.summary(counts);
  // What was looked at and cannot be worked on is no progress while the rest waits for a word.
  const isUntouched = counts.idle > 0 && counts.idle + counts.failed === counts.total;
  const retryable = idsOf.retryable(batch);
  const cancellable = idsOf.cancellable(batch);
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
      className="sticky bottom-0 z-10 bg-sheet shadow-bar outline-none"
    >
      <Progress label={say.progress} value={isUntouched ? 0 : batch.shown} text={summary} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 sm:px-8">
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
            <div className="mr-auto grid basis-full gap-x-3 text-sm tabular-nums sm:basis-auto">
              <p>
                {summary}
                {timeLeft !== null && (
                  <span className="text-quiet"> · {say.timeLeft(timeLeft)}</span>
                )}
              </p>
              <div className="flex flex-wrap items-center gap-x-3 text-quiet">
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
            </div>
            <p role="status" className="text-alarm text-sm empty:absolute">
              {problem && say.errors[problem]}
              {left.length > 0 && say.notPacked(left)}
              {hasFailed && say.notDeleted}
            </p>
            {cancellable.length > 0 && (
              <Button
                {...writing}
                look="ghost"
                onClick={() => {
                  stay();
                  store.dispatch({ type: 'cancelled', ids: cancellable });
                }}
              >
                {say.cancelRemaining}
              </Button>
            )}
            {counts.failed > 0 && (
              <Button
                {...writing}
                disabled={retryable.length === 0}
                onClick={() => {
                  stay();
                  store.dispatch({ type: 'retried', ids: retryable });
                }}
              >
                {say.retryFailed}
              </Button>
            )}
            <Button
              look={isOver ? 'primary' : 'plain'}
              disabled={counts.done === 0 || packed !== null}
              onClick={() => void downloadAll()}
            >
              {packed === null ? say.downloadAll : say.packing(packed, counts.done)}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
