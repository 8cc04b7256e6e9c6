import { expect, test } from 'vitest';
import { batchOf, PREPARED, photoIn as photoOf, STATES } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import type { Photo, PhotoState } from '@/lib/batch/photo';
import { Written } from './changes';
import { toRecord } from './record';

const FILE = new File(['bytes'], 'a.jpg', { lastModified: 1 });

/** With an original that is always the same. */
const photoIn = (state: PhotoState, base: { id?: string } = {}): Photo => ({
  ...photoOf(state, base),
  file: FILE,
});

/** All that is written until nothing is left, each lot as the ids in it. */
function writeAll(written: Written, ...photos: readonly Photo[]) {
  const batch = batchOf(...photos);
  const lots: { rows: string[]; pictures: string[]; gone: readonly string[] }[] = [];
  for (let next = written.next(batch); next; next = written.next(batch)) {
    const { rows, pictures, gone } = next.changes;
    lots.push({
      rows: rows.map(({ id }) => id),
      pictures: pictures.map(({ photoId, kind, blob }) => `${blob ? '' : 'no '}${photoId} ${kind}`),
      gone,
    });
    next.done();
  }
  return lots;
}

const a = photoIn(STATES.inLine, { id: 'a' });
const b = photoIn(STATES.queued, { id: 'b' });

test('a batch without photos is not worth keeping', () => {
  expect(new Written().next(newBatch('batch'))).toBeNull();
});

test('only what changed is written', () => {
  const written = new Written();
  expect(writeAll(written, a, b)).toEqual([
    { rows: ['a', 'b'], pictures: ['a thumbnail'], gone: [] },
  ]);
  expect(writeAll(written, a, b)).toEqual([]);
  expect(writeAll(written, a, photoIn(STATES.refused, { id: 'b' }))).toMatchObject([
    { rows: ['b'] },
  ]);
});

test('a change that a resumed photo would not show is not written', () => {
  const written = new Written();
  const sent = (sentBytes: number): Photo => photoIn({ ...STATES.uploading, sentBytes });
  writeAll(written, sent(1));
  expect(writeAll(written, sent(2))).toEqual([]);
});

test('a photo of which not all could be read is not written over', () => {
  const done = photoIn(STATES.previewed);
  const written = new Written([{ ...toRecord(done, 'batch', 0), isPartial: true }]);
  const judged: Photo = photoIn({ ...STATES.previewed, verdict: 'keep' });
  expect(writeAll(written, judged)).toEqual([{ rows: [], pictures: [], gone: [] }]);
  expect(writeAll(written)).toMatchObject([{ gone: ['a'] }]);
});

test('a thumbnail is not written again with the phase', () => {
  const written = new Written();
  writeAll(written, a);
  expect(writeAll(written, photoIn(STATES.done))).toMatchObject([{ rows: ['a'], pictures: [] }]);
  const unseen = { ...STATES.previewed, findings: null };
  expect(writeAll(written, photoIn(unseen))).toEqual([
    { rows: [], pictures: ['a preview'], gone: [] },
  ]);
  expect(writeAll(written, photoIn(STATES.previewed))).toEqual([
    { rows: ['a'], pictures: [], gone: [] },
  ]);
  expect(writeAll(written, photoIn(STATES.done))).toMatchObject([{ pictures: ['no a preview'] }]);
});

test('a thumbnail that is another one is written', () => {
  const written = new Written();
  writeAll(written, a);
  const prepared = { ...PREPARED, thumbnail: new Blob(['another']) };
  expect(writeAll(written, { ...a, prepared })).toMatchObject([
    { rows: [], pictures: ['a thumbnail'] },
  ]);
});

test('photos taken out are named once', () => {
  const written = new Written();
  writeAll(written, a, b);
  expect(writeAll(written, b)).toEqual([{ rows: [], pictures: [], gone: ['a'] }]);
  expect(writeAll(written, b)).toEqual([]);
});

test('places keep the order when one in the midst is gone and another comes', () => {
  const written = new Written([toRecord(a, 'batch', 4), toRecord(b, 'batch', 7)]);
  const next = written.next(batchOf(b, photoIn(STATES.queued, { id: 'c' })));
  expect(next?.changes.rows).toMatchObject([{ id: 'c', place: 8 }]);
});

test('what was read from the database is not written again', () => {
  const written = new Written([toRecord(a, 'batch', 0)]);
  expect(writeAll(written, a)).toEqual([{ rows: [], pictures: [], gone: [] }]);
});

test('a large batch is written in lots', () => {
  const photos = Array.from({ length: 250 }, (_, at) => photoIn(STATES.queued, { id: `${at}` }));
  const lots = writeAll(new Written(), ...photos);
  expect(lots.map(({ rows }) => rows.length)).toEqual([100, 100, 50]);
  expect(lots.flatMap(({ rows }) => rows)).toEqual(photos.map(({ id }) => id));
});

test('a lot that could not be written is written again', () => {
  const written = new Written();
  written.next(batchOf(a));
  expect(writeAll(written, a)).toMatchObject([{ rows: ['a'], pictures: ['a thumbnail'] }]);
});

test('the bar alone is not written for', () => {
  const written = new Written();
  const batch = batchOf(a);
  written.next(batch)?.done();
  expect(written.next({ ...batch, shown: 0.5 })).toBeNull();
  expect(written.next({ ...batch, cap: 5 })?.changes.header.cap).toBe(5);
});
