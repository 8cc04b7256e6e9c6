import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironment } from './environment.mjs';
import { isWorkshop, kieKey } from './kie-key';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'clearcut-kie-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (variables: Record<string, string>) =>
  readEnvironment({ DATA_DIR: folder, ...variables });

test('at home the built-in engine answers to a key that all know', () => {
  const env = at({});
  expect([isWorkshop(env), kieKey(env)]).toEqual([true, 'standin']);
});

test.each([[{ TEAM_PASSCODE: 'a long passcode' }], [{ PUBLIC_PHOTOS_PER_DAY: '5' }]])(
  'behind a door it has a key of its own, the same each time: %o',
  (door) => {
    const env = at(door);
    const key = kieKey(env);
    expect(isWorkshop(env)).toBe(false);
    expect(key).toMatch(/^[0-9a-f]{48}$/);
    expect(kieKey(at(door))).toBe(key);
  },
);

test("Kie's own key is what it is, door or not", () => {
  const blob = 'vercel_blob_rw_store_secret';
  const real = { KIE_API_KEY: 'a-real-key', BLOB_READ_WRITE_TOKEN: blob };
  expect(kieKey(at(real))).toBe('a-real-key');
  expect(kieKey(at({ ...real, TEAM_PASSCODE: 'a long passcode' }))).toBe('a-real-key');
});
