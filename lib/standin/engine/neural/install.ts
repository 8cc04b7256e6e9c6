// Fetches the neural engine into the data folder, whole or not at all.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lock from './lock.json';
import manifest from './manifest.json';
import { MODEL_PIN, ModelDamaged, type Pin, verifyModel } from './model';
import { FetchFailed, NPM, type NpmCommand, npmCi } from './npm';

/** On disk, measured on Linux. */
export const ENGINE_BYTES = 292_000_000;
export const ENGINE_LICENCE = 'AGPL-3.0; licence of the weights unclear';

const FOLDER = 'engine';
const PARTIAL = 'engine.partial-';
const MARK = 'ready.json';
/** Changes with the pinned versions, so that an older engine is fetched anew. */
const EDITION = createHash('sha256').update(JSON.stringify(lock)).digest('hex');
/** No byte for this long means that the network is gone, whatever npm still hopes for. */
const STALLED_MS = 120_000;
const LOOK_EVERY_MS = 1000;

export const engineFolder = (dataDir: string): string => path.resolve(dataDir, FOLDER);

/** Whether a whole engine of this edition is there. Looks at its mark alone, without waiting. */
export function isInstalled(dataDir: string): boolean {
  try {
    return readFileSync(path.join(engineFolder(dataDir), MARK), 'utf8') === EDITION;
  } catch {
    return false;
  }
}

export const removeEngine = (dataDir: string): Promise<void> =>
  rm(engineFolder(dataDir), { recursive: true, force: true, maxRetries: 3 });

export interface Install {
  dataDir: string;
  signal: AbortSignal;
  onProgress: (fetchedBytes: number) => void;
  npm?: NpmCommand;
  pin?: Pin;
  freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Into a folder of its own first; only when npm is done and the model is the pinned one does it get
 * its name. What an earlier run left half-done is cleared away.
 * @throws {FetchFailed}; the signal's reason.
 */
export async function install(options: Install): Promise<void> {
  const { dataDir, signal, onProgress, npm = NPM, pin = MODEL_PIN, freeBytes = freeOn } = options;
  const partial = path.resolve(dataDir, `${PARTIAL}${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await clearLeftovers(dataDir);
    const free = await freeBytes(dataDir);
    if (free < ENGINE_BYTES) throw new FetchFailed('no-space', `${free} bytes free`);
    await mkdir(partial, { recursive: true });
    await writeFile(path.join(partial, 'package.json'), JSON.stringify(manifest));
    await writeFile(path.join(partial, 'package-lock.json'), JSON.stringify(lock));
    await whileWatched(partial, onProgress, signal, (watched) => npmCi(npm, partial, watched));
    await verifyModel(partial, pin);
    await writeFile(path.join(partial, MARK), EDITION);
    signal.throwIfAborted();
    await moveIn(partial, dataDir);
  } catch (error) {
    await rm(partial, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    throw signal.aborted ? signal.reason : asFailure(error);
  }
}

async function moveIn(partial: string, dataDir: string) {
  // Another process was quicker; its engine may be at work already.
  if (isInstalled(dataDir)) return rm(partial, { recursive: true, force: true });
  await removeEngine(dataDir);
  return rename(partial, engineFolder(dataDir));
}

function asFailure(cause: unknown): FetchFailed {
  if (cause instanceof FetchFailed) return cause;
  if (cause instanceof ModelDamaged) return new FetchFailed('damaged', cause.message, { cause });
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'no-space' : 'other';
  return new FetchFailed(reason, String(cause), { cause });
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Half-done folders of processes that have ended, and our own: we fetch once at a time. */
async function clearLeftovers(dataDir: string) {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(PARTIAL)) continue;
    const pid = Number(name.slice(PARTIAL.length));
    if (pid !== process.pid && pid > 0 && isAlive(pid)) continue;
    const leftover = path.join(dataDir, name);
    // An npm that outlived its process may still write there: the next fetch clears it.
    await rm(leftover, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** Bytes of all files in a folder, while others write and move them about. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = await lstat(path.join(entry.parentPath, entry.name)).catch(() => null);
    bytes += file?.size ?? 0;
  }
  return bytes;
}

/** Reports what arrives in `folder` while `work` runs, and ends it when nothing does for long. */
async function whileWatched(
  folder: string,
  onProgress: (fetchedBytes: number) => void,
  signal: AbortSignal,
  work: (watched: AbortSignal) => Promise<void>,
) {
  const stalled = new AbortController();
  let most = 0;
  let grewAt = Date.now();
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    const bytes = await bytesIn(folder);
    isLooking = false;
    if (bytes > most) {
      most = bytes;
      grewAt = Date.now();
      onProgress(most);
    } else if (Date.now() - grewAt > STALLED_MS) {
      stalled.abort(new FetchFailed('offline', 'nothing arrived for two minutes'));
    }
  }, LOOK_EVERY_MS);
  try {
    await work(AbortSignal.any([signal, stalled.signal]));
  } finally {
    clearInterval(timer);
  }
}
