import type { Taker } from './pack';
import { scratchFile } from './scratch';

/** A worker has these; the DOM's own types are of pages alone. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
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
const intoHandle =
  (handle: FileSystemFileHandle): Taker<null> =>
  async (bytes, signal) => {
    await bytes.pipeTo(await handle.createWritable(), { signal });
    return null;
  };

/** On the disk, by the way on which a write is not more than a write. */
const intoScratch =
  (id: string): Taker<File> =>
  async (bytes, signal) => {
    const handle = await scratchFile(id);
    const access = await handle.createSyncAccessHandle?.();
    if (!access) throw new DOMException('no such access', 'NotSupportedError');
    let at = 0;
    const disk = new WritableStream<Uint8Array<ArrayBuffer>>({
      write(chunk) {
        const written = access.write(chunk, { at });
        if (written < chunk.length) throw new DOMException('no room', 'QuotaExceededError');
        at += written;
      },
    });
    try {
      await bytes.pipeTo(disk, { signal });
      access.flush();
    } finally {
      access.close();
    }
    return handle.getFile();
  };

/** In a blob, which the browser keeps where it likes: for want of anything better. */
const intoBlob: Taker<Blob> = (bytes, signal) => {
  const watched = bytes.pipeThrough(new TransformStream(), { signal });
  return new Response(watched, { headers: { 'content-type': 'application/zip' } }).blob();
};

/** In a worker, where alone files have sync access. */
export function takerFor(place: ZipPlace): Taker<Blob | null> {
  if (place.kind === 'file') return intoHandle(place.handle);
  const hasFiles =
    'FileSystemFileHandle' in globalThis &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  return hasFiles ? intoScratch(place.id) : intoBlob;
}
