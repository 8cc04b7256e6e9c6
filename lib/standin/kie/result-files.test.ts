import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newDir } from './fixture';
import { openResultFiles } from './result-files';

test('a picture is read under the name it was given, which nobody guesses', async () => {
  const files = openResultFiles(join(newDir(), 'files'), Date.now);
  const name = await files.save(Buffer.from('one'));
  expect(name).toMatch(/^[0-9a-z]{26}\.png$/);
  expect(await files.read(name)).toEqual(Buffer.from('one'));
  expect(await files.save(Buffer.from('one'))).not.toBe(name);
});

test('no other file is read, wherever it lies', async () => {
  const dir = newDir();
  const files = openResultFiles(join(dir, 'files'), Date.now);
  writeFileSync(join(dir, 'tasks.jsonl'), 'secret');
  writeFileSync(join(dir, 'files', `${'a'.repeat(26)}.png.new`), 'half');
  for (const name of ['../tasks.jsonl', `${'a'.repeat(26)}.png.new`, '', '.']) {
    expect(await files.read(name)).toBeNull();
  }
});
