import { expect, test } from 'vitest';
import { batchOf, FINDINGS, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { PLAIN_EXPORT } from './export-settings';
import { familyIn } from './families';

const done = (id: string, isRejected = false) =>
  photoIn(
    { ...STATES.previewed, findings: FINDINGS, verdict: isRejected ? 'reject' : null },
    { id, name: `AB-12_${id}.jpg`, prepared: PREPARED },
  );

test('the family of a photo is the same list until one of it is rejected', () => {
  const batch = batchOf(done('front'), done('back'), done('left'));
  const family = familyIn(batch, PLAIN_EXPORT, 'front');
  expect(family).toHaveLength(2);
  const drawn = { ...batch, photos: new Map(batch.photos) };
  expect(familyIn(drawn, { ...PLAIN_EXPORT }, 'front')).toBe(family);
  const photos = new Map(batch.photos).set('left', done('left', true));
  const rejected = { ...batch, photos };
  expect(familyIn(rejected, PLAIN_EXPORT, 'front')).toHaveLength(1);
  expect(familyIn(rejected, { ...PLAIN_EXPORT, withRejected: true }, 'front')).toHaveLength(2);
});

test('a batch has no family of another', () => {
  const batch = batchOf(done('front'), done('back'));
  const other = { ...batchOf(done('front'), done('back')), id: 'another' };
  const family = familyIn(batch, PLAIN_EXPORT, 'front');
  expect(familyIn(other, PLAIN_EXPORT, 'front')).toEqual(family);
  expect(familyIn(other, PLAIN_EXPORT, 'front')).not.toBe(family);
});
