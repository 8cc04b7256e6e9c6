import { useEffect, useRef, useState } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { createViewer, type ViewOptions } from '@/lib/batch/view';
import { useMessages } from './messages';
import { focusCurrent, PhotoGrid } from './photo-grid';
import { SelectionBar } from './selection-bar';
import type { Session } from './session';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { useListKeys } from './use-list-keys';
import { useSelection } from './use-selection';
import { useStuckHeight } from './use-stuck-height';
import { ViewTools } from './view-tools';

const ALL: ViewOptions = { filter: 'all', sort: 'added', search: '' };

/** The photos of a batch, and what chooses among them. */
export function PhotoList({
  store,
  openSession,
  onOpen,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
  onOpen: (id: string) => void;
}) {
  const say = useMessages();
  const [options, setOptions] = useState(ALL);
  const [view] = useState(createViewer);
  const { ids, counts } = useBatch(store, (batch) => view(batch, options));
  const selection = useSelection(ids);
  const [isAsking, setAsking] = useState(false);
  const grid = useRef<HTMLUListElement>(null);
  const top = useStuckHeight();

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
  useListKeys(grid, selection.all, selection.ids.length > 0 ? leave : null);

  const isSelecting = selection.ids.length > 0;
  return (
    <>
      {(counts.all > 1 || isSelecting) && (
        <div
          data-selecting={isSelecting}
          style={{ top }}
          className="z-10 flex min-h-24 flex-wrap items-center gap-x-3 gap-y-1 mb-1 bg-table px-4 pb-2 data-[selecting=true]:sticky sm:sticky sm:min-h-13 sm:px-8"
        >
          {isSelecting ? (
            <SelectionBar
              store={store}
              ids={selection.ids}
              shown={ids.length}
              openSession={openSession}
              isAsking={isAsking}
              onAsk={setAsking}
              onAll={selection.all}
              onClear={clear}
              onLeave={() => focusCurrent(grid.current)}
            />
          ) : (
            <ViewTools options={options} counts={counts} shown={ids.length} onChange={setOptions} />
          )}
        </div>
      )}
      <PhotoGrid
        grid={grid}
        store={store}
        ids={ids}
        selection={selection}
        openSession={openSession}
        onOpen={onOpen}
        onDelete={() => setAsking(true)}
      />
      {ids.length === 0 && counts.all > 0 && (
        <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-quiet">
          <p>{say.view.none}</p>
          <Button onClick={() => setOptions({ ...ALL, sort: options.sort })}>
            {say.view.showAll}
          </Button>
        </div>
      )}
    </>
  );
}
