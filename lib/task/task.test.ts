import { describe, expect, test } from 'vitest';
import { grantRequestSchema, submitRequestSchema } from './task';

const ID = 'a'.repeat(26);
const PHOTO = {
  taskId: ID,
  pathname: `copies/${ID}.jpg`,
  proof: 'p'.repeat(43),
  name: 'a.jpg',
  width: 800,
  height: 600,
};

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
    ['without a proof', { proof: undefined }, false],
    ['with an endless pathname', { pathname: 'x'.repeat(201) }, false],
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
])('leave to upload %j: %s', (copy, expected) => {
  expect(grantRequestSchema.safeParse({ copies: [copy] }).success).toBe(expected);
});
