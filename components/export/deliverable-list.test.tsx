import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { PRESETS } from '@/lib/rules/presets';
import {
  BUILT_IN,
  deliverableOf,
  isChanged,
  isPlain,
  lackOf,
  looksPlain,
  originOf,
  restored,
  templateOf,
  withAdded,
  withFormat,
} from './deliverable-list';

const [amazon] = PRESETS;
if (!amazon) throw new Error('no preset');

test('one preset can be added twice, and its copies know where they came from', () => {
  const list = withAdded(withAdded([PLAIN_CUTOUT], amazon), amazon);
  expect(new Set(list.map(({ id }) => id)).size).toBe(3);
  expect(new Set(list.map(({ token }) => token)).size).toBe(3);
  expect(list.slice(1).map(originOf)).toEqual([amazon.id, amazon.id]);
  for (const one of list) expect(isChanged(one, templateOf(one, []) ?? one)).toBe(false);
});

test('every preset that comes with it is unchanged as it is added, and can be made', () => {
  for (const preset of BUILT_IN) {
    const [added] = withAdded([], preset);
    if (!added) throw new Error('not added');
    expect(isChanged(added, templateOf(added, []) ?? PLAIN_CUTOUT)).toBe(false);
    expect(lackOf(added)).toBeNull();
  }
});

test('a preset with one setting changed is changed, and can be put back', () => {
  const changed = { ...amazon, layout: { ...amazon.layout, fill: 0.9 } };
  expect(isChanged(changed, amazon)).toBe(true);
  expect(isChanged(restored(changed, amazon), amazon)).toBe(false);
});

test('one of the team’s own is compared with what was saved, and goes by its name', () => {
  const saved = { id: newId(), name: 'Our shop', deliverable: { ...amazon, name: 'x' } };
  const one = deliverableOf(saved);
  expect(one.name).toBe('Our shop');
  expect(templateOf(one, [saved])).toEqual(one);
  expect(templateOf(one, [])).toBeNull();
});

test('JPEG is given a background, and cannot be made without', () => {
  const jpeg = withFormat(PLAIN_CUTOUT, { type: 'jpeg', quality: 90, chroma: '4:2:0' });
  expect(jpeg.background).toEqual({ kind: 'colour', colour: '#ffffff' });
  expect(lackOf(jpeg)).toBeNull();
  expect(lackOf({ ...jpeg, background: { kind: 'none' } })).toBe('background');
  expect(lackOf({ ...jpeg, background: { kind: 'picture', pictureId: '' } })).toBe('picture');
});

test('only what is the cut-out itself is plain, and one in another format still looks so', () => {
  expect(isPlain(PLAIN_CUTOUT)).toBe(true);
  expect(isPlain({ ...PLAIN_CUTOUT, id: 'own', name: 'Ours', token: 'clear' })).toBe(true);
  const webp = withFormat(PLAIN_CUTOUT, { type: 'webp', isLossless: true, quality: 100 });
  expect([isPlain(webp), looksPlain(webp)]).toEqual([false, true]);
  expect(looksPlain(amazon)).toBe(false);
});
