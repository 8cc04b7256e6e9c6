import { expect, test } from 'vitest';
import { batchOf, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import { createSaved } from './saved';

const repair = [{ kind: 'solid-inside' }] as const;

test.each([
  { type: 'repaired', id: 'a', repair } as const,
  { type: 'judged', ids: ['a'], verdict: 'reject' } as const,
])('a picture that was saved is not any more once it is another: $type', (change) => {
  const store = storeOf(batchOf(photoIn(STATES.previewed)));
  const saved = createSaved(store);
  expect(saved.has('a')).toBe(false);
  saved.add('a');
  expect(saved.has('a')).toBe(true);
  store.dispatch(change);
  expect(saved.has('a')).toBe(false);
  saved.add('a');
  expect(saved.has('a')).toBe(true);
});

test('a picture that was only made anew is still the one that was saved', () => {
  const store = storeOf(batchOf(photoIn(STATES.previewed)));
  const saved = createSaved(store);
  saved.add('a');
  store.dispatch({ type: 'edges-chosen', isDecontaminated: false });
  expect(saved.has('a')).toBe(true);
});
