import { delay } from '@/lib/base/async';
import { newId } from '@/lib/base/ids';
import { newBatch } from '@/lib/batch/new-batch';
import { type BatchStore, createBatchStore } from '@/lib/batch/store';
import type { Place } from '@/lib/keep/tenure';
import { isAtStake, isBusy } from './at-stake';
import type { Session, SessionOptions } from './session';
import { fetchWorkingHalf } from './working-half';

const loadSession = () => import('./session');

/** Files that came, and could not become photos of the batch yet. */
export interface Unadded {
  /** They wait for the working half of the page, which could not be loaded. */
  readonly waiting: readonly File[];
  /** They came while another tab was given the batch: here it is only shown until it is back. */
  readonly stranded: readonly File[];
  /** Whether those are of many that came at once. */
  readonly isMany: boolean;
}

const NOTHING_UNADDED: Unadded = { waiting: [], stranded: [], isMany: false };

/** A batch that this tab has open, also while another page of the site is looked at. */
export interface Desk {
  readonly key: string;
  readonly store: BatchStore;
  /** The batch that the address named; null for a new one. */
  readonly named: string | null;
  place(): Place | 'opening' | 'failed';
  /** Whether the server does not answer at the moment. */
  isCutOff(): boolean;
  tellCutOff(isCutOff: boolean): void;
  unadded(): Unadded;
  setUnadded(change: (before: Unadded) => Unadded): void;
  subscribe(listener: () => void): () => void;
  /** Fetches the working half of the page, once, and brings the batch back. */
  openSession(): Promise<Session>;
  /** Where it does not come about the batch stays elsewhere, and it may be tried again. */
  takeOver(): Promise<void>;
  /**
   * A page shows the batch, or something is done with it, until it is said by what is returned that
   * this is over. Then the desk stays open for as long as there is work, and leaves the batch to
   * others after that.
   */
  show(): () => void;
}

/** Whether files would be lost with the tab that are not even photos yet. */
function hasUnadded(desk: Desk): boolean {
  const { waiting, stranded } = desk.unadded();
  return waiting.length + stranded.length > 0;
}

function createDesk(options: SessionOptions, named: string | null): Desk {
  let isNew = named === null;
  const store = createBatchStore(
    named === null ? newBatch(newId()) : { ...newBatch(named), isJoining: true },
  );
  const listeners = new Set<() => void>();
  let place: ReturnType<Desk['place']> = isNew ? 'here' : 'opening';
  let isCutOff = false;
  let unadded = NOTHING_UNADDED;
  let shown = 0;
  let leavings = 0;
  /** The working half; it may have been made, and the batch not opened yet. */
  let half: Promise<Session> | undefined;
  let opening: Promise<Session> | undefined;

  function tell() {
    for (const listener of listeners) listener();
  }
  function move(to: typeof place) {
    place = to;
    tell();
  }

  async function makeHalf() {
    const [{ openSession }, { reduce }] = await Promise.all([
      loadSession(),
      import('@/lib/batch/reducer'),
      fetchWorkingHalf(),
    ]);
    store.begin(reduce);
    return openSession(store, options, move);
  }

  async function open() {
    if (!isNew) move('opening');
    half ??= makeHalf().catch((cause: unknown) => {
      half = undefined;
      throw cause;
    });
    const session = await half;
    move(await session.open(isNew));
    isNew = false;
    return session;
  }

  const isUseless = (session: Session) =>
    shown === 0 &&
    !hasUnadded(desk) &&
    !(place === 'elsewhere' ? isAtStake : isBusy)(store.get(), session);

  /** Waits until nobody sees the batch and there is nothing to do, and closes it then. */
  async function closeInTime() {
    leavings += 1;
    const mine = leavings;
    const isOver = () => shown > 0 || leavings !== mine;
    const session = await half?.catch(() => undefined);
    // The next page may be about to show it.
    await delay(0);
    if (isOver()) return;
    if (!session) return hasUnadded(desk) ? undefined : leave(desk);
    const end = () => {
      for (const unsubscribe of watching) unsubscribe();
    };
    function look() {
      if (isOver()) return end();
      if (!session || !isUseless(session)) return;
      end();
      opening = undefined;
      half = undefined;
      leave(desk);
      void session.close();
    }
    const watching = [store.subscribe(look), session.keeping.subscribe(look), desk.subscribe(look)];
    look();
  }

  const desk: Desk = {
    // The batch may make room for another, and be opened once more at another desk.
    key: newId(),
    store,
    named,
    place: () => place,
    isCutOff: () => isCutOff,
    tellCutOff(told) {
      if (told === isCutOff) return;
      isCutOff = told;
      tell();
    },
    unadded: () => unadded,
    setUnadded(change) {
      unadded = change(unadded);
      // Not left to what may be what could not be loaded.
      window.addEventListener('beforeunload', askBeforeLeaving);
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openSession: () => {
      opening ??= open().catch((cause: unknown) => {
        opening = undefined;
        if (!isNew) move('failed');
        throw cause;
      });
      return opening;
    },
    takeOver: async () => {
      const session = await desk.openSession();
      move(await session.takeOver().catch((): Place => 'elsewhere'));
    },
    show: () => {
      shown += 1;
      // It was closed as the page that shows it was being drawn.
      if (!desks.includes(desk)) {
        become([...desks, desk]);
        desk.openSession().catch(() => undefined);
      }
      return () => {
        shown -= 1;
        if (shown === 0) void closeInTime();
      };
    },
  };
  return desk;
}

/** Those of this tab: work that was begun goes on, and whoever comes back finds it. */
let desks: readonly Desk[] = [];
const watchers = new Set<() => void>();

function tellWatchers() {
  for (const watcher of watchers) watcher();
}
function become(next: readonly Desk[]) {
  desks = next;
  tellWatchers();
}
const askBeforeLeaving = (event: BeforeUnloadEvent) => {
  if (desks.some(hasUnadded)) event.preventDefault();
};
const leave = (gone: Desk) => become(desks.filter((desk) => desk !== gone));

export const openDesks = {
  get: () => desks,
  subscribe: (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

const isBlank = ({ store, named }: Desk): boolean => {
  const { id, order } = store.get();
  return order.length === 0 && id !== named;
};

/** @param id null for a new batch */
export function findDesk(options: SessionOptions, id: string | null): Desk {
  const isWanted = (desk: Desk) => (id === null ? isBlank(desk) : desk.store.get().id === id);
  const found = desks.find(isWanted);
  if (found) return found;
  const desk = createDesk(options, id);
  // A server would keep those of all its visitors.
  if (typeof window === 'undefined') return desk;
  desks = [...desks, desk];
  // Not while a page is being drawn.
  queueMicrotask(tellWatchers);
  return desk;
}
