import { AppError, codeOf } from '@/lib/base/errors';
import { packInto } from './pack';
import type { Sink } from './sink';
import { openDisk } from './zip-disk';
import type { ZipOrder, ZipReply, ZipRequest } from './zip-protocol';

/** Packs one zip, away from the page: reading, check sums and writing take none of its time. */

let sink: Sink<Blob | null> | null = null;

async function follow(order: ZipOrder): Promise<Blob | null> {
  if (order.kind === 'open') {
    const { place } = order;
    sink = packInto(() => openDisk(place), order.at);
    return null;
  }
  if (!sink) throw new AppError('internal', { detail: 'no zip is open' });
  if (order.kind === 'close') return sink.close();
  if (order.kind === 'put') await sink.put(order.path, order.blob);
  else await sink.abort();
  return null;
}

self.addEventListener('message', async ({ data: { id, order } }: MessageEvent<ZipRequest>) => {
  const reply = await follow(order).then(
    (file): ZipReply => ({ id, ok: true, file }),
    (thrown: unknown): ZipReply => ({ id, ok: false, code: codeOf(thrown, 'place-lost') }),
  );
  self.postMessage(reply);
});
