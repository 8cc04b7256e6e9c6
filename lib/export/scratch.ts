import { newId } from '@/lib/base/ids';

/** Files that live as long as they are in use: `exports/<id>` in the origin's private file system. */
export interface Scratch {
  writable(): Promise<FileSystemWritableFileStream>;
  /** What was written, read from the disk as it is used. */
  file(): Promise<File>;
  /** Never throws. */
  remove(): Promise<void>;
}

const PREFIX = 'clearcut export ';
/** What Chromium calls a file while it is being written. */
const SWAP = /\.crswap$/;

const top = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle('exports', { create: true });

/** Says to other tabs that a file is in use, until the answer is called or the tab is closed. */
function hold(id: string): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  if ('locks' in navigator)
    navigator.locks.request(`${PREFIX}${id}`, () => released).catch(() => {});
  return release;
}

/** @throws where the browser has no such file system, or forbids it */
export async function openScratch(): Promise<Scratch> {
  const id = newId();
  const release = hold(id);
  const handle = await (await top()).getFileHandle(id, { create: true });
  return {
    writable: () => handle.createWritable(),
    file: () => handle.getFile(),
    async remove() {
      try {
        await (await top()).removeEntry(id);
      } catch {
        // The next start removes what is left.
      }
      release();
    },
  };
}

/** Removes what an earlier visit has left behind, and no tab uses. Never throws. */
export async function clearScratch(): Promise<void> {
  try {
    const folder = await top();
    const { held = [] } = 'locks' in navigator ? await navigator.locks.query() : {};
    const inUse = new Set(held.map(({ name }) => name));
    for await (const name of folder.keys()) {
      const id = name.replace(SWAP, '');
      if (!inUse.has(`${PREFIX}${id}`)) await folder.removeEntry(name).catch(() => {});
    }
  } catch {
    // There is no such place, and so nothing in it.
  }
}
