/** Runs in the browser, on its real disk, and answers in plain values. */
import { codeOf } from '@/lib/base/errors';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { lookIntoFolder, openFolder } from '@/lib/export/folder';
import { PLAIN_NAMES } from '@/lib/export/names/settings';
import { type ExportPhoto, planExport } from '@/lib/export/plan';
import { type ExportOutcome, type Hands, runExport } from '@/lib/export/run';
import { save } from '@/lib/export/save';
import { clearScratch } from '@/lib/export/scratch';
import type { Sink } from '@/lib/export/sink';
import { openZip } from '@/lib/export/zip';
import { downloadTarget, intoFile } from '@/lib/export/zip-target';
import { noiseOf } from './noise';

/** A photo by its path, and how many bytes its file has: always the same for one path. */
type Source = readonly [path: string, bytes: number];

const AT = new Date(2026, 10, 23, 12, 0, 0);

function planOf(sources: readonly Source[], work: string) {
  const photos = sources.map(([path]): ExportPhoto => {
    const slash = path.lastIndexOf('/');
    const [folder, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
    return { id: path, name, folder, digest: null, credits: 1, work, left: null };
  });
  const { plan, problems } = planExport(
    photos,
    {
      version: 1,
      deliverables: [PLAIN_CUTOUT],
      names: PLAIN_NAMES,
      withRejected: false,
      withReport: false,
      withManifest: true,
    },
    { date: '2026-11-23', sizeOf: () => null },
  );
  if (!plan) throw new Error(problems.map(({ kind }) => kind).join());
  return plan;
}

let aborting = new AbortController();
/** How many files were made, of which the last may wait for ever. */
let made = 0;

function hands(sources: readonly Source[], stopsAt: number): Hands {
  const sizes = new Map(sources);
  made = 0;
  return {
    async render({ photo }) {
      made += 1;
      if (made > stopsAt) await new Promise(() => {});
      const bytes = sizes.get(photo.id) ?? 0;
      return {
        blob: new Blob([noiseOf(photo.id, bytes)]),
        size: { width: 4, height: 3 },
        checked: null,
      };
    },
  };
}

interface Options {
  /** After so many files the next is never finished. */
  stopsAt?: number;
  /** Of what the files depend on. */
  work?: string;
}

/** What has become of the files, or the code of why there are none. */
async function run<Saved>(
  sink: Sink<Saved>,
  sources: readonly Source[],
  { stopsAt = Number.POSITIVE_INFINITY, work = '' }: Options,
  onSaved?: (saved: Saved) => unknown,
) {
  aborting = new AbortController();
  try {
    const outcome: ExportOutcome<Saved> = await runExport({
      plan: planOf(sources, work),
      hands: hands(sources, stopsAt),
      sink,
      signal: aborting.signal,
    });
    if (outcome.saved) await onSaved?.(outcome.saved);
    return outcome.results.map(({ state, error }) => error ?? state);
  } catch (thrown) {
    return thrown === aborting.signal.reason ? 'aborted' : codeOf(thrown);
  }
}

const root = () => navigator.storage.getDirectory();
const folder = async (name: string) => (await root()).getDirectoryHandle(name, { create: true });

async function list(directory: FileSystemDirectoryHandle, above = ''): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for await (const [name, handle] of directory.entries()) {
    const path = `${above}${name}`;
    if (handle instanceof FileSystemDirectoryHandle)
      found.push(...(await list(handle, `${path}/`)));
    else if (handle instanceof FileSystemFileHandle) {
      found.push([path, (await handle.getFile()).size]);
    }
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

const harness = {
  /** Makes a zip and downloads it. */
  async download(sources: readonly Source[], options: Options = {}, expectedBytes = 0) {
    try {
      const sink = openZip(await downloadTarget(expectedBytes), AT);
      return await run(sink, sources, options, ({ file, release }) =>
        save(file, 'clearcut.zip', release),
      );
    } catch (thrown) {
      return codeOf(thrown);
    }
  },
  /** Makes a zip in a file, as a person's own disk would have one; gives what is in there. */
  async intoFile(sources: readonly Source[], options: Options = {}) {
    const directory = await folder('chosen');
    const handle = await directory.getFileHandle('clearcut.zip', { create: true });
    return run(openZip(intoFile(handle), AT), sources, options);
  },
  async intoFolder(sources: readonly Source[], options: Options = {}) {
    return run(await openFolder(await folder('chosen')), sources, options);
  },
  look: async (sources: readonly Source[], { work = '' }: Options = {}) =>
    lookIntoFolder(await folder('chosen'), planOf(sources, work), aborting.signal),
  made: () => made,
  abort: () => aborting.abort(new DOMException('enough', 'AbortError')),
  clear: clearScratch,
  /** What there is on the disk, with sizes. */
  list: async (name: string) => list(await folder(name)),
  async read(name: string, path: string) {
    const handle = await (await folder(name)).getFileHandle(path);
    return (await handle.getFile()).text();
  },
  async write(name: string, path: string, text: string) {
    const handle = await (await folder(name)).getFileHandle(path, { create: true });
    const writable = await handle.createWritable();
    await writable.write(text);
    await writable.close();
  },
  removeEntry: async (name: string, path: string) => (await folder(name)).removeEntry(path),
  folderIn: async (name: string, path: string) =>
    (await (await folder(name)).getDirectoryHandle(path, { create: true })).name,
  async intoLostFolder(sources: readonly Source[]) {
    const sink = await openFolder(await folder('lost'));
    await (await root()).removeEntry('lost', { recursive: true });
    return run(sink, sources, {});
  },
};

export type Harness = typeof harness;

Object.assign(globalThis, { harness });
