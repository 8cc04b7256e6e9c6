import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { packInto, type Taker } from './pack';

const NOON = new Date(2026, 10, 23, 12, 0, 0);

/** Takes the zip in whole. */
const inMemory: Taker<ArrayBuffer> = async (bytes) => new Response(bytes).arrayBuffer();

async function unpack(bytes: ArrayBuffer | Blob): Promise<Record<string, string>> {
  const whole = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  const read = await JSZip.loadAsync(whole, { checkCRC32: true });
  const files: Record<string, string> = {};
  for (const [path, entry] of Object.entries(read.files)) files[path] = await entry.async('string');
  return files;
}

test('every file is in the zip, whole and as it was, under its path', async () => {
  const sink = packInto(inMemory, NOON);
  await sink.put('mug.png', new Blob(['one']));
  await sink.put('商品/图 👨‍👩‍👧.png', new Blob(['two '.repeat(1_000_000)]));
  await sink.put('صور/كوب.png', new Blob([]));
  expect(await unpack(await sink.close())).toEqual({
    'mug.png': 'one',
    '商品/图 👨‍👩‍👧.png': 'two '.repeat(1_000_000),
    'صور/كوب.png': '',
  });
});

test('the same files make the same zip, byte by byte', async () => {
  async function make() {
    const sink = packInto(inMemory, NOON);
    await sink.put('a.png', new Blob(['one']));
    await sink.put('b.png', new Blob(['two']));
    return Buffer.from(await sink.close());
  }
  expect((await make()).equals(await make())).toBe(true);
});

test('a file is put when the zip has taken all of it in', async () => {
  const piece = 1 << 20;
  let taken = 0;
  let goOn = () => {};
  const paused = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow: Taker<number> = async (bytes) => {
    await paused;
    for await (const chunk of bytes) taken += chunk.length;
    return taken;
  };
  const sink = packInto(slow, NOON);
  let isPut = false;
  const put = sink.put('a.png', new Blob(Array(20).fill(new Uint8Array(piece)))).then(() => {
    isPut = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isPut).toBe(false);
  goOn();
  await put;
  expect(taken).toBeGreaterThan(16 * piece);
  await sink.close();
});

test.each([
  [new DOMException('no room', 'QuotaExceededError'), 'disk-full'],
  [new DOMException('gone', 'NotFoundError'), 'place-lost'],
  [new DOMException('not any more', 'NotAllowedError'), 'place-lost'],
  [new AppError('disk-full'), 'disk-full'],
])(
  'a target that fails with %s fails the file that is on its way, and the zip',
  async (thrown, code) => {
    const failing: Taker<null> = async (bytes) => {
      await bytes.getReader().read();
      throw thrown;
    };
    const sink = packInto(failing, NOON);
    const put = sink.put('a.png', new Blob([new Uint8Array(20 << 20)]));
    await expect(put).rejects.toMatchObject({ code });
    await expect(sink.put('b.png', new Blob(['b']))).rejects.toMatchObject({ code });
    await expect(sink.close()).rejects.toMatchObject({ code });
    await sink.abort();
  },
);

test('a zip that is given up aborts its target, and is waited for', async () => {
  let isCleared = false;
  const waiting: Taker<null> = (_, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', async () => {
        await Promise.resolve();
        isCleared = true;
        reject(signal.reason);
      });
    });
  const sink = packInto(waiting, NOON);
  const put = sink.put('a.png', new Blob(['a']));
  put.catch(() => {});
  await sink.abort();
  expect(isCleared).toBe(true);
  await expect(put).rejects.toThrow();
});

test('a zip that waits for its next file can be given up', async () => {
  const piped: Taker<null> = async (bytes, signal) => {
    await bytes.pipeTo(new WritableStream(), { signal });
    return null;
  };
  const sink = packInto(piped, NOON);
  await sink.put('a.png', new Blob(['a']));
  await new Promise((resolve) => setImmediate(resolve));
  await sink.abort();
  await expect(sink.close()).rejects.toThrow();
});
