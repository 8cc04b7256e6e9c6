import { crc32 as byZlib } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, crc32Of } from './crc32';

test('is that of zlib, wherever the bytes lie and however they are parted', () => {
  const parted = fc
    .uint8Array({ maxLength: 100 })
    .chain((bytes) => fc.tuple(fc.constant(bytes), fc.nat(bytes.length), fc.nat(bytes.length)));
  fc.assert(
    fc.property(parted, ([bytes, from, cut]) => {
      const rest = bytes.subarray(from);
      const [head, tail] = [rest.subarray(0, cut), rest.subarray(cut)];
      expect(crc32(head, tail)).toBe(byZlib(rest));
      expect(crc32Of(tail, crc32Of(head))).toBe(byZlib(rest));
    }),
  );
});
