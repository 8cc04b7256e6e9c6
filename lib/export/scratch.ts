import { newId } from '@/lib/base/ids';

/** A file that lives as long as it is in use: `exports/<id>` in the origin's private file system. */
export interface Scratch {
  readonly id: string;
  /** Never throws. */
  remove(): Promise<void>;
}

const PREFIX = 'clearcut export ';

const top = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle('exports', { create: true });

/**
 * Says to other tabs that a file is in use, until the answer is called or the tab is closed.
 * Settles once they can see it.
 */
async function hold(id: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { locks } = navigator;
  if (!locks) return release;
  await new Promise<void>((onHeld) => {
    const held = () => {
      onHeld();
      return released;
    };
    // Where it is refused nobody can ask for it either.
    locks.request(`${PREFIX}${id}`, held).catch(() => onHeld());
  });
  return release;
}

/** A new one, which the other tabs leave alone from now on. */
export async function holdScratch(): Promise<Scratch> {
  const id = newId();
  const release = await hold(id);
  return {
    id,
    async remove() {
      try {
        await (await top()).removeEntry(id);
      } catch {
        // There was none, or the next start removes it.
      }
      release();
    },
  };
}

/** @throws where the browser has no such file system, or forbids it */
export const scratchFile = async (id: string): Promise<FileSystemFileHandle> =>
  (await top()).getFileHandle(id, { create: true });

/**
 * Removes what an earlier visit has left behind, and no tab uses; nothing where tabs cannot tell
 * each other. Never throws.
 */
export async function clearScratch(): Promise<void> {
  try {
    if (!navigator.locks) return;
    const folder = await top();
    // The files first: whoever begins one from here on has held it before.
    const ids: string[] = [];
    for await (const id of folder.keys()) ids.push(id);
    const { held = [] } = await navigator.locks.query();
    const inUse = new Set(held.map(({ name }) => name));
    for (const id of ids) {
      if (!inUse.has(`${PREFIX}${id}`)) await folder.removeEntry(id).catch(() => {});
    }
  } catch {
    // There is no such place, and so nothing in it.
  }
}
