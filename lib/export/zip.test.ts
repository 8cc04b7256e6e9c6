import { expect, test } from 'vitest';
import { openZip, type ZipWorker } from './zip';
import type { ZipOrder, ZipReply } from './zip-protocol';
import type { ZipTarget } from './zip-target';

/** A worker that answers as it is told, and a target that remembers what became of it. */
function setUp(answer: (order: ZipOrder) => Omit<ZipReply, 'id'> | null) {
  const log: string[] = [];
  const worker: ZipWorker = {
    onmessage: null,
    onerror: null,
    postMessage({ id, order }) {
      log.push(order.kind);
      const given = answer(order);
      const reply = given && ({ id, ...given } as ZipReply);
      if (reply) {
        queueMicrotask(() => worker.onmessage?.(new MessageEvent('message', { data: reply })));
      }
    },
    terminate: () => log.push('terminate'),
  };
  const target: ZipTarget<string> = {
    place: { kind: 'download', id: 'x' },
    saved: (file) => `saved ${file?.size}`,
    async remove() {
      log.push('remove');
    },
  };
  return { log, worker, sink: openZip(target, new Date(0), () => worker) };
}

const FINE = { ok: true, file: null } as const;

test('files are put one by one, and the worker goes home with the zip', async () => {
  const { sink, log } = setUp(({ kind }) =>
    kind === 'close' ? { ok: true, file: new Blob(['zip']) } : FINE,
  );
  await sink.put('a.png', new Blob(['a']));
  await sink.put('b.png', new Blob(['b']));
  expect(await sink.close()).toBe('saved 3');
  expect(log).toEqual(['open', 'put', 'put', 'close', 'terminate']);
});

test('what fails in the worker fails here, by its code', async () => {
  const { sink, log } = setUp(({ kind }) =>
    kind === 'put' ? { ok: false, code: 'disk-full' } : FINE,
  );
  await expect(sink.put('a.png', new Blob())).rejects.toMatchObject({ code: 'disk-full' });
  await sink.abort();
  expect(log).toEqual(['open', 'put', 'abort', 'terminate', 'remove']);
});

test('a worker that dies fails the file that it had, and all that follow', async () => {
  const { sink, worker } = setUp(() => null);
  const put = sink.put('a.png', new Blob());
  worker.onerror?.(new Event('error') as ErrorEvent);
  await expect(put).rejects.toMatchObject({ code: 'place-lost' });
  await expect(sink.put('b.png', new Blob())).rejects.toMatchObject({ code: 'place-lost' });
  await sink.abort();
});
