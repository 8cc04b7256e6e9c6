import { expect, test } from 'vitest';
import { batchOf, FINDINGS, flagOf, photoIn, STATES } from './fixture';
import { flagsOf } from './flagged';
import type { Photo } from './photo';
import { unlikeSiblings } from './siblings';

/** A finished photo whose subject covers so much, in a box with such a longer side. */
const seen = (name: string, coverage: number, side = 0.8, folder = ''): Photo => {
  const subject = { left: 0, top: 0, right: side / 2, bottom: side };
  const findings = { ...FINDINGS, subject, coverage };
  return photoIn({ ...STATES.previewed, findings }, { id: `${folder}/${name}`, name, folder });
};
const odd = (...photos: Photo[]) => [...unlikeSiblings(photos).keys()];

const ALIKE = [
  seen('AB-1_front.jpg', 0.4),
  seen('AB-1_back.jpg', 0.42),
  seen('AB-1_left.jpg', 0.38),
];

test('one that covers less than half of what its siblings do is flagged, and they are not', () => {
  expect(odd(...ALIKE, seen('AB-1_right.jpg', 0.18))).toEqual(['/AB-1_right.jpg']);
  expect(odd(...ALIKE, seen('AB-1_right.jpg', 0.25))).toEqual([]);
});

test('so is one that is much larger or smaller than they are', () => {
  expect(odd(...ALIKE, seen('AB-1_top.jpg', 0.9))).toEqual(['/AB-1_top.jpg']);
  expect(odd(...ALIKE, seen('AB-1_top.jpg', 0.4, 0.39))).toEqual(['/AB-1_top.jpg']);
});

test('two siblings are too few to tell who is the odd one', () => {
  expect(odd(...ALIKE.slice(1), seen('AB-1_right.jpg', 0.1))).toEqual([]);
});

test('photos of another article, or in another folder, are none', () => {
  expect(odd(...ALIKE, seen('AB-2_right.jpg', 0.1))).toEqual([]);
  expect(odd(...ALIKE, seen('AB-1_right.jpg', 0.1, 0.8, 'autumn'))).toEqual([]);
});

test('photos that are named by their view alone are siblings in their folder, and nowhere else', () => {
  const views = ['front', 'back', 'left'].map((view) => seen(`${view}.jpg`, 0.4, 0.8, 'AB-1'));
  expect(odd(...views, seen('right.jpg', 0.1, 0.8, 'AB-1'))).toEqual(['AB-1/right.jpg']);
  expect(odd(...views, seen('right.jpg', 0.1, 0.8, 'AB-2'))).toEqual([]);
});

test('where siblings differ among themselves, one more that differs says nothing', () => {
  const views = [seen('C-3_1.jpg', 0.1), seen('C-3_2.jpg', 0.2), seen('C-3_3.jpg', 0.4)];
  expect(odd(...views, seen('C-3_4.jpg', 0.9))).toEqual([]);
});

test('one with nothing in it has a flag of its own, and is no measure for the others', () => {
  const empty = photoIn(
    { ...STATES.previewed, findings: { ...FINDINGS, flags: [flagOf('empty', 1)], coverage: 0 } },
    { id: 'empty', name: 'AB-1_right.jpg' },
  );
  expect(odd(...ALIKE, empty)).toEqual([]);
  expect(odd(...ALIKE.slice(1), empty, seen('AB-1_top.jpg', 0.1))).toEqual([]);
});

test('the flags of a photo are those of its matte and among its siblings, worst first', () => {
  const right = seen('AB-1_right.jpg', 0.18);
  const findings = { ...FINDINGS, coverage: 0.18, flags: [flagOf('touches-frame', 0.1)] };
  const batch = batchOf(...ALIKE, { ...right, ...STATES.previewed, findings });
  const flags = flagsOf(batch, right.id);
  expect(flags.map(({ code }) => code)).toEqual(['unlike-siblings', 'touches-frame']);
  expect(flagsOf({ ...batch, photos: new Map(batch.photos) }, right.id)).toBe(flags);
  const others = batchOf(...ALIKE);
  expect(flagsOf(others, right.id)).toEqual([]);
});

test('a change in a family is seen, and what did not change is not worked out again', () => {
  const right = seen('AB-1_right.jpg', 0.18);
  const first = unlikeSiblings([...ALIKE, right]).get(right.id);
  expect(unlikeSiblings([...ALIKE, right]).get(right.id)).toBe(first);
  expect(odd(...ALIKE, { ...right, ...seen('AB-1_right.jpg', 0.4) })).toEqual([]);
  expect(odd(...ALIKE, right, seen('AB-1_top.jpg', 0.4))).toEqual([right.id]);
});

test('photos whose names say the same of far too many are no siblings', () => {
  const views = Array.from({ length: 30 }, (_, i) => seen(`AB-1_${i}.jpg`, 0.4));
  expect(odd(...views.slice(1), seen('AB-1_99.jpg', 0.1))).toHaveLength(1);
  expect(odd(...views, seen('AB-1_99.jpg', 0.1))).toHaveLength(0);
});
