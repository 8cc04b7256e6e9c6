// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { batchOf, PREPARED, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Repair } from '@/lib/matte/repair';
import { createPictures } from './pictures';

const REPAIR: Repair = [{ kind: 'solid-inside' }];
const BOX = { x: 0, y: 0, width: 1, height: 1 };
const calm = new AbortController().signal;

function doneIn(state: Partial<PhotoIn<'done'>>, base: Parameters<typeof photoIn>[1] = {}) {
  const photo = photoIn({ ...STATES.done, ...state }, base);
  if (photo.phase !== 'done') throw new Error('it is done');
  return photo;
}

/** A pool that does everything at once. */
function poolOf() {
  const sample = { guide: null, matte: { width: 1, height: 1, data: new Uint8Array(1) } };
  const finished = { picture: new Blob(['picture']), size: { width: 1, height: 1 }, sample };
  const never = () => new Promise<never>(() => undefined);
  return {
    prepare: vi.fn(async () => ({ ...PREPARED, digest: '00', copy: new Blob(['copy']) })),
    finish: vi.fn(async () => finished),
    show: vi.fn(async () => finished),
    preview: vi.fn(async () => ({ picture: finished.picture, sample: Promise.resolve(sample) })),
    sample: vi.fn(async () => sample),
    examine: vi.fn(never),
    suspect: vi.fn(async () => []),
    region: vi.fn(async () => ({
      box: BOX,
      before: new Uint8ClampedArray(4),
      after: new Uint8ClampedArray(4),
    })),
    render: vi.fn(never),
  };
}

test('a repair without its original is told to lack it, and not left out', async () => {
  const pool = poolOf();
  const photo = doneIn({ repair: REPAIR }, { file: null });
  const pictures = createPictures(storeOf(batchOf(photo)), pool);
  const refused = { code: 'original-missing' };
  await expect(pictures.finish(photo, calm)).rejects.toMatchObject(refused);
  await expect(pictures.finish(photo, calm, 640)).rejects.toMatchObject(refused);
  await expect(pictures.preview(photo, calm)).rejects.toMatchObject(refused);
  await expect(pictures.region(photo, BOX, calm)).rejects.toMatchObject(refused);
  expect(pool.show).not.toHaveBeenCalled();
  const untouched = { ...photo, repair: [] };
  await expect(pictures.preview(untouched, calm)).resolves.toMatchObject({});
  expect(pool.show).toHaveBeenCalledOnce();
});

test('a photo that another browser made is prepared for one picture, and not for each', async () => {
  const pool = poolOf();
  const photo = doneIn({}, { prepared: null });
  const store = storeOf(batchOf(photo));
  const pictures = createPictures(store, pool);
  await pictures.preview(photo, calm);
  const known = store.get().photos.get('a');
  expect(known).toMatchObject({ run: 0, prepared: PREPARED });
  if (known?.phase !== 'done') throw new Error('it is done');
  await pictures.region(known, BOX, calm);
  await pictures.finish(known, calm, 640);
  expect(pool.prepare).toHaveBeenCalledOnce();
});

test('no picture is made where only the contour is looked at', async () => {
  const pool = poolOf();
  const photo = doneIn({ repair: REPAIR });
  const pictures = createPictures(storeOf(batchOf(photo)), pool);
  await pictures.suspects(photo, calm);
  expect(pool.sample).toHaveBeenCalledWith(expect.objectContaining({ repair: REPAIR }), calm);
  expect(pool.finish).not.toHaveBeenCalled();
  expect(pool.suspect).toHaveBeenCalledOnce();
});
