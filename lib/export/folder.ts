import { orAbandon } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';
import { diskError } from './disk';
import { type ManifestRow, manifestText, readManifest, withEarlier } from './manifest';
import { type ExportPlan, fingerprintOf, TABLES } from './plan';
import type { Sink } from './sink';

/**
 * Saving into a folder that a person chose. What is there already is known by the manifest in the
 * folder itself, which grows with the files: it outlives the browser, and moves with them.
 */

/** The folder of a path, and the file's name in it; null where there is no such folder. */
async function placeOf(top: FileSystemDirectoryHandle, path: string, create: boolean) {
  const steps = path.split('/');
  const name = steps.pop() ?? '';
  let folder = top;
  try {
    for (const step of steps) folder = await folder.getDirectoryHandle(step, { create });
  } catch (thrown) {
    if (create) throw thrown;
    return null;
  }
  return { folder, name };
}

/** A file by its path; null where there is none, or it cannot be read. */
export async function fileAt(top: FileSystemDirectoryHandle, path: string): Promise<File | null> {
  const place = await placeOf(top, path, false);
  const handle = await place?.folder.getFileHandle(place.name).catch(() => null);
  return (await handle?.getFile().catch(() => null)) ?? null;
}

/** Whole or not at all: its bytes take their place when the last of them is written. */
async function writeFile(
  top: FileSystemDirectoryHandle,
  path: string,
  blob: Blob,
  signal?: AbortSignal,
) {
  const { folder, name } = (await placeOf(top, path, true)) ?? { folder: top, name: path };
  const before = await folder.getFileHandle(name).catch(() => null);
  const handle = before ?? (await folder.getFileHandle(name, { create: true }));
  let writable: FileSystemWritableFileStream | null = null;
  try {
    writable = await handle.createWritable();
    const written = writable.write(blob);
    await (signal ? orAbandon(written, signal) : written);
    await writable.close();
  } catch (thrown) {
    await writable?.abort().catch(() => {});
    if (!before) await folder.removeEntry(name).catch(() => {});
    throw thrown;
  }
}

async function rowsIn(top: FileSystemDirectoryHandle): Promise<ReadonlyMap<string, ManifestRow>> {
  const text = await (await fileAt(top, TABLES.manifest))?.text();
  const made = readManifest(text ?? '').filter(({ state }) => state === 'made');
  return new Map(made.map((row) => [row.path, row]));
}

/** Whether the file is as the row says, as far as its size tells. */
const isWhole = (file: File | null, row: ManifestRow | undefined): boolean =>
  file !== null && String(file.size) === row?.bytes;

export interface FolderFindings {
  /** Files of the plan that are there as they would be made: they stay. */
  readonly kept: readonly string[];
  /** Files that an earlier export has made, and that would come out otherwise now. */
  readonly replaced: readonly string[];
  /** Files that are not known to be of an export, or were changed since: they would be lost. */
  readonly foreign: readonly string[];
}

/** What would become of the files in a folder. To be asked before an export into it. */
export async function lookIntoFolder(
  top: FileSystemDirectoryHandle,
  plan: ExportPlan,
  signal: AbortSignal,
): Promise<FolderFindings> {
  const rows = await rowsIn(top);
  const findings = { kept: [] as string[], replaced: [] as string[], foreign: [] as string[] };
  if (rows.size === 0) {
    for (const path of Object.values(TABLES)) {
      if (await fileAt(top, path)) findings.foreign.push(path);
    }
  }
  for (const planned of plan.files) {
    signal.throwIfAborted();
    const file = await fileAt(top, planned.path);
    // One without a byte was begun by a browser that ended then.
    if (!file || file.size === 0) continue;
    const row = rows.get(planned.path);
    if (!isWhole(file, row)) findings.foreign.push(planned.path);
    else if (row?.fingerprint === (await fingerprintOf(planned))) findings.kept.push(planned.path);
    else findings.replaced.push(planned.path);
  }
  return findings;
}

/**
 * Writes one file after another, and tells a file that cannot be written from a folder that is lost.
 * @throws {AppError} as `Sink.put`
 */
function createWriter(top: FileSystemDirectoryHandle) {
  const givingUp = new AbortController();
  let writing: Promise<void> = Promise.resolve();
  const givenUp = () => new AppError('place-lost', { detail: 'given up' });

  async function write(path: string, blob: Blob) {
    try {
      await writeFile(top, path, blob, givingUp.signal);
    } catch (thrown) {
      const error = diskError(thrown, 'file-not-saved');
      if (error.code !== 'place-lost' || givingUp.signal.aborted) throw error;
      throw (await isThere(top)) ? new AppError('file-not-saved', { cause: thrown }) : error;
    }
  }
  return {
    async write(path: string, blob: Blob) {
      if (givingUp.signal.aborted) throw givenUp();
      writing = write(path, blob);
      await writing;
    },
    /** Settles when nothing is on its way any more. */
    async giveUp() {
      givingUp.abort(givenUp());
      await writing.catch(() => {});
    },
  };
}

const isThere = (top: FileSystemDirectoryHandle): Promise<boolean> =>
  top
    .keys()
    .next()
    .then(
      () => true,
      () => false,
    );

/** How much the manifest grows before it is written anew, so that writing it costs little in all. */
const growth = (rows: number): number => Math.max(1, Math.floor(rows / 50));

/** The folder's manifest: of this run, and of the ones before as far as their files stand. */
function createBook(top: FileSystemDirectoryHandle, before: ReadonlyMap<string, ManifestRow>) {
  let latest: (() => readonly ManifestRow[]) | null = null;
  let [noted, settled] = [0, 0];

  async function write() {
    if (!latest) return;
    noted = settled;
    const text = manifestText(withEarlier(latest(), before.values()));
    await writeFile(top, TABLES.manifest, new Blob([text]));
  }
  return {
    write,
    async note(told: () => readonly ManifestRow[]) {
      latest = told;
      settled += 1;
      // Where it cannot be written the files will say so themselves.
      if (settled - noted >= growth(settled)) await write().catch(() => {});
    },
    async finish() {
      if (noted < settled) await write().catch(() => {});
    },
  };
}

/**
 * Writes files into a folder. One that an earlier run has made the same is not made again.
 * @throws {AppError} `place-lost` where the folder cannot be read any more
 */
export async function openFolder(top: FileSystemDirectoryHandle): Promise<Sink<null>> {
  const before = await rowsIn(top).catch((thrown: unknown) => {
    throw diskError(thrown, 'place-lost');
  });
  const writer = createWriter(top);
  const book = createBook(top, before);
  return {
    async kept(path, fingerprint) {
      const row = before.get(path);
      if (row?.fingerprint !== fingerprint) return null;
      return isWhole(await fileAt(top, path), row) ? row : null;
    },
    async put(path, blob) {
      // The folder's own has the files of other runs as well.
      if (path !== TABLES.manifest) await writer.write(path, blob);
    },
    note: book.note,
    async close() {
      await book.write().catch((thrown: unknown) => {
        throw diskError(thrown, 'file-not-saved');
      });
      return null;
    },
    async abort() {
      await writer.giveUp();
      await book.finish();
    },
  };
}
