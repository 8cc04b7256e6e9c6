import { expect, test } from 'vitest';
import { fillPattern, parsePattern } from './pattern';

const values = {
  name: 'IMG_1',
  folder: 'Mugs',
  sku: 'AB-123',
  view: 'front',
  preset: 'amazon',
  w: 2000,
  h: 1500,
  n: 7,
  date: '2026-11-23',
};

function fill(pattern: string, more: Partial<Record<keyof typeof values, string | number>> = {}) {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return fillPattern(parsed.value, { ...values, ...more });
}

test.each([
  ['{name}', 'IMG_1'],
  ['{preset}/{sku}_{view}_{w}x{h}', 'amazon/AB-123_front_2000x1500'],
  ['{folder}-{n:3}-{date}', 'Mugs-007-2026-11-23'],
  ['fixed', 'fixed'],
])('%s is written as %s', (pattern, written) => {
  expect(fill(pattern)).toBe(written);
});

test('a token that stands for nothing takes its separators along', () => {
  expect(fill('{sku}_{view}', { view: '' })).toBe('AB-123');
  expect(fill('{sku}_{view}-{n}', { view: '' })).toBe('AB-123-7');
  expect(fill('{view}_{sku}', { view: '' })).toBe('AB-123');
  expect(fill('{folder}/{view} - {sku}', { view: '' })).toBe('Mugs/AB-123');
});

test.each([
  ['', 'empty', 0, 0],
  ['  ', 'empty', 0, 2],
  ['a{colour}', 'unknown-token', 1, 8],
  ['a{}', 'unknown-token', 1, 2],
  ['{Name}', 'unknown-token', 0, 6],
  ['{n:0}', 'bad-digits', 0, 5],
  ['{n:x}', 'bad-digits', 0, 5],
  ['{n:}', 'bad-digits', 0, 4],
  ['{name:3}', 'bad-digits', 0, 8],
  ['{name', 'not-closed', 0, 1],
  ['{na{me}', 'not-closed', 0, 1],
  ['{name}}', 'not-opened', 6, 1],
])('%j is refused as %s, at its place', (pattern, reason, at, length) => {
  expect(parsePattern(pattern)).toEqual({ ok: false, error: { reason, at, length } });
});
