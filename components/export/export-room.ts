import { createContext, use, useSyncExternalStore } from 'react';
import { newId } from '@/lib/base/ids';
import type { Deliverable } from '@/lib/export/deliverable';
import type { ExportSettings } from '@/lib/export/settings';
import { createExportShelf, type ExportShelf } from '@/lib/keep/export-shelf';
import { looksPlain } from './deliverable-list';
import { forNewBatch, PLAIN_EXPORT, parseSettings } from './export-settings';

/** What a batch is exported as: chosen in the panel, shown on the tiles, done by the buttons. */

export interface ExportState {
  readonly settings: ExportSettings;
  /** The deliverable that is shown on the photos. */
  readonly shown: Deliverable | null;
  /** Whether the panel is there. */
  readonly isOpen: boolean;
  /** Photos that somebody wants to see selected in the list. */
  readonly wanted: readonly string[] | null;
}

type SettingsChange =
  | Partial<ExportSettings>
  | ((settings: ExportSettings) => Partial<ExportSettings>);

export interface ExportRoom {
  get(): ExportState;
  subscribe(listener: () => void): () => void;
  /** @param change a part, or what it is by the settings of this very moment */
  change(change: SettingsChange): void;
  /** @param id of a deliverable */
  show(id: string): void;
  open(isOpen: boolean): void;
  /** Selects photos in the list. */
  select(ids: readonly string[]): void;
  /** Takes up what was chosen for this batch, or else last, unless something has been chosen since. */
  load(batchId: string): Promise<void>;
  picture(id: string): Promise<Blob | null>;
  /** @throws where this browser keeps nothing */
  keepPicture(picture: Blob): Promise<string>;
}

const OPEN_KEY = 'clearcut.export';

function wasOpen(): boolean {
  try {
    return localStorage.getItem(OPEN_KEY) === 'open';
  } catch {
    return false;
  }
}

function keepOpen(isOpen: boolean): void {
  try {
    if (isOpen) localStorage.setItem(OPEN_KEY, 'open');
    else localStorage.removeItem(OPEN_KEY);
  } catch {
    // It is closed at the next visit.
  }
}

export function createExportRoom(shelf: ExportShelf = createExportShelf()): ExportRoom {
  let batchId: string | null = null;
  let settings = PLAIN_EXPORT;
  let shownId: string | null = null;
  let isOpen = wasOpen();
  let wanted: readonly string[] | null = null;
  let changes = 0;
  let state = derive();
  const listeners = new Set<() => void>();
  const pictures = new Map<string, Promise<Blob | null>>();

  function derive(): ExportState {
    const { deliverables } = settings;
    const chosen = deliverables.find(({ id }) => id === shownId);
    const telling = deliverables.find((one) => !looksPlain(one));
    const shown = chosen ?? telling ?? deliverables[0] ?? null;
    return { settings, isOpen, shown, wanted };
  }
  function draw() {
    state = derive();
    for (const listener of listeners) listener();
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(change) {
      changes += 1;
      const next = typeof change === 'function' ? change(settings) : change;
      settings = { ...settings, ...next };
      if (batchId !== null) shelf.keepSettings(batchId, settings).catch(() => undefined);
      draw();
    },
    show(id) {
      shownId = id;
      draw();
    },
    open(next) {
      isOpen = next;
      keepOpen(next);
      draw();
    },
    select(ids) {
      wanted = [...ids];
      draw();
    },
    async load(id) {
      batchId = id;
      const before = changes;
      const read = await settingsFor(shelf, id).catch(() => null);
      if (!read || changes !== before || batchId !== id) return;
      settings = read;
      draw();
    },
    picture(id) {
      const known = pictures.get(id);
      if (known) return known;
      const looking = shelf.picture(id).catch(() => null);
      pictures.set(id, looking);
      // Next time it may be there, or be found.
      void looking.then((found) => found ?? pictures.delete(id));
      return looking;
    },
    async keepPicture(picture) {
      const id = newId();
      await shelf.keepPicture(id, picture);
      pictures.set(id, Promise.resolve(picture));
      return id;
    },
  };
}

/** What was chosen for a batch, or else what a new one begins with; null where nothing is known. */
async function settingsFor(shelf: ExportShelf, batchId: string): Promise<ExportSettings | null> {
  const own = await shelf.settings(batchId);
  if (own !== null) return parseSettings(own);
  const last = parseSettings(await shelf.lastSettings());
  return last && forNewBatch(last);
}

/** Where nobody has a panel, everything is exported plain. */
const PLAIN_ROOM: ExportRoom = {
  get: () => PLAIN_STATE,
  subscribe: () => () => undefined,
  change: () => undefined,
  show: () => undefined,
  open: () => undefined,
  select: () => undefined,
  load: async () => undefined,
  picture: async () => null,
  keepPicture: async () => '',
};
const PLAIN_STATE: ExportState = {
  settings: PLAIN_EXPORT,
  shown: null,
  isOpen: false,
  wanted: null,
};

export const AtExport = createContext<ExportRoom>(PLAIN_ROOM);

export const useExportRoom = (): ExportRoom => use(AtExport);

/** A part of what is chosen; renders again when that part is another object or value than before. */
export function useExport<T>(select: (state: ExportState) => T): T {
  const room = useExportRoom();
  const read = () => select(room.get());
  return useSyncExternalStore(room.subscribe, read, read);
}
