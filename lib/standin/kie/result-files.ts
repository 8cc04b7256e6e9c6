import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@/lib/base/ids';

/** Kie's page on tasks says that result URLs usually die after a day. */
const KEPT_MS = 24 * 3_600_000;

const SWEEP_EVERY_MS = 3_600_000;

const NAME = /^[0-9a-z]{26}\.png$/;

/** The pictures that tasks ended in, under names that cannot be guessed. */
export type ResultFiles = {
  /** Keeps a picture whole or not at all, and says under which name. */
  save(png: Uint8Array): Promise<string>;
  /** `null` for a name that was never given out, or whose picture is gone. */
  read(name: string): Promise<Buffer | null>;
};

/** Pictures older than a day, by `now` (ms), are deleted on a save, once an hour at most. */
export function openResultFiles(dir: string, now: () => number): ResultFiles {
  mkdirSync(dir, { recursive: true });

  let sweptAt = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    if (now() - sweptAt < SWEEP_EVERY_MS) return;
    sweptAt = now();
    for (const name of await readdir(dir)) {
      const path = join(dir, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < now() - KEPT_MS) await rm(path, { force: true });
    }
  }

  return {
    async save(png) {
      const name = `${newId()}.png`;
      const path = join(dir, name);
      await writeFile(`${path}.new`, png);
      await rename(`${path}.new`, path);
      await sweep().catch(() => undefined);
      return name;
    },
    async read(name) {
      if (!NAME.test(name)) return null;
      return await readFile(join(dir, name)).catch(() => null);
    },
  };
}
