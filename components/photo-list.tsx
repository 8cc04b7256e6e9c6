import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { Verdict } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { createViewer, type ViewOptions } from '@/lib/batch/view';
import { actionsOn } from './counts';
import { useExport } from './export/export-room';
import { KeysHelp } from './keys-help';
import { useMessages } from './messages';
import { focusCurrent, type GridHandle, PhotoGrid } from './photo-grid';
import { useReadOnly } from './read-only';
import { SelectionBar } from './selection-bar';
import type { Session } from './session';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { useListKeys } from './use-list-keys';
import { useReview } from './use-review';
import { useSelection } from './use-selection';
import { useStuckHeight } from './use-stuck-height';
import { ViewTools } from './view-tools';
import { Viewer } from './viewer';

const ALL: ViewOptions = { filter: 'all', sort: 'added', search: '' };

/** The photos of a batch, what chooses among them, and one of them large. */
export function PhotoList({
  store,
  openSession,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
}) {
  const say = useMessages();
  const [options, setOptions] = useState(ALL);
  const [view] = useState(createViewer);
  const shown = useBatch(store, (batch) => view(batch, options));
  const { ids, counts } = shown;
  const review = useReview(store);
  const selection = useSelection(ids);
  const [isAsking, setAsking] = useState(false);
  const wanted = useExport((state) => state.wanted);
  const selectWanted = useEffectEvent((these: readonly string[]) => {
    setOptions({ ...ALL, sort: options.sort });
    selection.only(these);
    const [first] = these;
    if (first !== undefined) handle.current?.focus(first);
  });
  useEffect(() => {
    if (wanted) selectWanted(wanted);
  }, [wanted]);
  /** The selection that was to be deleted, and could not be. */
  const [refused, setRefused] = useState<string | null>(null);
  /** The photo that is seen large, and the one that it began with. */
  const [opened, setOpened] = useState<{ id: string; first: string } | null>(null);
  /** The photo that is to have the focus once none is seen large. */
  const landing = useRef<string | null>(null);
  const grid = useRef<HTMLUListElement>(null);
  const handle = useRef<GridHandle>(null);
  const help = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const isReadOnly = useReadOnly();
  const top = useStuckHeight();

  const isChecking = review.hasBegun || options.sort === 'risk' || options.filter === 'review';
  useEffect(() => {
    store.dispatch({ type: 'review-wanted', isWanted: isChecking });
  }, [store, isChecking]);

  // Whatever was pressed to add the first photos has made room for the list.
  useEffect(() => {
    if (document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, []);

  function clear() {
    selection.clear();
    setAsking(false);
  }
  function leave() {
    if (!isAsking) return clear();
    // Only the question goes.
    setAsking(false);
    grid.current?.focus({ preventScroll: true });
  }
  useListKeys(grid, selection.all, selection.ids.length > 0 ? leave : null, () =>
    help.current?.showPopover(),
  );

  function askToDelete() {
    const { deletable } = actionsOn(store.get(), selection.ids);
    const isPossible = !isReadOnly && deletable.length > 0;
    setAsking(isPossible);
    setRefused(isPossible ? null : selection.ids.join());
  }

  function close() {
    const { activeElement } = document;
    // The browser may have led back already to where the first one was opened from.
    const isBack = activeElement !== document.body && !activeElement?.closest('dialog');
    if (opened && !(isBack && opened.id === opened.first)) landing.current = opened.id;
    setOpened(null);
    review.end();
  }
  // Beneath a dialog nothing can have the focus.
  useEffect(() => {
    if (opened || landing.current === null) return;
    handle.current?.focus(landing.current);
    landing.current = null;
  }, [opened]);

  function open(id: string) {
    // What is judged leaves this list, but not the hands of who goes through it.
    if (options.filter === 'review') review.begin(options);
    setOpened({ id, first: id });
  }

  function judge(id: string, verdict: Verdict | null) {
    goOn(id, review.judge(id, verdict));
  }

  function goOn(id: string, next: string | null) {
    if (next === null) close();
    else if (opened && next !== id) setOpened({ ...opened, id: next });
  }

  const isSelecting = selection.ids.length > 0;
  return (
    <>
      {(counts.all > 1 || isSelecting) && (
        <div
          data-selecting={isSelecting}
          style={{ top: `calc(${top}px + var(${isSelecting ? '--stick-low' : '--stick'}))` }}
          className="z-10 flex min-h-24 flex-wrap items-center gap-x-3 gap-y-1 mb-1 bg-table px-4 pb-2 data-[selecting=true]:sticky roomy:sticky sm:min-h-13 sm:px-8"
        >
          {isSelecting ? (
            <SelectionBar
              store={store}
              ids={selection.ids}
              shown={ids.length}
              openSession={openSession}
              isAsking={isAsking}
              isRefused={refused !== null && refused === selection.ids.join()}
              onAsk={setAsking}
              onAll={selection.all}
              onClear={clear}
              onLeave={() => focusCurrent(grid.current)}
            />
          ) : (
            <ViewTools
              options={options}
              view={shown}
              shown={ids.length}
              helpId={helpId}
              note={review.result && say.review.over(review.result, shown.unexamined)}
              isChecking={isChecking}
              onChange={setOptions}
              onReview={() => {
                const first = review.begin();
                if (first !== null) setOpened({ id: first, first });
              }}
            />
          )}
        </div>
      )}
      <KeysHelp id={helpId} help={help} />
      <PhotoGrid
        grid={grid}
        handle={handle}
        store={store}
        ids={ids}
        selection={selection}
        openSession={openSession}
        onOpen={open}
        onDelete={askToDelete}
      />
      {ids.length === 0 && counts.all > 0 && (
        <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-quiet">
          <p>{say.view.none}</p>
          <Button
            onClick={() => {
              grid.current?.focus({ preventScroll: true });
              setOptions({ ...ALL, sort: options.sort });
            }}
          >
            {say.view.showAll}
          </Button>
        </div>
      )}
      {opened && (
        <Viewer
          store={store}
          ids={review.queue ?? ids}
          id={opened.id}
          openSession={openSession}
          review={{
            left: review.queue && review.left,
            judge,
            tryAnew: (id) => goOn(id, review.tryAnew(id)),
          }}
          onMove={(id) => setOpened({ ...opened, id })}
          onClose={close}
        />
      )}
    </>
  );
}
