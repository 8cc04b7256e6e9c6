import { useEffect, useState, useSyncExternalStore } from 'react';
import { ID_PATTERN, newId } from '@/lib/base/ids';
import { newBatch } from '@/lib/batch/reducer';
import { type BatchStore, createBatchStore } from '@/lib/batch/store';
import type { Place, Session, SessionOptions } from './session';
import { useBatch } from './use-batch';

const loadSurface = () => import('./surface');
const loadSession = () => import('./session');

/** A batch that this tab has open, also while another page of the site is looked at. */
export interface Desk {
  readonly key: string;
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
    return opened;
  }

  const desk: Desk = {
    key: store.get().id,
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

/** Those of this tab: work that was begun goes on, and whoever comes back finds it. */
const desks = new Set<Desk>();

/** The batch that the address names: null for a new one, undefined on another page of the site. */
function idInAddress(): string | null | undefined {
  if (typeof location === 'undefined') return undefined;
  const { pathname } = location;
  if (pathname === '/') return null;
  const id = pathname.split('/b/')[1] ?? '';
  return ID_PATTERN.test(id) ? id : undefined;
}

const isBlank = ({ store, named }: Desk): boolean => {
  const { id, order } = store.get();
  return order.length === 0 && id !== named;
};

function findDesk(options: SessionOptions, id: string | null): Desk {
  const isWanted = (desk: Desk) => (id === null ? isBlank(desk) : desk.store.get().id === id);
  const found = [...desks].find(isWanted);
  if (found) return found;
  const desk = createDesk(options, id);
  // A server would keep those of all its visitors.
  if (typeof window !== 'undefined') desks.add(desk);
  return desk;
}

/**
 * The batch of this page. A new one takes its address with its first photo, so that the way back
 * leads to the start page, and the way forth to the batch.
 * @param batchId the batch that the page was made for; null on the empty page
 */
export function useDesk(options: SessionOptions, batchId: string | null) {
  const [desk, setDesk] = useState(() => {
    const id = idInAddress();
    return findDesk(options, id === undefined ? batchId : id);
  });
  useEffect(() => {
    const follow = () => {
      const id = idInAddress();
      if (id !== undefined) setDesk(findDesk(options, id));
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  });
  function beginAnew() {
    if (location.pathname !== '/') window.history.pushState(null, '', '/');
    setDesk(findDesk(options, null));
  }
  return { desk, beginAnew };
}

/** The batch of a desk and, once somebody comes near it, the working half that serves it. */
export function useSession(desk: Desk) {
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
    if (!path || path === location.pathname) return;
    if (isEmpty) window.history.replaceState(null, '', path);
    else window.history.pushState(null, '', path);
  }, [id, isEmpty, named]);

  return { ...desk, place };
}
