import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newDir } from './fixture';
import { openJournal } from './journal';

const schema = z.object({ n: z.number() });
const open = (path: string) => openJournal(path, schema);

test('what was appended is read again, in order', () => {
  const path = join(newDir(), 'deep', 'journal.jsonl');
  const first = open(path);
  expect(first.entries).toEqual([]);
  first.append({ n: 1 });
  first.append({ n: 2 });
  expect(open(path).entries).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a line that was being written when the process died is dropped, and the next is whole', () => {
  const path = join(newDir(), 'journal.jsonl');
  open(path).append({ n: 1 });
  appendFileSync(path, '{"n":2');
  const torn = open(path);
  expect(torn.entries).toEqual([{ n: 1 }]);
  torn.append({ n: 3 });
  expect(open(path).entries).toEqual([{ n: 1 }, { n: 3 }]);
});

test('a line that nobody understands hides only itself', () => {
  const path = join(newDir(), 'journal.jsonl');
  open(path).append({ n: 1 });
  appendFileSync(path, '\u0000\u0000\n{"m":2}\n');
  open(path).append({ n: 3 });
  expect(open(path).entries).toEqual([{ n: 1 }, { n: 3 }]);
});

test('nothing is written to a journal that was closed', () => {
  const path = join(newDir(), 'journal.jsonl');
  const journal = open(path);
  journal.close();
  journal.close();
  expect(() => journal.append({ n: 1 })).toThrow('closed');
  expect(open(path).entries).toEqual([]);
});

test('a rewritten journal holds the new entries only, and can be appended to', () => {
  const path = join(newDir(), 'journal.jsonl');
  const journal = open(path);
  journal.append({ n: 1 });
  journal.rewrite([{ n: 7 }]);
  journal.append({ n: 8 });
  expect(readFileSync(path, 'utf8')).toBe('{"n":7}\n{"n":8}\n');
});
