import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { actionsOn } from './counts';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import { sayRun } from './run-line';
import type { Session } from './session';
import { useTestCredits } from './test-credits';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { useDeletion } from './use-deletion';
import { useDownloadAll } from './use-download-all';

/** What can be done with the photos that are selected. */
export function SelectionBar({
  store,
  ids,
  shown,
  openSession,
  isAsking,
  isRefused,
  onAsk,
  onAll,
  onClear,
  onLeave,
}: {
  store: BatchStore;
  /** Those that are selected. */
  ids: readonly string[];
  /** How many there are to select. */
  shown: number;
  openSession: () => Promise<Session>;
  /** Whether they shall be deleted is the question at the moment. */
  isAsking: boolean;
  /** They shall be deleted, and none of them can be at the moment. */
  isRefused: boolean;
  onAsk: (isAsking: boolean) => void;
  onAll: () => void;
  onClear: () => void;
  /** The pressed button goes; whoever pressed it goes on in the list. */
  onLeave: () => void;
}) {
  const say = useMessages();
  const batch = useBatch(store, (whole) => whole);
  const can = actionsOn(batch, ids);
  const { state, isBusy, left, problem, downloadAll } = useDownloadAll(store, openSession);
  const { isDeleting, failure, remove } = useDeletion(openSession);
  const writing = useWriting();
  const isTest = useTestCredits();
  /** The selection of which it is asked whether other copies of it shall be tried. */
  const [anew, setAnew] = useState<readonly string[] | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const none = can.deletable.length === 0 ? say.selection.cancelFirst : null;
  const refusal = writing ? writing.title : none;
  const asks = isAsking && can.deletable.length > 0 && !writing;
  const isSameSelection = anew?.length === ids.length && anew.every((id) => ids.includes(id));
  const asksAnew = !asks && isSameSelection && can.triable.length > 0 && !writing;
  const isQuestion = asks || asksAnew;
  useEffect(() => {
    if (isQuestion) keep.current?.focus();
  }, [isQuestion]);

  const act = (work: () => void) => () => {
    onLeave();
    work();
  };

  async function deleteAll() {
    onLeave();
    await remove((session) => session.deletePhotos(can.deletable));
    onAsk(false);
  }

  if (asksAnew) {
    const { length: count } = can.triable;
    const words = say.review.anotherOfMany;
    return (
      <Question
        name={words.button}
        words={words.question(count, isTest)}
        onEscape={act(() => setAnew(null))}
      >
        <Button ref={keep} look="ghost" onClick={act(() => setAnew(null))}>
          {words.back}
        </Button>
        <Button
          look="primary"
          onClick={act(() => {
            setAnew(null);
            store.dispatch({ type: 'tried-anew', ids: can.triable });
          })}
        >
          {words.start(count, isTest)}
        </Button>
      </Question>
    );
  }
  if (asks) {
    return (
      <Question
        name={say.delete}
        words={say.selection.question(can.deletable.length, ids.length - can.deletable.length)}
      >
        <Button ref={keep} look="ghost" disabled={isDeleting} onClick={act(() => onAsk(false))}>
          {say.keep}
        </Button>
        <Button look="alarm" disabled={isDeleting} onClick={() => void deleteAll()}>
          {isDeleting ? say.deleting : say.deleteForGood}
        </Button>
      </Question>
    );
  }
  return (
    <section
      aria-label={say.selection.bar}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1"
    >
      <p role="status" className="font-medium text-sm tabular-nums">
        {say.selection.count(ids.length)}
      </p>
      {ids.length < shown && (
        <Button look="ghost" onClick={onAll}>
          {say.selection.all(shown)}
        </Button>
      )}
      <Button look="ghost" onClick={act(onClear)}>
        {say.selection.clear}
      </Button>
      <p role="status" className="min-w-0 text-pretty text-alarm text-sm empty:absolute sm:flex-1">
        {isRefused && refusal}
        {problem && say.errors[problem]}
        {left.length > 0 && say.notPacked(left)}
        {failure}
      </p>
      <div className="ml-auto flex basis-full flex-wrap gap-1 sm:basis-96 sm:gap-2">
        <Button
          size="tight"
          aria-disabled={can.savable.length === 0 || isBusy}
          onClick={() => void downloadAll(can.savable)}
        >
          {isBusy ? sayRun(say, state) : say.selection.download}
        </Button>
        <Button
          {...writing}
          size="tight"
          aria-disabled={can.retryable.length === 0 || writing !== null}
          onClick={() => store.dispatch({ type: 'retried', ids: can.retryable })}
        >
          {say.retry}
        </Button>
        {can.triable.length > 0 && (
          <Button
            {...writing}
            size="tight"
            title={writing?.title ?? say.review.anotherAbout}
            onClick={() => setAnew(ids)}
          >
            {say.review.anotherOfMany.button}
          </Button>
        )}
        <Button
          {...writing}
          size="tight"
          aria-disabled={can.cancellable.length === 0 || writing !== null}
          onClick={() => store.dispatch({ type: 'cancelled', ids: can.cancellable })}
        >
          {say.cancel}
        </Button>
        <Button
          {...writing}
          size="tight"
          aria-disabled={can.deletable.length === 0 || writing !== null}
          onClick={() => onAsk(true)}
        >
          {say.delete}
        </Button>
      </div>
    </section>
  );
}

/** What is asked in the place of the bar, and its answers. */
function Question({
  name,
  words,
  onEscape,
  children,
}: {
  name: string;
  words: string;
  onEscape?: () => void;
  children: ReactNode;
}) {
  return (
    <fieldset
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onEscape) return;
        event.preventDefault();
        onEscape();
      }}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1"
    >
      <p className="mr-auto basis-full text-pretty text-sm sm:flex-1 sm:basis-0">{words}</p>
      {children}
    </fieldset>
  );
}
