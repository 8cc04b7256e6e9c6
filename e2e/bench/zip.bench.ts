// npx tsx --conditions=react-server e2e/bench/zip.bench.ts
// 200 files of 4 MB from an input into one zip, against JSZip, each in a browser of its own. Both
// read the same files, store them as they are with CRC-32, and are done when the page holds a blob
// that it can hand over as a download: ours a file on the disk, of which every byte is written (the
// system may still have some in its cache), JSZip's a blob in memory, of which nothing is on the disk.
// How long the browser takes to save either one is in neither.
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumLaunchOptions } from '../chromium';
import { serveHarness } from '../image-page';
import { freePort } from '../server';
import { bench } from './bench';
import { longTasks, traceTasks, watchMemory, watchTasks } from './browser';
import { median } from './numbers';
import type { ZipHarness } from './zip-harness';

declare global {
  var packer: ZipHarness;
}

const FILES = 200;
const BYTES = 4_000_000;
const ROUNDS = 3;
const LONG_MS = 50;
const JSZIP = createRequire(import.meta.url).resolve('jszip/dist/jszip.min.js');

/** Files as noise, which nothing makes smaller. */
function filesIn(folder: string): string[] {
  return Array.from({ length: FILES }, (_, at) => {
    const file = path.join(folder, `${at}.png`);
    writeFileSync(file, randomFillSync(Buffer.alloc(BYTES)));
    return file;
  });
}

interface Packing {
  readonly ms: number;
  /** What the page took of the memory beyond what it had before, at its most. */
  readonly megabytes: number;
  readonly tasks: number;
  /** Those that took as much of a processor. */
  readonly working: number;
}

/** A browser with a profile on the disk, as people have one: in a private window files are memory. */
async function openProfile(
  folder: string,
): Promise<{ browser: Browser; page: Page; close: () => Promise<void> }> {
  const port = await freePort();
  const { args = [], ...options } = chromiumLaunchOptions();
  const context = await chromium.launchPersistentContext(folder, {
    ...options,
    args: [...args, `--remote-debugging-port=${port}`],
  });
  // The second way in leads to the processes, which a profile's own does not tell of.
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  return {
    browser,
    page: await context.newPage(),
    async close() {
      await browser.close().catch(() => {});
      await context.close();
    },
  };
}

async function pack(
  folder: string,
  url: string,
  paths: readonly string[],
  by: 'ours' | 'jszip',
): Promise<Packing> {
  const { browser, page, close } = await openProfile(path.join(folder, by));
  try {
    await page.goto(url);
    await page.waitForFunction(() => 'packer' in globalThis);
    if (by === 'jszip') await page.addScriptTag({ path: JSZIP });
    await page.getByLabel('Files').setInputFiles([...paths]);
    let [before, most] = [0, 0];
    const watching = new AbortController();
    const watched = watchMemory(browser, 50, watching.signal, (megabytes) => {
      before ||= megabytes;
      most = Math.max(most, megabytes);
    });
    await page.waitForFunction(() => document.readyState === 'complete');
    await watchTasks(page);
    // Tracing takes time with every task, of which JSZip has many: it is spared that.
    const endTrace = by === 'ours' ? await traceTasks(browser, page) : async () => [];
    const { ms, bytes } = await page.evaluate((how) => packer[how](), by);
    watching.abort();
    await watched;
    if (bytes < FILES * BYTES) throw new Error(`the zip of ${by} has ${bytes} bytes`);
    const tasks = (await longTasks(page)).length;
    const working = (await endTrace()).filter((spent) => spent > LONG_MS).length;
    return { ms, megabytes: most - before, tasks, working };
  } finally {
    await close();
    rmSync(path.join(folder, by), { recursive: true, force: true });
  }
}

await bench(
  {
    'zip-200x4mb': { unit: 'ms', limit: '-' },
    'zip-200x4mb-ratio': { unit: 'ratio', limit: '<=0.5', digits: 2 },
    'zip-200x4mb-memory': { unit: 'MB', limit: '-' },
    'zip-200x4mb-memory-ratio': { unit: 'ratio', limit: '<=0.05', digits: 3 },
    'zip-200x4mb-long-tasks': { unit: 'tasks', limit: '<=0' },
    'zip-tasks-over-50-ms-of-processor': { unit: 'tasks', limit: '<=0' },
  },
  async (later) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'clearcut-zip-'));
    later(async () => rmSync(folder, { recursive: true, force: true }));
    const paths = filesIn(folder);
    const server = await serveHarness('/e2e/bench/zip-harness.ts');
    later(server.close);
    const rounds: Record<'ours' | 'jszip', Packing>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await pack(folder, server.url, paths, 'ours');
      const jszip = await pack(folder, server.url, paths, 'jszip');
      rounds.push({ ours, jszip });
    }
    const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value));
    return {
      'zip-200x4mb': of(({ ours }) => ours.ms),
      'zip-200x4mb-ratio': of(({ ours, jszip }) => ours.ms / jszip.ms),
      'zip-200x4mb-memory': of(({ ours }) => ours.megabytes),
      'zip-200x4mb-memory-ratio': of(({ ours, jszip }) => ours.megabytes / jszip.megabytes),
      'zip-200x4mb-long-tasks': Math.max(...rounds.map(({ ours }) => ours.tasks)),
      'zip-tasks-over-50-ms-of-processor': Math.max(...rounds.map(({ ours }) => ours.working)),
    };
  },
);
