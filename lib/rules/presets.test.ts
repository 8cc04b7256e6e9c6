import { describe, expect, test } from 'vitest';
import { deliverableSchema } from '@/lib/export/deliverable';
import { checkExport } from './check';
import { drawn, goodsFilling, written } from './fixture';
import { PRESETS } from './presets';
import { RULES_IDS, rulesOf } from './rules';

const DAYS = [new Date('2026-11-23T00:00:00Z'), new Date('2027-01-31T00:00:00Z')];

test('each market has its preset, and each preset its rules', () => {
  expect(PRESETS.map(({ rulesId }) => rulesId)).toEqual([...RULES_IDS]);
  expect(new Set(PRESETS.map(({ token }) => token)).size).toBe(PRESETS.length);
});

describe.each(PRESETS)('$id', (preset) => {
  test('can be kept', () => {
    expect(deliverableSchema.parse(preset)).toEqual(preset);
  });

  test('a file made by it meets all its rules, and all advice', async () => {
    const rules = rulesOf(preset.rulesId);
    const { layout, format } = preset;
    if (!rules || layout.canvas.kind !== 'fixed' || format.type !== 'jpeg') throw new Error();
    const { width, height } = layout.canvas;
    const fill = layout.fill ?? 1 - (layout.margins.left + layout.margins.right) / 100;
    const long = Math.round(Math.max(width, height) * fill);
    const goods = goodsFilling(width, height, long, Math.round(long / 3));
    const file = await written(
      drawn(goods)
        .jpeg({ quality: format.quality, chromaSubsampling: format.chroma })
        .withIccProfile('srgb'),
      { name: `B000123456.${preset.token}.jpg`, subject: goods.matte },
    );
    for (const today of DAYS) {
      const missed = checkExport(file, rules, today).filter(({ verdict }) => verdict !== 'met');
      expect(missed).toEqual([]);
    }
  });
});
