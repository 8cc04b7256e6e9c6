import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from './sha256';

const known = (text: string) => createHash('sha256').update(text).digest('hex');

test('a digest is the one that others make', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'ä1'.repeat(length).slice(0, length);
    expect(sha256(text)).toBe(known(text));
  }
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => sha256(text) === known(text)));
});
