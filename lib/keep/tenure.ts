import type { BatchStore } from '@/lib/batch/store';
import type { Hold } from './writer';

/** Which tab works on a batch, and how it passes from one to another. */

/** Whether the batch is worked on in this tab, or in another one of this browser. */
export type Place = 'here' | 'elsewhere';

type Take<T> = (batchId: string, onTaken: () => void) => Promise<T>;

export interface TenureHands {
  /** Null where another tab has it. */
  hold: Take<Hold | null>;
  /** The same, but waits a little for a page that is about to go. */
  await: Take<Hold | null>;
  /** Whoever has it. */
  takeOver: Take<Hold>;
  isFree(batchId: string): Promise<boolean>;
  isVisible(): boolean;
  /** Brings the batch into the store as it is on the disk. */
  restore(): Promise<void>;
  /** Works on the batch until what is returned is called. */
  work(): () => Promise<void>;
  /** Another tab has taken it over, or has left it to this one. */
  onMoved(place: Place): void;
}

export interface Tenure {
  /**
   * Works on the batch unless another tab does.
   * @param isNew nothing is kept of it yet
   * @throws where what is kept of it cannot be read; it is left to others then
   */
  open(isNew: boolean): Promise<Place>;
  /** Takes the batch over from the tab that works on it. @throws as `open` does */
  takeOver(): Promise<Place>;
  /**
   * Shown only, the batch is read anew when somebody looks; once no tab works on it, this one does.
   * @param isSeen somebody has just begun to look
   */
  look(isSeen: boolean): Promise<void>;
  /** Ends the work, writes it down, and leaves the batch to others. */
  close(): Promise<void>;
}

export function createTenure(store: BatchStore, hands: TenureHands): Tenure {
  let heldId = store.get().id;
  let hold: Hold | null = null;
  let end: (() => Promise<void>) | null = null;
  let taking: Promise<Place> | null = null;
  let isClosed = false;
  /** The look before this one found that no tab had it. */
  let wasFree = false;

  const place = (): Place => (hold ? 'here' : 'elsewhere');

  async function rest() {
    const ending = end;
    end = null;
    await ending?.();
  }

  function onTaken() {
    hold = null;
    void rest();
    if (!isClosed) hands.onMoved('elsewhere');
  }

  function letGo() {
    hold?.release();
    hold = null;
  }

  function begin(): Place {
    // It may have been taken, or left, while it was read.
    if (isClosed) letGo();
    if (hold) end ??= hands.work();
    return place();
  }

  /** One taking at a time, and none that leaves a batch held that could not be read. */
  function take(steps: () => Promise<void>): Promise<Place> {
    const mine = attempt(steps).finally(() => {
      taking = null;
    });
    taking = mine;
    return mine;
  }

  async function attempt(steps: () => Promise<void>): Promise<Place> {
    try {
      await steps();
      return begin();
    } catch (thrown) {
      letGo();
      throw thrown;
    }
  }

  /** The batch was deleted, and another one began in its place. */
  async function follow() {
    const { id } = store.get();
    if (id === heldId || isClosed) return;
    const wasHere = hold !== null;
    letGo();
    heldId = id;
    hold = await hands.hold(id, onTaken);
    if (begin() === 'here' && !wasHere) hands.onMoved('here');
  }
  const unsubscribe = store.subscribe(() => void follow());

  return {
    open: (isNew) =>
      take(async () => {
        hold = await hands.hold(heldId, onTaken);
        if (isNew) return;
        await hands.restore();
        if (hold) return;
        hold = await hands.await(heldId, onTaken);
        // Whoever had it until now has written more.
        if (hold) await hands.restore();
      }),

    async takeOver() {
      // A look may be under way, and find that another tab has it.
      while (taking) await taking.catch(() => undefined);
      if (hold || isClosed) return place();
      return take(async () => {
        hold = await hands.takeOver(heldId, onTaken);
        await hands.restore();
      });
    },

    async look(isSeen) {
      if (hold || taking || isClosed || !hands.isVisible()) return;
      const isHere = await take(async () => {
        const isFree = await hands.isFree(heldId);
        // The page that works on it may be loading anew, and is to find it free.
        if (isFree && (isSeen || wasFree)) hold = await hands.hold(heldId, onTaken);
        wasFree = isFree;
        if (hold || isSeen) await hands.restore();
      });
      if (isHere === 'here') hands.onMoved('here');
    },

    async close() {
      isClosed = true;
      unsubscribe();
      await rest();
      letGo();
    },
  };
}
