import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { withTimeout } from '@/lib/base/async';
import { type Changes, PICTURES, type PictureKind } from './changes';
import { type Header, parseHeader } from './header';
import { type PhotoRecord, parseRecord } from './record';

/** The batches in IndexedDB. What is found there is parsed; everything may reject. */

/** Keys begin with the batch's id, so that a batch is one range in each store. */
interface Schema extends DBSchema {
  batches: { key: string; value: unknown };
  photos: { key: [string, string]; value: object };
  pictures: { key: [string, string, PictureKind]; value: Blob };
}

const STORES = ['batches', 'photos', 'pictures'] as const;
const NAME = 'clearcut';
const VERSION = 1;
/** Some browsers never say that they do not open it. */
const OPEN_MS = 5_000;

export interface Ledger {
  /** Counts how often the database was found new and empty: what was written before is gone. */
  age(): number;
  read(batchId: string): Promise<{ header: Header; records: PhotoRecord[] } | null>;
  /** In one transaction. */
  write(changes: Changes, nowMs: number): Promise<void>;
  /** All batches, those that this version does not understand too. */
  ids(): Promise<string[]>;
  headers(): Promise<Header[]>;
  thumbnail(batchId: string, photoId: string): Promise<Blob | null>;
  forget(batchId: string): Promise<void>;
}

const all = (batchId: string) => IDBKeyRange.bound([batchId], [batchId, []]);

/** As many as are parsed without the page being kept waiting. */
const PAGE = 50;

type Reading = IDBPTransaction<Schema, typeof STORES, 'readonly'>;

async function readPage(tx: Reading, batchId: string, range: IDBKeyRange) {
  const photos = tx.objectStore('photos');
  const [photoKeys, rows] = await Promise.all([
    photos.getAllKeys(range, PAGE),
    photos.getAll(range, PAGE),
  ]);
  const [first, last] = [photoKeys[0]?.[1], photoKeys.at(-1)?.[1]];
  if (first === undefined || last === undefined) return { records: [], rest: null };
  const theirs = IDBKeyRange.bound([batchId, first], [batchId, last, []]);
  const shelf = tx.objectStore('pictures');
  const [keys, blobs] = await Promise.all([shelf.getAllKeys(theirs), shelf.getAll(theirs)]);
  const pictures = new Map(keys.map(([, id, kind], at) => [`${id} ${kind}`, blobs[at]]));
  const records = photoKeys.flatMap(([, id], at) => {
    const kept = PICTURES.map((kind) => [kind, pictures.get(`${id} ${kind}`) ?? null]);
    return parseRecord({ ...rows[at], ...Object.fromEntries(kept) }) ?? [];
  });
  const rest = IDBKeyRange.bound([batchId, last], [batchId, []], true);
  return { records, rest };
}

/** @throws where this browser has no database, or forbids it */
export async function openLedger(): Promise<Ledger> {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  let age = 0;

  function close() {
    void opened?.then((db) => db.close()).catch(() => {});
    opened = null;
  }

  function open(): Promise<IDBPDatabase<Schema>> {
    if (opened) return opened;
    const opening = openDB<Schema>(NAME, VERSION, {
      upgrade: (db) => {
        age += 1;
        for (const store of STORES) db.createObjectStore(store);
      },
      // Somebody wants to delete it, or a newer page to change it; it is opened anew when needed.
      blocking: close,
      terminated: () => {
        opened = null;
      },
    });
    const mine = withTimeout(OPEN_MS, () => opening);
    opened = mine;
    mine.catch(() => {
      if (opened === mine) opened = null;
      opening.then(
        (db) => db.close(),
        () => {},
      );
    });
    return mine;
  }
  await open();

  return {
    age: () => age,

    async read(batchId) {
      const tx = (await open()).transaction(STORES, 'readonly');
      const header = parseHeader(await tx.objectStore('batches').get(batchId));
      if (!header) return null;
      const records: PhotoRecord[] = [];
      for (let range: IDBKeyRange | null = all(batchId); range; ) {
        const page = await readPage(tx, batchId, range);
        records.push(...page.records);
        range = page.rest;
      }
      return { header, records: records.sort((a, b) => a.place - b.place) };
    },

    async write({ header, rows, pictures, gone }, nowMs) {
      const { id } = header;
      const tx = (await open()).transaction(STORES, 'readwrite');
      const batches = tx.objectStore('batches');
      const before = parseHeader(await batches.get(id));
      const times = { createdAtMs: before?.createdAtMs ?? nowMs, changedAtMs: nowMs };
      const shelf = tx.objectStore('pictures');
      await Promise.all([
        batches.put({ ...header, ...times }, id),
        ...rows.map((row) => tx.objectStore('photos').put(row, [id, row.id])),
        ...pictures.map(({ photoId, kind, blob }) =>
          blob ? shelf.put(blob, [id, photoId, kind]) : shelf.delete([id, photoId, kind]),
        ),
        ...gone.flatMap((photoId) => [
          tx.objectStore('photos').delete([id, photoId]),
          ...PICTURES.map((kind) => shelf.delete([id, photoId, kind])),
        ]),
        tx.done,
      ]);
    },

    ids: async () => (await open()).getAllKeys('batches'),

    async headers() {
      const found = await (await open()).getAll('batches');
      return found.flatMap((one) => parseHeader(one) ?? []);
    },

    thumbnail: async (batchId, photoId) =>
      (await (await open()).get('pictures', [batchId, photoId, 'thumbnail'])) ?? null,

    async forget(batchId) {
      const tx = (await open()).transaction(STORES, 'readwrite');
      await Promise.all([
        tx.objectStore('batches').delete(batchId),
        tx.objectStore('photos').delete(all(batchId)),
        tx.objectStore('pictures').delete(all(batchId)),
        tx.done,
      ]);
    },
  };
}
