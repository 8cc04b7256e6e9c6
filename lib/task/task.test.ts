import { describe, expect, test } from 'vitest';
import { changeRequestSchema, grantRequestSchema, submitRequestSchema } from './task';

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
