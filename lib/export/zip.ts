import { AppError } from '@/lib/base/errors';
import type { Sink } from './sink';
import type { ZipOrder, ZipReply, ZipRequest } from './zip-protocol';
import type { ZipTarget } from './zip-target';

/** As much of `Worker` as is needed; tests bring their own. */
export interface ZipWorker {
  onmessage: ((event: MessageEvent<ZipReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: ZipRequest): void;
  terminate(): void;
}

const startZipWorker = (): ZipWorker =>
  new Worker(new URL('./zip.worker.ts', import.meta.url), { type: 'module' });

/**
 * Packs files into one zip, in a worker of its own, one file after another as they are put. Memory
 * stays flat; beyond 4 GB it is Zip64. Nothing is compressed, as pictures are already.
 * @param at the moment that the zip says its files are of
 */
export function openZip<Saved>(
  target: ZipTarget<Saved>,
  at: Date,
  startWorker = startZipWorker,
): Sink<Saved> {
  const worker = startWorker();
  const waiting = new Map<
    number,
    { resolve(file: Blob | null): void; reject(why: unknown): void }
  >();
  let count = 0;
  let isDead = false;
  worker.onmessage = ({ data }) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.ok) asked?.resolve(data.file);
    else asked?.reject(new AppError(data.code));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    isDead = true;
    for (const { reject } of waiting.values()) reject(new AppError('place-lost'));
    waiting.clear();
  };
  function ask(order: ZipOrder): Promise<Blob | null> {
    if (isDead) return Promise.reject(new AppError('place-lost'));
    return new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      worker.postMessage({ id: count, order });
    });
  }
  const opened = ask({ kind: 'open', place: target.place, at });
  opened.catch(() => {});

  return {
    kept: async () => null,
    async put(path, blob) {
      await ask({ kind: 'put', path, blob });
    },
    note: async () => {},
    async close() {
      const file = await ask({ kind: 'close' });
      worker.terminate();
      return target.saved(file);
    },
    async abort() {
      await ask({ kind: 'abort' }).catch(() => {});
      worker.terminate();
      await target.remove();
    },
  };
}
