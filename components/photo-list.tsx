import { useEffect, useRef } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { PhotoTile } from './photo-tile';
import type { Session } from './session';
import { useBatch } from './use-batch';

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
  const order = useBatch(store, (batch) => batch.order);
  const list = useRef<HTMLUListElement>(null);

  // Whatever was pressed to add the first photos has made room for the list.
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true });
  }, []);

  return (
    <ul
      ref={list}
      aria-label={say.list}
      tabIndex={-1}
      className="marker-none grid outline-none flex-1 auto-rows-max grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3 px-4 pb-8 sm:grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] sm:gap-5 sm:px-8"
    >
      {order.map((id) => (
        <PhotoTile key={id} store={store} id={id} openSession={openSession} onOpen={onOpen} />
      ))}
    </ul>
  );
}
