import type { ZipDisk } from './pack';
import { scratchFile } from './scratch';

/** A worker has these; the DOM's own types are of pages alone. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  close(): void;
}

declare global {
  interface FileSystemFileHandle {
    createSyncAccessHandle?(): Promise<SyncAccess>;
  }
}

/** Where a zip goes; can be sent to a worker. */
export type ZipPlace =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  /** To be saved as a download: made in the browser's own file of this id, where it has such. */
  | { readonly kind: 'download'; readonly id: string };

/** In the file that a person chose, it takes its place when it is whole. */
async function openChosen(handle: FileSystemFileHandle): Promise<ZipDisk<null>> {
  const writable = await handle.createWritable();
  return {
    write: (data, position) => writable.write({ type: 'write', position, data }),
    async close() {
      await writable.close();
      return null;
    },
    abort: () => writable.abort().catch(() => {}),
  };
}

/**
 * On the disk, by the way on which a write is not more than a write. It is read back through the
 * same machine, and nobody misses it when that has stopped: the disk is not waited for.
 */
async function openScratch(id: string): Promise<ZipDisk<File>> {
  const handle = await scratchFile(id);
  const access = await handle.createSyncAccessHandle?.();
  if (!access) throw new DOMException('no such access', 'NotSupportedError');
  return {
    write(bytes, at) {
      const written = access.write(bytes, { at });
      if (written < bytes.length) throw new DOMException('no room', 'QuotaExceededError');
    },
    close() {
      access.close();
      return handle.getFile();
    },
    abort: () => access.close(),
  };
}

/** In a blob, which the browser keeps where it likes: for want of anything better. */
async function openBlob(): Promise<ZipDisk<Blob>> {
  const parts = new Map<number, Blob>();
  return {
    write(bytes, at) {
      parts.set(at, new Blob([bytes]));
    },
    close: async () => new Blob([...parts.values()], { type: 'application/zip' }),
    abort: () => parts.clear(),
  };
}

/** In a worker, where alone files have sync access. */
export function openDisk(place: ZipPlace): Promise<ZipDisk<Blob | null>> {
  if (place.kind === 'file') return openChosen(place.handle);
  const hasFiles =
    'FileSystemFileHandle' in globalThis &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  return hasFiles ? openScratch(place.id) : openBlob();
}
