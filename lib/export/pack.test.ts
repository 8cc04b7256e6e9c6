import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { packInto, type ZipDisk } from './pack';

const NOON = new Date(2026, 10, 23, 12, 0, 0);

/** In memory, and counted. */
function inMemory() {
  const written: { at: number; bytes: Uint8Array }[] = [];
  const disk: ZipDisk<ArrayBuffer> = {
    write(bytes, at) {
      written.push({ at, bytes: bytes.slice() });
    },
    async close() {
      const whole = new Uint8Array(Math.max(...written.map(({ at, bytes }) => at + bytes.length)));
      for (const { at, bytes } of written) whole.set(bytes, at);
      return whole.buffer;
    },
    abort: () => {},
  };
  return { written, disk };
}

const openMemory = async () => inMemory().disk;

async function unpack(bytes: ArrayBuffer | Blob): Promise<Record<string, string>> {
  const whole = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  const read = await JSZip.loadAsync(whole, { checkCRC32: true });
  const files: Record<string, string> = {};
  for (const [path, entry] of Object.entries(read.files)) files[path] = await entry.async('string');
  return files;
}

test('every file is in the zip, whole and as it was, under its path', async () => {
  const sink = packInto(openMemory, NOON);
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
    const sink = packInto(openMemory, NOON);
    await sink.put('a.png', new Blob(['one']));
    await sink.put('b.png', new Blob(['two']));
    return Buffer.from(await sink.close());
  }
  expect((await make()).equals(await make())).toBe(true);
});

test('a file is put when the zip has taken all of it in', async () => {
  const { written, disk } = inMemory();
  let goOn = () => {};
  const paused = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow: typeof disk = {
    ...disk,
    async write(bytes, at) {
      await paused;
      await disk.write(bytes, at);
    },
  };
  const sink = packInto(async () => slow, NOON);
  let isPut = false;
  const put = sink.put('a.png', new Blob([new Uint8Array(3 << 20)])).then(() => {
    isPut = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isPut).toBe(false);
  goOn();
  await put;
  const taken = written.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(taken).toBeGreaterThan(3 << 20);
  await sink.close();
});

test('a file is read no further than it is written', async () => {
  let isFree = true;
  const { disk } = inMemory();
  const single: typeof disk = {
    ...disk,
    async write(bytes) {
      expect(isFree).toBe(true);
      isFree = false;
      await new Promise((resolve) => setImmediate(resolve));
      expect(bytes.every((byte) => byte === bytes[0]) || bytes.length < 100).toBe(true);
      isFree = true;
    },
  };
  const sink = packInto(async () => single, NOON);
  const pieces = Array.from({ length: 4 }, (_, at) => new Uint8Array(1 << 20).fill(at));
  await sink.put('a.png', new Blob(pieces));
});

test.each([
  [new DOMException('no room', 'QuotaExceededError'), 'disk-full'],
  [new DOMException('gone', 'NotFoundError'), 'place-lost'],
  [new DOMException('not any more', 'NotAllowedError'), 'place-lost'],
  [new AppError('disk-full'), 'disk-full'],
])(
  'a disk that fails with %s fails the file that is on its way, and the zip',
  async (thrown, code) => {
    const { written, disk } = inMemory();
    const failing: typeof disk = {
      ...disk,
      write(bytes, at) {
        if (written.length === 2) throw thrown;
        return disk.write(bytes, at);
      },
    };
    const sink = packInto(async () => failing, NOON);
    await expect(sink.put('a.png', new Blob([new Uint8Array(20 << 20)]))).rejects.toMatchObject({
      code,
    });
    await expect(sink.put('b.png', new Blob(['b']))).rejects.toMatchObject({ code });
    await expect(sink.close()).rejects.toMatchObject({ code });
    await sink.abort();
  },
);

test('a disk that cannot be opened fails the first file', async () => {
  const sink = packInto(() => Promise.reject(new DOMException('', 'NotFoundError')), NOON);
  await expect(sink.put('a.png', new Blob())).rejects.toMatchObject({ code: 'place-lost' });
  await sink.abort();
});

test('a zip that is given up lets go of its disk, when no byte is on its way any more', async () => {
  const log: string[] = [];
  const { disk } = inMemory();
  const watched: typeof disk = {
    ...disk,
    async write() {
      log.push('write');
      await new Promise((resolve) => setImmediate(resolve));
      log.push('written');
    },
    abort: () => void log.push('abort'),
  };
  const sink = packInto(async () => watched, NOON);
  const put = sink.put('a.png', new Blob([new Uint8Array(9 << 20)]));
  put.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  await sink.abort();
  expect(log.slice(0, 2)).toEqual(['write', 'written']);
  expect(log.at(-1)).toBe('abort');
  expect(log.length).toBeLessThan(9);
  await expect(put).rejects.toThrow();
  await expect(sink.close()).rejects.toThrow();
});
