import 'server-only';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const codeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return 0;
    throw thrown;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM';
  }
}

// What this process holds, by every copy of this module that a bundler may make of it.
const shared: typeof globalThis & { clearcutLocks?: Set<string> } = globalThis;
shared.clearcutLocks ??= new Set();
const mine = shared.clearcutLocks;

/** In a container every start may get the same process id: our own in a lock may be a dead one's. */
const isHeld = (file: string, pid: number): boolean =>
  pid === process.pid ? mine.has(file) : isAlive(pid);

/** Writes our id under a name of its own first: nobody ever reads a lock without its holder. */
function createLock(file: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, String(process.pid));
    linkSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Claims a PGlite folder for this process. PGlite itself lets two processes open one folder, each
 * with a view of its own, and the folder may never open again. The lock is a file beside the
 * folder with the holder's process id; one whose holder is dead is taken over.
 * @returns a function that gives the folder back
 * @throws Error naming the process that holds it
 */
export function lockFolder(folder: string): () => void {
  const file = `${path.resolve(folder)}.lock`;
  mkdirSync(path.dirname(folder), { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      createLock(file);
      mine.add(file);
      const release = () => {
        if (mine.delete(file) && holderOf(file) === process.pid) rmSync(file, { force: true });
        process.removeListener('exit', release);
      };
      process.once('exit', release);
      return release;
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
    }
    const holder = holderOf(file);
    if (isHeld(file, holder)) throw new Error(`database folder is in use by process ${holder}`);
    rmSync(file, { force: true });
  }
  throw new Error('database folder could not be locked');
}
