import { describe, expect, test } from 'vitest';
import {
  batchViewSchema,
  changeRequestSchema,
  describeRequestSchema,
  grantRequestSchema,
  keptRequestSchema,
  renameRequestSchema,
  submitRequestSchema,
} from './task';

const ID = 'a'.repeat(26);
const SOURCE = { pathname: `copies/${ID}.jpg`, proof: 'p'.repeat(43) };
const SAMENESS = { digest: '0f'.repeat(32), width: 800, height: 600 };
const PHOTO = { ...SAMENESS, taskId: ID, source: SOURCE, name: 'a.jpg' };

describe('a submission', () => {
  const accepts = (photo: object) =>
    submitRequestSchema.safeParse({ batchId: ID, photos: [{ ...PHOTO, ...photo }] }).success;

  test.each([
    ['as it should be', {}, true],
    ['with the largest square', { width: 4000, height: 4000 }, true],
    ['with too many pixels inside both sides', { width: 4096, height: 3907 }, false],
    ['that is too wide', { width: 4097, height: 256 }, false],
    ['that is too narrow', { width: 255 }, false],
    ['of half a pixel', { width: 800.5 }, false],
    ['with a name in any script', { name: '商品 📷 «été».jpg' }, true],
    ['without a name', { name: '' }, false],
    ['with a name that no database can keep', { name: 'a\u0000.jpg' }, false],
    ['with an id of another shape', { taskId: '../../etc/passwd' }, false],
    ['without a proof', { source: { ...SOURCE, proof: undefined } }, false],
    ['with an endless pathname', { source: { ...SOURCE, pathname: 'x'.repeat(201) } }, false],
    ['without a digest', { digest: null }, true],
    ['with a digest of another shape', { digest: '0F'.repeat(32) }, false],
    ['without a copy, where a kept cut-out shall do', { source: null }, true],
    ['from a folder', { folder: 'shoes/été/红' }, true],
    ['from a folder that no database can keep', { folder: 'a\0b' }, false],
    ['from an endless folder', { folder: 'x'.repeat(1025) }, false],
    ['with a place far behind', { place: 2_147_483_647 }, true],
    ['with a place that no database can keep', { place: 2_147_483_648 }, false],
    ['with a place before the first', { place: -1 }, false],
    ['with half a place', { place: 0.5 }, false],
    ['without a copy or a digest', { source: null, digest: null }, false],
  ])('%s', (_, photo, expected) => {
    expect(accepts(photo)).toBe(expected);
  });

  test.each([
    [0, false],
    [1, true],
    [100, true],
    [101, false],
  ])('of %i photos: %s', (count, expected) => {
    const request = { batchId: ID, photos: Array.from({ length: count }, () => PHOTO) };
    expect(submitRequestSchema.safeParse(request).success).toBe(expected);
  });
});

test('a submission of a page that knows no folders and places yet is taken', () => {
  const { photos } = submitRequestSchema.parse({ batchId: ID, photos: [PHOTO] });
  expect(photos).toEqual([{ ...PHOTO, folder: '', place: 0 }]);
});

test('half a character in a name or a folder is replaced, since no database can keep it', () => {
  const photo = { ...PHOTO, name: '\ud83d.jpg', folder: '📷/\udcf7' };
  const { photos } = submitRequestSchema.parse({ batchId: ID, photos: [photo] });
  expect(photos).toMatchObject([{ name: '\ufffd.jpg', folder: '📷/\ufffd' }]);
});

test('a view of a server that tells no names yet is understood', () => {
  const task = { id: ID, state: 'running', error: null, cutout: null, reused: false };
  const credits = { spent: 0, left: null };
  const view = { cursor: 1, isWhole: true, tasks: [task], pause: null, credits };
  expect(batchViewSchema.parse(view)).toEqual({
    ...view,
    name: '',
    madeBy: '',
    tasks: [{ ...task, tried: false, name: '', folder: '', place: 0, digest: null }],
  });
});

test.each([
  [{ type: 'image/png', bytes: 5_000_000 }, true],
  [{ type: 'image/png', bytes: 5_000_001 }, false],
  [{ type: 'image/png', bytes: 0 }, false],
  [{ type: 'image/gif', bytes: 10 }, false],
  [{ type: 'image/png', bytes: 10, digest: null }, true],
  [{ type: 'image/png', bytes: 10, digest: 'short' }, false],
  [{ type: 'image/png', bytes: 10, width: 4096, height: 3907 }, false],
])('leave to upload %j: %s', (copy, expected) => {
  const copies = [{ ...SAMENESS, ...copy }];
  expect(grantRequestSchema.safeParse({ copies }).success).toBe(expected);
});

test.each([
  [{ change: 'retry', taskIds: [ID] }, true],
  [{ change: 'cancel', taskIds: Array(500).fill(ID) }, true],
  [{ change: 'delete', taskIds: Array(501).fill(ID) }, false],
  [{ change: 'delete', taskIds: [] }, false],
  [{ change: 'forget', taskIds: [ID] }, false],
])('a change, nr. %#, is taken or not', (change, expected) => {
  expect(changeRequestSchema.safeParse({ batchId: ID, ...change }).success).toBe(expected);
});

test.each([
  ['Autumn shoes', 'Autumn shoes'],
  ['  秋の靴 \u00a0', '秋の靴'],
  ['', ''],
  [' ', ''],
  ['x'.repeat(120), 'x'.repeat(120)],
  ['half \ud83d of 📷', 'half \ufffd of 📷'],
  ['x'.repeat(121), null],
  ['two\nlines', null],
  ['a\0b', null],
  [7, null],
])('a batch that shall be called %j is called %j', (name, called) => {
  const request = renameRequestSchema.safeParse({ batchId: ID, name });
  expect(request.success ? request.data.name : null).toBe(called);
});

test.each([
  [1, true],
  [200, true],
  [201, false],
  [0, false],
])('a question about %i batches: %s', (count, expected) => {
  expect(describeRequestSchema.safeParse({ ids: Array(count).fill(ID) }).success).toBe(expected);
});

test.each([
  [Array(100).fill(SAMENESS), true],
  [Array(101).fill(SAMENESS), false],
  [[], false],
  [[{ ...SAMENESS, digest: null }], true],
  [[{ ...SAMENESS, width: 4097 }], false],
])('a question whether photos are kept, nr. %#, is taken or not', (photos, expected) => {
  expect(keptRequestSchema.safeParse({ photos }).success).toBe(expected);
});
