import { useEffect, useState, useSyncExternalStore } from 'react';
import { ID_PATTERN, newId } from '@/lib/base/ids';
import { newBatch } from '@/lib/batch/reducer';
import { type BatchStore, createBatchStore } from '@/lib/batch/store';
import type { Place, Session, SessionOptions } from './session';
import { useBatch } from './use-batch';

const loadSurface = () => import('./surface');
const loadSession = () => import('./session');

/** A batch that this tab has open, also while another page of the site is looked at. */
interface Desk {
  readonly store: BatchStore;
  /** The batch that the address named; null for a new one. */
  readonly named: string | null;
  place(): Place | 'opening' | 'failed';
  subscribe(listener: () => void): () => void;
  /** Fetches the working half of the page, once, and brings the batch back. */
  openSession(): Promise<Session>;
  takeOver(): Promise<void>;
}

function createDesk(options: SessionOptions, named: string | null): Desk {
  const isNew = named === null;
  const store = createBatchStore(
    isNew ? newBatch(newId()) : { ...newBatch(named), isJoining: true },
  );
  const listeners = new Set<() => void>();
  let place: ReturnType<Desk['place']> = isNew ? 'here' : 'opening';
  let session: Promise<Session> | undefined;

  function move(to: typeof place) {
    place = to;
    for (const listener of listeners) listener();
  }
  async function open() {
    if (!isNew) move('opening');
    const [{ openSession }] = await Promise.all([loadSession(), loadSurface()]);
    const opened = await openSession(store, options);
    move(await opened.open(isNew, move));
    desks.add(desk);
    return opened;
  }

  const desk: Desk = {
    store,
    named,
    place: () => place,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openSession: () => {
      session ??= open().catch((cause: unknown) => {
        session = undefined;
        if (!isNew) move('failed');
        throw cause;
      });
      return session;
    },
    takeOver: async () => {
      const opened = await desk.openSession();
      move(await opened.takeOver(move));
    },
  };
  return desk;
}

/** Those that work was begun on: it goes on, and whoever comes back finds it. */
const desks = new Set<Desk>();

/** The page of a new batch takes that batch's address, under which it may be returned to. */
function idInAddress(): string | null {
  const id = typeof location === 'undefined' ? '' : (location.pathname.split('/b/')[1] ?? '');
  return ID_PATTERN.test(id) ? id : null;
}

function findDesk(options: SessionOptions, batchId: string | null): Desk {
  const named = idInAddress() ?? batchId;
  const open = named && [...desks].find(({ store }) => store.get().id === named);
  return open || createDesk(options, named);
}

/**
 * The batch of this page and, once somebody comes near it, the working half that serves it.
 * @param batchId the batch that the address names; null on the empty page
 */
export function useSession(options: SessionOptions, batchId: string | null) {
  const [desk] = useState(() => findDesk(options, batchId));
  const { store, named, openSession } = desk;
  const place = useSyncExternalStore(desk.subscribe, desk.place, desk.place);
  useEffect(() => {
    if (named !== null) openSession().catch(() => undefined);
  }, [named, openSession]);

  const id = useBatch(store, (batch) => batch.id);
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  useEffect(() => {
    // The address of a batch that is not there stays, and says so.
    const path = isEmpty ? (id === named ? null : '/') : `/b/${id}`;
    if (path && path !== location.pathname) window.history.replaceState(null, '', path);
  }, [id, isEmpty, named]);

  return { ...desk, place };
}
