import { AppError } from '@/lib/base/errors';
import { hasRoomFor } from './disk';
import { clearScratch, holdScratch } from './scratch';
import type { ZipPlace } from './zip-disk';

/** A zip that is whole, and has yet to be given to the person. */
export interface Packed {
  readonly file: Blob;
  /** When it was given to the person: what it takes of the disk is freed. */
  release(): void;
}

export interface ZipTarget<Saved> {
  readonly place: ZipPlace;
  /** What there is once the zip is whole. */
  saved(file: Blob | null): Saved;
  /** Removes what there is of a zip that is not to be. Never throws. */
  remove(): Promise<void>;
}

/**
 * Into the file that a person chose.
 * @param handle from `showSaveFilePicker`, which opens within a person's gesture alone
 */
export const intoFile = (handle: FileSystemFileHandle): ZipTarget<null> => ({
  place: { kind: 'file', handle },
  saved: () => null,
  async remove() {
    // The picker has created it, empty.
    if (!('remove' in handle) || typeof handle.remove !== 'function') return;
    await handle.remove().catch(() => {});
  },
});

/**
 * Into a file of the browser's own, which is then saved as a download.
 * @param expectedBytes how large it may become
 * @throws {AppError} `disk-full` where the browser says that there is no room for it
 */
export async function downloadTarget(expectedBytes: number): Promise<ZipTarget<Packed>> {
  await clearScratch();
  if (!(await hasRoomFor(expectedBytes))) throw new AppError('disk-full');
  const { id, remove } = await holdScratch();
  return {
    place: { kind: 'download', id },
    saved(file) {
      if (!file) throw new AppError('internal', { detail: 'a zip without a file' });
      return { file, release: () => void remove() };
    },
    remove,
  };
}
