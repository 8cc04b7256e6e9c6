import { expect, test } from 'vitest';
import { isId, newId } from './ids';

test('an id is 26 characters that are safe anywhere, and never the same twice', () => {
  const ids = Array.from({ length: 10_000 }, newId);
  expect(ids.every(isId)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every character of the alphabet is about equally likely', () => {
  const counts = new Map<string, number>();
  for (const character of Array.from({ length: 4_000 }, newId).join('')) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const expected = (4_000 * 26) / 36;
  expect(counts.size).toBe(36);
  // Eight standard deviations; the bias of a bare remainder of 256 would be 14 % for four letters.
  for (const count of counts.values()) {
    expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected));
  }
});

test.each([
  '',
  'a'.repeat(25),
  'a'.repeat(27),
  'A'.repeat(26),
  `${'a'.repeat(25)}/`,
  `${'a'.repeat(26)}\n`,
])('%j is no id', (text) => {
  expect(isId(text)).toBe(false);
});
