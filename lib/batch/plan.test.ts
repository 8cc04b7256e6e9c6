import { describe, expect, test } from 'vitest';
import { batchOf, photoIn, STATES } from './fixture';
import type { Photo } from './photo';
import { type Lanes, nextStarts, type UnderWay } from './plan';

const LANES: Lanes = { prepare: 2, upload: 3, preview: 2, submit: 4 };
const IDLE: UnderWay = {
  prepare: new Set(),
  upload: new Set(),
  submit: new Set(),
  preview: new Set(),
};

/** Photos in one state, named in the order of the list: `a0`, `a1`, and so on. */
const some = (count: number, state: keyof typeof STATES, letter = 'a'): Photo[] =>
  Array.from({ length: count }, (_, i) => photoIn(STATES[state], { id: `${letter}${i}` }));

/** What begins, by id. */
function starts(photos: readonly Photo[], underWay: Partial<UnderWay> = {}, lanes = LANES) {
  const { prepare, upload, submit, preview } = nextStarts(
    batchOf(...photos),
    { ...IDLE, ...underWay },
    lanes,
  );
  const ids = (of: readonly Photo[]) => of.map(({ id }) => id);
  return {
    prepare: ids(prepare),
    upload: ids(upload),
    submit: ids(submit),
    preview: ids(preview),
  };
}

test('nothing begins in an empty batch, nor in one that is over', () => {
  const nothing = { prepare: [], upload: [], submit: [], preview: [] };
  expect(starts([])).toEqual(nothing);
  expect(
    starts([...some(2, 'previewed'), ...some(2, 'failed', 'b'), ...some(2, 'cancelled', 'c')]),
  ).toEqual(nothing);
});

describe('no lane is filled beyond its width', () => {
  test('preparing', () => {
    expect(starts(some(9, 'queued')).prepare).toEqual(['a0', 'a1']);
    const one = new Set(['b0']);
    const photos = [...some(1, 'preparing', 'b'), ...some(9, 'queued')];
    expect(starts(photos, { prepare: one }).prepare).toEqual(['a0']);
  });

  test('uploading', () => {
    const photos = some(5, 'prepared');
    expect(starts(photos).upload).toEqual(['a0', 'a1', 'a2']);
    expect(starts(photos, { upload: new Set(['a0', 'a1']) }).upload).toEqual(['a2']);
    expect(starts(photos, { upload: new Set(['a0', 'a1', 'a2']) }).upload).toEqual([]);
  });

  test('previews', () => {
    const photos = some(5, 'done');
    expect(starts(photos).preview).toEqual(['a0', 'a1']);
    expect(starts(photos, { preview: new Set(['a1']) }).preview).toEqual(['a0']);
    expect(starts(photos, { preview: new Set(['a0', 'a1']) }).preview).toEqual([]);
  });

  test('a lane is held until its work has ended, also by a photo that has left', () => {
    const gone = new Set(['gone', 'gone too']);
    expect(starts(some(3, 'queued'), { prepare: gone }).prepare).toEqual([]);
    expect(starts(some(3, 'prepared'), { upload: gone }).upload).toEqual(['a0']);
  });
});

test('what is further up in the list begins first, whatever has come in between', () => {
  const photos = [
    ...some(1, 'failed', 'x'),
    ...some(1, 'queued', 'b'),
    ...some(1, 'done', 'y'),
    ...some(2, 'queued'),
  ];
  expect(starts(photos).prepare).toEqual(['b0', 'a0']);
});

test('a lane that is full holds up no other', () => {
  const photos = [
    ...some(5, 'uploading', 'u'),
    ...some(2, 'uploaded', 's'),
    ...some(2, 'done', 'd'),
  ];
  const underWay = { upload: new Set(['u0', 'u1', 'u2']) };
  expect(starts(photos, underWay)).toEqual({
    prepare: [],
    upload: [],
    submit: ['s0', 's1'],
    preview: ['d0', 'd1'],
  });
});

describe('memory is bounded by the lanes', () => {
  test('preparing waits while copies pile up before a slow upload', () => {
    const uploading = new Set(['u0', 'u1', 'u2']);
    const queued = some(9, 'queued');
    const piled = (count: number) =>
      starts([...some(count, 'uploading', 'u'), ...queued], { upload: uploading }).prepare.length;
    expect([3, 4, 5, 6, 50].map(piled)).toEqual([2, 1, 0, 0, 0]);
  });

  test('a copy that is being made counts as much as one that waits', () => {
    const photos = [
      ...some(3, 'uploading', 'u'),
      ...some(1, 'preparing', 'p'),
      ...some(9, 'queued'),
    ];
    const underWay = { prepare: new Set(['p0']), upload: new Set(['u0', 'u1', 'u2']) };
    expect(starts(photos, underWay).prepare).toEqual(['a0']);
    const twoMade = [...some(2, 'preparing', 'p'), ...photos.filter(({ id }) => id !== 'p0')];
    expect(starts(twoMade, { ...underWay, prepare: new Set(['p0', 'p1']) }).prepare).toEqual([]);
  });
});

describe('submissions', () => {
  test('one takes all that are ready, up to what one request may hold', () => {
    expect(starts(some(3, 'uploaded')).submit).toEqual(['a0', 'a1', 'a2']);
    expect(starts(some(9, 'uploaded')).submit).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  test('there is one at a time', () => {
    expect(starts(some(3, 'uploaded'), { submit: new Set(['elsewhere']) }).submit).toEqual([]);
  });

  test('what the server has taken over is not offered again', () => {
    expect(starts([...some(1, 'inLine', 'b'), ...some(1, 'running', 'c')]).submit).toEqual([]);
  });
});

test('a preview is tried once: neither a picture nor a reason why not is made again', () => {
  const reason = { phase: 'done', taskId: 't', preview: 'cutout-unavailable' } as const;
  expect(starts([photoIn(reason), ...some(1, 'previewed', 'b')]).preview).toEqual([]);
});
