import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const STALE_MS = 24 * 3_600_000;

/**
 * A folder for what is not finished. Its first use makes it, and removes what a crash or a client
 * that never came back left there more than a day ago.
 */
export function createScratchFolder(dir: string, now: () => number): () => Promise<string> {
  async function prepare() {
    await mkdir(dir, { recursive: true });
    for (const name of await readdir(dir)) {
      const path = join(dir, name);
      const left = await stat(path).catch(() => null);
      if (left && now() - left.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
    }
    return dir;
  }
  let ready: Promise<string> | undefined;
  return () => {
    ready ??= prepare();
    return ready;
  };
}
