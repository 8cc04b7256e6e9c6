import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inspect } from './inspect';
import { ORIGINAL_LIMITS } from './limits';
import { createImagePool, type WorkerLike } from './pool';
import type { Job, Reply } from './protocol';
import { study } from './study';

const bytesOf = (name: string) => new Uint8Array(readFileSync(`e2e/images/hard/${name}`));
const fileOf = (name: string) => new File([bytesOf(name)], name);
const calm = new AbortController().signal;

/** A browser's page over HTTPS, or a plain one. */
const onPage = (isSecureContext: boolean) =>
  vi.stubGlobal('self', { isSecureContext, location: { origin: 'http://localhost' } });

beforeEach(() => onPage(true));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('what a file’s bytes say of it', () => {
  test('is the digest of the bytes themselves', async () => {
    const wanted = createHash('sha256').update(bytesOf('formats.png')).digest('hex');
    expect((await study(fileOf('formats.png'))).digest).toBe(wanted);
    onPage(false);
    expect((await study(fileOf('formats.png'))).digest).toBeNull();
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is the upright size at orientation %i', async (n) => {
    const inspection = inspect(bytesOf(`orientation-${n}.jpg`));
    if (!inspection.ok) throw new Error(inspection.code);
    const { width, height } = inspection.header;
    const { size } = await study(fileOf(`orientation-${n}.jpg`));
    expect(size).toEqual(n < 5 ? { width, height } : { width: height, height: width });
    expect(width).not.toBe(height);
  });

  test.each([
    ['formats.png', []],
    ['cmyk.jpg', ['cmyk']],
    ['display-p3.jpg', ['wide-gamut']],
    ['animated.gif', ['animated-first-frame']],
    ['transparent.png', ['has-alpha']],
    ['16-bit.png', ['deep-colour']],
  ])('is what a person should know of %s', async (name, notes) => {
    expect((await study(fileOf(name))).notes).toEqual(expect.arrayContaining(notes));
  });

  test.each([
    ['empty.jpg', 'empty-file'],
    ['text-named.jpg', 'not-an-image'],
    ['20000x20000.png', 'too-many-pixels'],
  ])('is why %s is none for us', async (name, code) => {
    await expect(study(fileOf(name))).rejects.toMatchObject({ code });
  });

  test('is not asked where there are too many, nor where they cannot be read', async () => {
    const read = vi.fn(async () => new ArrayBuffer(0));
    const huge = Object.assign(new Blob(), { arrayBuffer: read });
    Object.defineProperty(huge, 'size', { value: ORIGINAL_LIMITS.maxBytes + 1 });
    await expect(study(huge)).rejects.toMatchObject({ code: 'file-too-large' });
    expect(read).not.toHaveBeenCalled();
    const gone = Object.assign(new Blob(['x']), {
      arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    });
    await expect(study(gone)).rejects.toMatchObject({ code: 'prepare-failed' });
  });
});

/** The worker's own code, in this thread. */
async function workerHere(): Promise<WorkerLike> {
  let hear: ((event: MessageEvent<Job>) => void) | undefined;
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage: (data) => hear?.(new MessageEvent('message', { data })),
    terminate: () => {},
  };
  vi.stubGlobal('addEventListener', (_type: string, listener: typeof hear) => {
    hear = listener;
  });
  vi.stubGlobal('postMessage', (data: Reply) =>
    worker.onmessage?.(new MessageEvent('message', { data })),
  );
  await import('./image.worker');
  return worker;
}

describe('the worker', () => {
  test('studies a file without a decoder', async () => {
    const worker = await workerHere();
    const pool = createImagePool({ size: 1, createWorker: () => worker });
    const file = fileOf('turned.heic');
    expect(await pool.study(file, calm)).toEqual(await study(file));
    await expect(pool.study(fileOf('text-named.jpg'), calm)).rejects.toMatchObject({
      code: 'not-an-image',
    });
    pool.close();
  });

  test('tells a cut-out that it cannot fetch from a photo that it cannot read', async () => {
    const worker = await workerHere();
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })));
    const pool = createImagePool({ size: 1, createWorker: () => worker });
    const shown = pool.show('/api/cutouts/x', 64, calm);
    await expect(shown).rejects.toMatchObject({ code: 'cutout-unavailable' });
    // Nothing here decodes a picture.
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytesOf('formats.png'))));
    const failing = pool.show('/api/cutouts/x', 64, calm);
    await expect(failing).rejects.toMatchObject({ code: 'finish-failed' });
    await expect(pool.prepare(fileOf('formats.png'), calm)).rejects.toMatchObject({
      code: 'prepare-failed',
    });
    pool.close();
  });
});
