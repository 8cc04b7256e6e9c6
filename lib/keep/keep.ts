import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { type Following, follow, type Seed } from './following';
import { fromHeader } from './header';
import { inPieces } from './in-pieces';
import { openLedger } from './ledger';
import { openOriginals } from './originals';
import { resume } from './record';
import { heldBatches } from './writer';

export type { Following } from './following';

/** What a browser keeps of its batches, so that each resumes where it was. */

export interface KnownBatch {
  readonly id: string;
  /** Empty while nobody has named it. */
  readonly name: string;
  readonly createdAtMs: number;
  readonly photos: number;
  /** Of its first photo that has one. */
  readonly thumbnail: Blob | null;
}

/** Nothing of it but `load` rejects: a browser that keeps nothing knows nothing. */
export interface Keep {
  /**
   * The batch as it was; what the server knows of it is to be read whole. Null for an unknown one.
   * @throws where it cannot be read: what is kept of it may yet be
   */
  load(batchId: string): Promise<Batch | null>;
  /**
   * From now on keeps every change of the store's batch. One that is cleared is forgotten, and the
   * one in its place followed. A batch of which something is kept is to be loaded before.
   */
  follow(store: BatchStore): Following;
  /** The batches that have photos, newest first. */
  known(): Promise<KnownBatch[]>;
  forget(batchId: string): Promise<void>;
  /** Forgets batches that nothing has changed in for so long, and that are open in no tab. */
  prune(olderThanMs: number): Promise<void>;
}

const orNull = () => null;

export async function openKeep(): Promise<Keep> {
  const [ledger, originals] = await Promise.all([
    openLedger().catch(orNull),
    // Throws at once where the page is not served securely.
    (async () => openOriginals())().catch(orNull),
  ]);
  const seeds = new Map<string, Seed>();
  const forgotten = new Set<string>();
  let isAsked = false;

  async function remove(batchId: string) {
    seeds.delete(batchId);
    await ledger?.forget(batchId).catch(() => {});
    await originals?.removeBatch(batchId);
  }

  async function forget(batchId: string) {
    forgotten.add(batchId);
    await remove(batchId);
  }

  return {
    async load(batchId) {
      const found = await ledger?.read(batchId);
      if (!ledger || !found) return null;
      const { header, records } = found;
      const withOriginal = records.flatMap(({ id, original }) => (original ? [id] : []));
      const kept = await originals?.read(batchId, withOriginal);
      // A browser takes its time to make a file of a file.
      const photos = await inPieces(records, (record) =>
        resume(record, kept?.get(record.id) ?? null),
      );
      const files = new Map(photos.flatMap(({ id, file }) => (file ? [[id, file]] : [])));
      forgotten.delete(batchId);
      seeds.set(batchId, { records, files, age: ledger.age() });
      return fromHeader(header, photos);
    },

    follow: (store) =>
      follow(store, {
        ledger,
        originals,
        takeSeed: (batchId) => {
          const seed = seeds.get(batchId);
          seeds.delete(batchId);
          return seed;
        },
        isForgotten: (batchId) => forgotten.has(batchId),
        forget,
        onKept: () => {
          if (isAsked) return;
          isAsked = true;
          // Whatever the answer is, the originals are kept for as long as the browser likes.
          navigator.storage.persist().catch(() => {});
        },
      }),

    async known() {
      const headers = (await ledger?.headers().catch(orNull)) ?? [];
      const full = headers.filter(({ photos }) => photos > 0);
      full.sort((a, b) => b.createdAtMs - a.createdAtMs);
      return Promise.all(
        full.map(async ({ id, name, createdAtMs, photos, cover }) => {
          const thumbnail = cover && (await ledger?.thumbnail(id, cover).catch(orNull));
          return { id, name, createdAtMs, photos, thumbnail: thumbnail || null };
        }),
      );
    },

    forget,

    async prune(olderThanMs) {
      if (!ledger) return;
      try {
        // In this order: a batch is in the ledger before it has originals.
        const folders = (await originals?.batches()) ?? [];
        const [ids, headers] = [new Set(await ledger.ids()), await ledger.headers()];
        const held = await heldBatches();
        const before = Date.now() - olderThanMs;
        const old = headers.flatMap(({ id, changedAtMs }) => (changedAtMs < before ? [id] : []));
        for (const id of [...old, ...folders.filter((folder) => !ids.has(folder))]) {
          if (!held.has(id)) await remove(id);
        }
      } catch {
        // What cannot be read today is removed another day.
      }
    },
  };
}
