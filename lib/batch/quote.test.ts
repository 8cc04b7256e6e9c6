import { describe, expect, test } from 'vitest';
import { batchOf, photoIn, STATES, STUDIED } from './fixture';
import type { Photo } from './photo';
import { PILOT } from './pilot';
import { isPilotOver, pilotOf, quoteOf } from './quote';

/** A photo that waits for a person's word, of these bytes. */
const held = (id: string, digest: string | null = id, isKept = false): Photo =>
  photoIn(STATES.queued, { id, isHeld: true, digest, studied: { ...STUDIED, isKept } });
const unread = (id: string): Photo => photoIn(STATES.queued, { id, isHeld: true });

function figuresOf(...photos: Photo[]) {
  const { held: waiting, problems, ...figures } = quoteOf(batchOf(...photos));
  const ids = (of: readonly Photo[]) => of.map(({ id }) => id);
  return { ...figures, held: ids(waiting), problems: ids(problems) };
}

const NOTHING = { held: [], unread: 0, same: 0, kept: 0, credits: 0, problems: [] };

describe('a quote', () => {
  test('is of nothing where nobody has to be asked', () => {
    expect(figuresOf()).toEqual(NOTHING);
    expect(figuresOf(photoIn(STATES.queued), photoIn(STATES.refused, { id: 'b' }))).toEqual(
      NOTHING,
    );
  });

  test('has a credit for each distinct photo, and none for a duplicate', () => {
    const photos = [held('a', 'x'), held('b', 'y'), held('c', 'x'), held('d', 'x')];
    expect(figuresOf(...photos)).toMatchObject({ credits: 2, same: 2, kept: 0, unread: 0 });
  });

  test('has none for what is kept from before, nor for its duplicates', () => {
    const photos = [held('a', 'x', true), held('b', 'x', true), held('c')];
    expect(figuresOf(...photos)).toMatchObject({ credits: 1, same: 1, kept: 1 });
  });

  test('has none for the bytes of a photo that has begun, or is done', () => {
    for (const state of [STATES.preparing, STATES.running, STATES.done, STATES.queued]) {
      const begun = photoIn(state, { id: 'begun', digest: 'x' });
      expect(figuresOf(begun, held('a', 'x')), state.phase).toMatchObject({ credits: 0, same: 1 });
    }
  });

  test('has one for the bytes of a photo that came to nothing, or cannot begin here', () => {
    const others = [
      photoIn(STATES.failed, { id: 'other', digest: 'x' }),
      photoIn(STATES.cancelled, { id: 'other', digest: 'x' }),
      photoIn(STATES.queued, { id: 'other', digest: 'x', file: null }),
      photoIn(STATES.queued, { id: 'other', digest: 'x', file: null, isHeld: true }),
    ];
    for (const other of others) {
      expect(figuresOf(other, held('a', 'x'))).toMatchObject({
        held: ['a'],
        credits: 1,
        same: 0,
      });
    }
  });

  test('has one for each photo where no digests can be made', () => {
    expect(figuresOf(held('a', null), held('b', null))).toMatchObject({ credits: 2, same: 0 });
  });

  test('counts what was not looked at by itself', () => {
    expect(figuresOf(unread('a'), held('b'))).toMatchObject({
      held: ['a', 'b'],
      unread: 1,
      credits: 1,
    });
  });

  test('names the photos that cannot be worked on, and asks nothing for them', () => {
    const refused = photoIn(STATES.refused, { id: 'bad', isHeld: true });
    expect(figuresOf(refused, held('a'))).toMatchObject({
      problems: ['bad'],
      held: ['a'],
      credits: 1,
    });
  });
});

describe('a pilot', () => {
  const pilot = (...photos: Photo[]) => pilotOf(quoteOf(batchOf(...photos)));

  test('is of the first five in the list that differ', () => {
    const photos = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => held(id));
    expect(pilot(...photos)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(pilot(held('z', 'a'), ...photos)).toEqual(['z', 'b', 'c', 'd', 'e']);
    expect(PILOT).toBe(5);
  });

  test('is of all there are where they are fewer', () => {
    expect(pilot(held('a'), unread('b'), held('c', null))).toEqual(['a', 'b', 'c']);
  });

  test('is over when all that was let go has ended, whatever still waits', () => {
    const waiting = [held('w'), photoIn(STATES.queued, { id: 'v', file: null })];
    expect(isPilotOver(batchOf(photoIn(STATES.running), ...waiting))).toBe(false);
    expect(isPilotOver(batchOf(photoIn(STATES.queued), ...waiting))).toBe(false);
    expect(isPilotOver(batchOf(photoIn(STATES.done), ...waiting))).toBe(true);
    expect(isPilotOver(batchOf(photoIn(STATES.failed), ...waiting))).toBe(true);
  });
});
