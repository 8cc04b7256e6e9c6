import { AppError } from '@/lib/base/errors';
import { hasRoomFor, writesFiles } from './disk';
import { openScratch } from './scratch';
import type { ZipTarget } from './zip';

/** A zip that is whole, and has yet to be given to the person. */
export interface Packed {
  readonly file: Blob;
  /** When it was given to the person: what it takes of the disk is freed. */
  release(): void;
}

/**
 * Into the file that a person chose; nothing of it is left where that fails.
 * @param handle from `showSaveFilePicker`, which opens within a person's gesture alone
 */
export const intoFile =
  (handle: FileSystemFileHandle): ZipTarget<null> =>
  async (bytes, signal) => {
    try {
      await bytes.pipeTo(await handle.createWritable(), { signal });
      return null;
    } catch (thrown) {
      // The picker has created it, empty.
      if ('remove' in handle && typeof handle.remove === 'function') {
        await handle.remove().catch(() => {});
      }
      throw thrown;
    }
  };

/** Into the browser's own files, on the disk; the zip is then saved as a download. */
const intoScratch: ZipTarget<Packed> = async (bytes, signal) => {
  const scratch = await openScratch();
  try {
    await bytes.pipeTo(await scratch.writable(), { signal });
    const file = await scratch.file();
    return { file, release: () => void scratch.remove() };
  } catch (thrown) {
    await scratch.remove();
    throw thrown;
  }
};

/** Into a blob, which the browser keeps where it likes: for want of anything better. */
const intoBlob: ZipTarget<Packed> = async (bytes, signal) => {
  const watched = bytes.pipeThrough(new TransformStream(), { signal });
  const headers = { 'content-type': 'application/zip' };
  return { file: await new Response(watched, { headers }).blob(), release: () => {} };
};

/**
 * Where a zip is written that is to be saved as a download.
 * @param expectedBytes how large it may become
 * @throws {AppError} `disk-full` where the browser says that there is no room for it
 */
export async function downloadTarget(expectedBytes: number): Promise<ZipTarget<Packed>> {
  if (!(await hasRoomFor(expectedBytes))) throw new AppError('disk-full');
  return writesFiles() ? intoScratch : intoBlob;
}
