import { expect, test } from 'vitest';
import { checkExport, uncheckedOf, worstOf } from './check';
import { drawn, goodsFilling, written } from './fixture';
import { readChecks, textOfChecks } from './kept-checks';
import { RULES_IDS, rulesOf } from './rules';

const BEFORE = new Date('2026-11-23');
const AFTER = new Date('2027-01-31');

function mustKnow(id: string) {
  const rules = rulesOf(id);
  if (!rules) throw new Error(id);
  return rules;
}

const goods = goodsFilling(600, 600, 400);
const file = () => written(drawn(goods).jpeg({ quality: 95 }), { subject: goods.matte });

test.each(RULES_IDS)('checks by %s are read as they were written', async (id) => {
  const rules = mustKnow(id);
  const checks = checkExport(await file(), rules, BEFORE);
  expect(readChecks(textOfChecks(checks), rules, BEFORE)).toEqual(checks);
});

test('what was written down before a rule came into force counts as it does now', async () => {
  const rules = mustKnow('google-shopping');
  const checked = await file();
  const before = textOfChecks(checkExport(checked, rules, BEFORE));
  expect(readChecks(before, rules, AFTER)).toEqual(checkExport(checked, rules, AFTER));
});

test('what is not of these rules, or nothing at all, is not taken for checks', async () => {
  const text = textOfChecks(checkExport(await file(), mustKnow('ebay'), BEFORE));
  const rules = mustKnow('amazon-main');
  for (const other of [text, '', '[]', '{', '[{"id":"side"}]']) {
    expect(readChecks(other, rules, BEFORE)).toBeNull();
  }
});

test('a file that could not be checked stands unknown', () => {
  expect(worstOf(uncheckedOf(mustKnow('amazon-main'), BEFORE))).toBe('unknown');
});
