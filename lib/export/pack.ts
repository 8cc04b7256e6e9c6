import { crc32Of } from '@/lib/image/crc32';
import { diskError } from './disk';
import { piecesOf } from './pieces';
import type { Sink } from './sink';
import { directory, fileRecord, type ZipEntry } from './zip-records';

/** Where the bytes of a zip go. */
export interface ZipDisk<Saved> {
  /**
   * @param at anywhere up to the end of what was written
   * @returns when the memory of the bytes may be used for others
   */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): void | Promise<void>;
  close(): Promise<Saved>;
  /** Lets go of it; what it has written by then need not be removed. */
  abort(): Promise<void> | void;
}

/**
 * Packs files into one zip, without compressing what is compressed already. Each is read piece by
 * piece as it is written, so that memory stays flat; its check sum is written before it afterwards,
 * so that readers of streams need not look for its end. Beyond 4 GB it is Zip64.
 * @param moment that the zip says its files are of
 */
export function packInto<Saved>(open: () => Promise<ZipDisk<Saved>>, moment: Date): Sink<Saved> {
  const givingUp = new AbortController();
  const opened = open();
  const entries: ZipEntry[] = [];
  let end = 0;

  /** One step after another; what has failed once fails all that follow. */
  let steps: Promise<unknown> = opened;
  function follow<T>(step: (disk: ZipDisk<Saved>) => Promise<T>): Promise<T> {
    const next = steps
      .then(async () => step(await opened))
      .catch((thrown: unknown) => {
        throw diskError(thrown, 'place-lost');
      });
    steps = next;
    steps.catch(() => {});
    return next;
  }

  async function add(disk: ZipDisk<Saved>, path: string, blob: Blob) {
    const at = end;
    let entry = { name: new TextEncoder().encode(path), bytes: blob.size, crc32: 0, at };
    const head = fileRecord(entry, moment);
    await disk.write(head, at);
    end += head.length;
    let crc32 = 0;
    for await (const piece of piecesOf(blob)) {
      givingUp.signal.throwIfAborted();
      crc32 = crc32Of(piece, crc32);
      await disk.write(piece, end);
      end += piece.length;
    }
    entry = { ...entry, crc32 };
    await disk.write(fileRecord(entry, moment), at);
    entries.push(entry);
  }

  return {
    kept: async () => null,
    put: (path, blob) => follow((disk) => add(disk, path, blob)),
    note: async () => {},
    close: () =>
      follow(async (disk) => {
        givingUp.signal.throwIfAborted();
        await disk.write(directory(entries, moment, end), end);
        return disk.close();
      }),
    async abort() {
      givingUp.abort(new DOMException('the zip was given up', 'AbortError'));
      await follow(async () => givingUp.signal.throwIfAborted()).catch(() => {});
      const disk = await opened.catch(() => null);
      await disk?.abort();
    },
  };
}
