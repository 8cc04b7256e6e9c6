import { expect, test } from 'vitest';
import { sha256 } from '@/lib/base/sha256';
import { digestOfCopy } from './copy-digest';
import { VARIANTS } from './variant';

test('each copy of an original is told apart by a digest of its own, and so from other originals', () => {
  const digests = ['a', 'b'].flatMap((bytes) =>
    VARIANTS.map((variant) => digestOfCopy(sha256(bytes), variant)),
  );
  expect(new Set(digests).size).toBe(2 * VARIANTS.length);
  expect(digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  expect(digests[0]).toBe(sha256('a'));
});
