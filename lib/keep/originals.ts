import { inPieces } from './in-pieces';

/** Originals in the origin's private file system: `originals/<batchId>/<photoId>`. */

export interface Originals {
  /** Those of the photos that are there, by photo id. */
  read(batchId: string, photoIds: readonly string[]): Promise<Map<string, File>>;
  /**
   * Whole or not at all: the bytes take their place when the last of them is written.
   * @throws `QuotaExceededError` where there is no room for it with some to spare; others where
   * the file cannot be read any more
   */
  write(batchId: string, photoId: string, file: File): Promise<void>;
  remove(batchId: string, photoId: string): Promise<void>;
  removeBatch(batchId: string): Promise<void>;
  batches(): Promise<string[]>;
}

/** What the ledger, and other programs on a disk that is nearly full, are left with. */
const HEADROOM = { bytes: 200_000_000, share: 0.05 };

export const isQuota = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'QuotaExceededError';

async function hasRoomFor(bytes: number): Promise<boolean> {
  const { quota, usage = 0 } = await navigator.storage.estimate();
  if (quota === undefined) return true;
  return usage + bytes <= quota - Math.min(HEADROOM.bytes, HEADROOM.share * quota);
}

/** @throws where this browser has no such file system, or forbids it */
export async function openOriginals(): Promise<Originals> {
  if (!('createWritable' in FileSystemFileHandle.prototype)) {
    throw new DOMException('this browser writes no files from a page', 'NotSupportedError');
  }
  // Found anew each time: a person may have deleted it.
  const top = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('originals', { create: true });
  await top();

  let last: Promise<unknown> = Promise.resolve();
  /** One after another: what is being written cannot be removed. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  /** For whom it is as well when there is nothing. */
  const calmly = (work: () => Promise<void>): Promise<void> => inTurn(work).catch(() => {});

  return {
    async read(batchId, photoIds) {
      const files = new Map<string, File>();
      try {
        const folder = await (await top()).getDirectoryHandle(batchId);
        const readOne = async (photoId: string) => {
          const handle = await folder.getFileHandle(photoId).catch(() => null);
          const file = await handle?.getFile().catch(() => null);
          if (file) files.set(photoId, file);
        };
        await Promise.all(await inPieces(photoIds, readOne));
      } catch {
        // None of the batch is kept.
      }
      return files;
    },

    write: (batchId, photoId, file) =>
      inTurn(async () => {
        if (!(await hasRoomFor(file.size))) throw new DOMException('no room', 'QuotaExceededError');
        const folder = await (await top()).getDirectoryHandle(batchId, { create: true });
        const handle = await folder.getFileHandle(photoId, { create: true });
        const writable = await handle.createWritable();
        try {
          // The browser copies a blob by itself; a stream would pass through the page's thread.
          await writable.write(file);
          await writable.close();
        } catch (thrown) {
          await writable.abort().catch(() => {});
          await folder.removeEntry(photoId).catch(() => {});
          throw thrown;
        }
      }),

    remove: (batchId, photoId) =>
      calmly(async () => {
        const folder = await (await top()).getDirectoryHandle(batchId);
        await folder.removeEntry(photoId);
      }),

    removeBatch: (batchId) =>
      calmly(async () => (await top()).removeEntry(batchId, { recursive: true })),

    async batches() {
      const names: string[] = [];
      for await (const name of (await top()).keys()) names.push(name);
      return names;
    },
  };
}
