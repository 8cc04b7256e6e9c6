import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clearScratch, holdScratch } from './scratch';
import { downloadTarget } from './zip-target';

const files = new Set<string>();
const held = new Set<string>();
/** Called when a tab asks which files are in use. */
let onQuery = () => {};

beforeEach(() => {
  files.clear();
  held.clear();
  onQuery = () => {};
  const folder = {
    async *keys() {
      yield* [...files];
    },
    removeEntry: async (id: string) => void files.delete(id),
  };
  vi.stubGlobal('navigator', {
    storage: {
      getDirectory: async () => ({ getDirectoryHandle: async () => folder }),
      estimate: async () => ({ quota: 100, usage: files.size * 60 }),
    },
    locks: {
      async request(name: string, work: () => Promise<void>) {
        await Promise.resolve();
        held.add(name);
        await work();
        held.delete(name);
      },
      async query() {
        onQuery();
        return { held: [...held].map((name) => ({ name })) };
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

test('what an earlier visit has left is removed, and what a tab uses stays', async () => {
  const { id, remove } = await holdScratch();
  files.add(id).add('left behind');
  await clearScratch();
  expect([...files]).toEqual([id]);
  await remove();
  expect(files.size).toBe(0);
});

test('a file that another tab begins meanwhile stays', async () => {
  files.add('left behind');
  onQuery = () => files.add('begun just now');
  await clearScratch();
  expect([...files]).toEqual(['begun just now']);
});

test('where tabs cannot tell each other what they use, nothing is removed', async () => {
  vi.stubGlobal('navigator', { ...navigator, locks: undefined });
  files.add('of some tab');
  await clearScratch();
  expect(files.size).toBe(1);
});

test('a zip has the room that an earlier one had which nobody took', async () => {
  files.add('left behind');
  await expect(downloadTarget(80)).resolves.toBeDefined();
});
