import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SETTINGS } from './fixture';
import { digestOf, exportSettingsSchema, settingsText, sha256 } from './settings';

test('the settings are read as they were written', () => {
  expect(exportSettingsSchema.parse(JSON.parse(settingsText(SETTINGS)))).toEqual(SETTINGS);
});

test('their text is the same in whatever order they were put together', () => {
  const { deliverables, ...others } = SETTINGS;
  expect(settingsText({ ...others, deliverables })).toBe(settingsText(SETTINGS));
  expect(settingsText({ ...SETTINGS, withReport: true })).not.toBe(settingsText(SETTINGS));
});

test('the digest is what other programs say of the same bytes', async () => {
  const text = settingsText(SETTINGS);
  const others = createHash('sha256').update(text).digest('hex');
  expect(await sha256(text)).toBe(others);
  expect(await sha256(new Blob([text]))).toBe(others);
  expect(await digestOf({ a: 1, b: [2] })).toBe(await digestOf({ b: [2], a: 1 }));
});

test('two deliverables of one id are refused', () => {
  const [first] = SETTINGS.deliverables;
  const twice = { ...SETTINGS, deliverables: [first, first] };
  expect(exportSettingsSchema.safeParse(twice).success).toBe(false);
});
