import { useEffect, useState, useSyncExternalStore } from 'react';
import { ID_PATTERN } from '@/lib/base/ids';
import { type Desk, findDesk } from './desk';
import type { SessionOptions } from './session';
import { useBatch } from './use-batch';

/** The batch that the address names: null for a new one, undefined on another page of the site. */
function idInAddress(): string | null | undefined {
  if (typeof location === 'undefined') return undefined;
  const { pathname } = location;
  if (pathname === '/') return null;
  const id = pathname.split('/b/')[1] ?? '';
  return ID_PATTERN.test(id) ? id : undefined;
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
  useEffect(() => desk.show(), [desk]);
  const isCutOff = useSyncExternalStore(desk.subscribe, desk.isCutOff, desk.isCutOff);
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

  return { ...desk, place, isCutOff };
}
