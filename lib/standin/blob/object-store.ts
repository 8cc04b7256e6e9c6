import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@/lib/base/ids';
import { type Description, type OpenObject, openObjectFile, writeObjectFile } from './object-file';
import { alreadyExists, etagMismatch } from './refusal';
import { createScratchFolder } from './scratch-folder';

/** When a write or a removal may go ahead. */
type Condition = {
  readonly allowOverwrite?: boolean | undefined;
  readonly ifMatch?: string | undefined;
};

export type ObjectStore = ReturnType<typeof createObjectStore>;

/**
 * Objects under `dir`, each in a file named by the hash of its pathname: no pathname can lead
 * outside, and none is too long. An object is written beside and renamed into place, so that a
 * reader, a second writer or a crash never meets half of one.
 */
export function createObjectStore(dir: string, now: () => number) {
  const objects = join(dir, 'objects');
  const incoming = createScratchFolder(join(dir, 'incoming'), now);
  let lastCommit: Promise<unknown> = Promise.resolve();

  const fileOf = (pathname: string) =>
    join(objects, createHash('sha256').update(pathname).digest('hex'));

  /** A check and the change that rests on it run as one; commits queue up behind each other. */
  function commit<T>(work: () => Promise<T>): Promise<T> {
    const result = lastCommit.then(work);
    lastCommit = result.catch(() => undefined);
    return result;
  }

  async function find(pathname: string): Promise<Description | null> {
    const object = await openObjectFile(fileOf(pathname));
    await object?.file.close();
    return object?.description ?? null;
  }

  return {
    find,

    /** The object for reading, or null; the caller closes its file. */
    read: (pathname: string): Promise<OpenObject | null> => openObjectFile(fileOf(pathname)),

    /** @throws {Refusal} where the condition does not hold; then nothing has changed. */
    async write(
      known: Pick<Description, 'pathname' | 'contentType' | 'cacheControlMaxAge'>,
      bytes: AsyncIterable<Uint8Array>,
      { allowOverwrite, ifMatch }: Condition,
    ): Promise<Description> {
      const temporary = join(await incoming(), newId());
      try {
        const written = await writeObjectFile(temporary, bytes, { ...known, uploadedAt: now() });
        await commit(async () => {
          const current = await find(known.pathname);
          if (ifMatch !== undefined && ifMatch !== current?.etag) throw etagMismatch();
          if (current && !allowOverwrite && ifMatch === undefined) throw alreadyExists();
          await mkdir(objects, { recursive: true });
          await rename(temporary, fileOf(known.pathname));
        });
        return written;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    /** Removes an object; a missing one is fine unless a version of it was asked for. */
    remove: (pathname: string, ifMatch?: string | undefined): Promise<void> =>
      commit(async () => {
        if (ifMatch !== undefined && ifMatch !== (await find(pathname))?.etag) {
          throw etagMismatch();
        }
        await rm(fileOf(pathname), { force: true });
      }),

    /** Every object, by pathname in code unit order. */
    async all(): Promise<Description[]> {
      await mkdir(objects, { recursive: true });
      const found: Description[] = [];
      for (const name of await readdir(objects)) {
        const object = await openObjectFile(join(objects, name));
        await object?.file.close();
        if (object) found.push(object.description);
      }
      return found.sort((a, b) => (a.pathname < b.pathname ? -1 : 1));
    },
  };
}
