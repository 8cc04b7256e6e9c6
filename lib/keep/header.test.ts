import { expect, test } from 'vitest';
import { batchOf, photoIn, STATES } from '@/lib/batch/fixture';
import { fromHeader, parseHeader, toHeader } from './header';

const TIMES = { createdAtMs: 1, changedAtMs: 2 };
const photo = photoIn(STATES.previewed);

test('which edges a batch has outlives a reload', () => {
  for (const isDecontaminated of [true, false]) {
    const kept = { ...toHeader({ ...batchOf(photo), isDecontaminated }), ...TIMES };
    const header = parseHeader(structuredClone(kept));
    expect(header && fromHeader(header, [photo])).toMatchObject({ isDecontaminated });
  }
});

test('a ledger that knew of no edges is one whose edges are cleaned', () => {
  const { isDecontaminated: _, ...older } = { ...toHeader(batchOf(photo)), ...TIMES };
  const header = parseHeader(older);
  expect(header && fromHeader(header, [photo])).toMatchObject({ isDecontaminated: true });
});
