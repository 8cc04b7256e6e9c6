import { expect, test } from 'vitest';
import { memberName } from './member-name';

test.each([
  ['Ada', 'Ada'],
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['李小龍', '李小龍'],
  ['👩‍🎨 Mia', '👩‍🎨 Mia'],
  ['x'.repeat(40), 'x'.repeat(40)],
  ['😀'.repeat(40), '😀'.repeat(40)],
  ['Zoe\u0308', 'Zo\u00eb'],
])('%j is a name', (text, name) => {
  expect(memberName(text)).toBe(name);
});

test.each(['', '   ', 'x'.repeat(41), 'a\nb', 'a\u0000b', 'a\u202eb', '\u200b', 'a\u2028b'])(
  '%j is none',
  (text) => {
    expect(memberName(text)).toBeNull();
  },
);
