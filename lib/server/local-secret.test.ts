import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newFolder } from '@/lib/db/fixture';
import { localSecret } from './local-secret';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a secret is long, for its owner alone, and stays the same', () => {
  const dataDir = path.join(folder, 'not', 'there', 'yet');
  const secret = localSecret(dataDir, 'blob');
  expect(secret).toMatch(/^[0-9a-f]{48}$/);
  expect(localSecret(dataDir, 'blob')).toBe(secret);
  expect(localSecret(dataDir, 'other')).not.toBe(secret);
  expect(readdirSync(dataDir).sort()).toEqual(['blob.secret', 'other.secret']);
  expect(statSync(path.join(dataDir, 'blob.secret')).mode & 0o077).toBe(0);
});

test('a secret is read once, and then no file is needed', () => {
  const dataDir = path.join(folder, 'gone');
  const secret = localSecret(dataDir, 'blob');
  rmSync(dataDir, { recursive: true });
  expect(localSecret(dataDir, 'blob')).toBe(secret);
  expect(existsSync(dataDir)).toBe(false);
});

test('another folder has another', () => {
  expect(localSecret(path.join(folder, 'a'), 'blob')).not.toBe(
    localSecret(path.join(folder, 'b'), 'blob'),
  );
});
