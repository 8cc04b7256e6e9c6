import { makeZip } from 'client-zip';
import { AppError } from '@/lib/base/errors';
import { createChannel } from './channel';
import { diskError } from './disk';
import { piecesOf } from './pieces';
import type { Sink } from './sink';

/** Takes in the bytes of a zip as they come. Leaves nothing behind where it fails or is aborted. */
export type Taker<Saved> = (
  bytes: ReadableStream<Uint8Array>,
  signal: AbortSignal,
) => Promise<Saved>;

/** The directory of a zip counts to 65,535, and client-zip writes no other while it is small. */
const MAX_FILES = 65_534;

/**
 * Packs files into one zip, without compressing what is compressed already. Each is read as the
 * taker takes its bytes in, so that memory stays flat; beyond 4 GB it is written as Zip64.
 * @param at the moment that the zip says its files are of
 */
export function packInto<Saved>(taker: Taker<Saved>, at: Date): Sink<Saved> {
  const aborting = new AbortController();
  const entries = createChannel<{
    name: string;
    input: AsyncIterable<Uint8Array<ArrayBuffer>>;
    lastModified: Date;
  }>();
  let count = 0;
  const saved = taker(makeZip(entries.taken), aborting.signal).catch((thrown) => {
    throw diskError(thrown, 'place-lost');
  });
  // Whoever waits for a file hears of it; when it ends well, nobody waits.
  const broken = saved.then(
    () => new Promise<never>(() => {}),
    (thrown: unknown) => Promise.reject(thrown),
  );
  broken.catch(() => {});

  return {
    kept: async () => null,
    async put(path, blob) {
      count += 1;
      if (count > MAX_FILES) throw new AppError('file-not-saved', { detail: 'too many for a zip' });
      await Promise.race([
        entries.give({ name: path, input: piecesOf(blob), lastModified: at }),
        broken,
      ]);
    },
    note: async () => {},
    close() {
      entries.end();
      return saved;
    },
    async abort() {
      aborting.abort(new DOMException('the zip was given up', 'AbortError'));
      // The zip is left alone only once it asks for no other file.
      entries.end();
      await saved.catch(() => {});
    },
  };
}
