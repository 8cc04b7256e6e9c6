import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { withTimeout } from '@/lib/base/async';

/**
 * What a browser keeps for exports: the settings of each batch, and the pictures that lie behind
 * cut-outs. In a database of its own, since neither belongs to the photos of a batch.
 */

interface Schema extends DBSchema {
  settings: { key: string; value: { savedAtMs: number; settings: unknown } };
  pictures: { key: string; value: Blob };
}

export interface ExportShelf {
  /** What was chosen for this batch; null where nothing was. As it was written by any version. */
  settings(batchId: string): Promise<unknown>;
  /** The same of the batch that was set last. */
  lastSettings(): Promise<unknown>;
  keepSettings(batchId: string, settings: object): Promise<void>;
  /** A kept picture; null where this browser does not have it. */
  picture(id: string): Promise<Blob | null>;
  /** Keeps one more; those that no settings speak of any more go. */
  keepPicture(id: string, picture: Blob): Promise<void>;
}

const NAME = 'clearcut-export';
const VERSION = 1;
const OPEN_MS = 5_000;
/** No batch's id: the settings of the batch that was exported last. */
const LAST = 'last';
/** Older ones go; a batch without its own begins with the last. */
const MOST_SETTINGS = 200;

/** Everything of it rejects where this browser has no database, or forbids it. */
export function createExportShelf(): ExportShelf {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;

  function open(): Promise<IDBPDatabase<Schema>> {
    if (opened) return opened;
    const opening = openDB<Schema>(NAME, VERSION, {
      upgrade: (db) => {
        db.createObjectStore('settings');
        db.createObjectStore('pictures');
      },
      blocking: () => {
        void opened?.then((db) => db.close()).catch(() => {});
        opened = null;
      },
      terminated: () => {
        opened = null;
      },
    });
    const mine = withTimeout(OPEN_MS, () => opening);
    opened = mine;
    mine.catch(() => {
      if (opened === mine) opened = null;
    });
    return mine;
  }

  async function read(key: string): Promise<unknown> {
    return (await (await open()).get('settings', key))?.settings ?? null;
  }

  return {
    settings: read,
    lastSettings: () => read(LAST),

    async keepSettings(batchId, settings) {
      const tx = (await open()).transaction('settings', 'readwrite');
      const row = { savedAtMs: Date.now(), settings };
      await Promise.all([tx.store.put(row, batchId), tx.store.put(row, LAST)]);
      const excess = (await tx.store.count()) - 1 - MOST_SETTINGS;
      if (excess > 0) {
        const keys = await tx.store.getAllKeys();
        const rows = await tx.store.getAll();
        const byAge = keys
          .map((key, at) => ({ key, savedAtMs: rows[at]?.savedAtMs ?? 0 }))
          .filter(({ key }) => key !== LAST && key !== batchId)
          .sort((a, b) => a.savedAtMs - b.savedAtMs);
        await Promise.all(byAge.slice(0, excess).map(({ key }) => tx.store.delete(key)));
      }
      await tx.done;
    },

    picture: async (id) => (await (await open()).get('pictures', id)) ?? null,

    async keepPicture(id, picture) {
      const tx = (await open()).transaction(['settings', 'pictures'], 'readwrite');
      const pictures = tx.objectStore('pictures');
      const written = JSON.stringify(await tx.objectStore('settings').getAll());
      const unused = (await pictures.getAllKeys()).filter((key) => !written.includes(key));
      await Promise.all(unused.map((key) => pictures.delete(key)));
      await pictures.put(picture, id);
      await tx.done;
    },
  };
}
