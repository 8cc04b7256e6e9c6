import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** An append-only file of JSON lines. What `append` returned from survives a kill -9 of the process. */
export type Journal<T> = {
  /** What the file held when it was opened, oldest first. */
  readonly entries: readonly T[];
  append(entry: T): void;
  /** Puts these entries in the place of all others, whole or not at all. */
  rewrite(entries: readonly T[]): void;
  /** Whatever is appended after it throws. Closing twice is closing once. */
  close(): void;
};

const NEWLINE = 10;

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      return Buffer.alloc(0);
    }
    throw thrown;
  }
}

function parseLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Opens or makes the journal at `path`. A last line without its end was being written when the
 * process died: it is cut off. A whole line that the schema does not know is passed over.
 * Writing is synchronous: the system keeps what was handed to it, so no fsync is needed for a
 * process that dies, only for a machine that does.
 */
export function openJournal<T>(path: string, schema: z.ZodType<T>): Journal<T> {
  mkdirSync(dirname(path), { recursive: true });
  const bytes = readOrEmpty(path);
  let size = bytes.lastIndexOf(NEWLINE) + 1;
  if (size < bytes.length) truncateSync(path, size);
  const entries = bytes
    .toString('utf8', 0, size)
    .split('\n')
    .map((line) => parseLine(line, schema))
    .filter((entry) => entry !== undefined);
  let file: number | null = openSync(path, 'a');

  // A number that was closed may already stand for another file.
  const opened = (): number => {
    if (file === null) throw new Error('journal is closed');
    return file;
  };

  return {
    entries,
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      const descriptor = opened();
      try {
        writeFileSync(descriptor, line);
        size += line.length;
      } catch (thrown) {
        // Half a line must not become the beginning of the next one.
        ftruncateSync(descriptor, size);
        throw thrown;
      }
    },
    rewrite(kept) {
      const text = Buffer.from(kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
      closeSync(opened());
      file = openSync(path, 'a');
      size = text.length;
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
