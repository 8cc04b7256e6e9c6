import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { chromiumLaunchOptions } from '../chromium';
import type { Later } from './bench';

declare global {
  interface Window {
    /** How long the main thread's tasks of more than 50 ms took, in ms. */
    longTasks?: number[];
  }
}

export async function openBrowser(later: Later): Promise<Browser> {
  const browser = await chromium.launch(chromiumLaunchOptions());
  later(() => browser.close());
  return browser;
}

/** A page in a profile of its own. */
export const openPage = (browser: Browser): Promise<Page> => browser.newPage({ locale: 'en-GB' });

/** The input for photos, as it is on both faces of the page. */
export const photoInput = (page: Page) => page.getByLabel('Add photos', { exact: true }).first();

/** Has the page note its long tasks from now on. */
export async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    window.longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
}

export const longTasks = async (page: Page): Promise<number[]> =>
  z.array(z.number()).parse(await page.evaluate(() => window.longTasks));

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.object({ name: z.unknown(), src_file: z.unknown() }).partial().optional(),
    }),
  ),
});

/** Chromium giving freed memory back, which it does on whatever page freed it. */
const HOUSEKEEPING = 'base/allocator/partition_alloc_support.cc';

/**
 * Traces the main threads of the page's renderers until the returned function is called.
 * @returns what their tasks took of a processor, in ms: without the time in which another thread or
 * process had it, which on a machine with few of them is most of what a long task lasts, and without
 * what is not the page's
 */
export async function traceTasks(browser: Browser, page: Page): Promise<() => Promise<number[]>> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  return async () => {
    const { traceEvents } = traceSchema.parse(JSON.parse(String(await browser.stopTracing())));
    const isMain = new Set(
      traceEvents
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    return traceEvents
      .filter(({ name, ph, pid, tid, args }) => {
        const isTask = ph === 'X' && name.endsWith('RunTask') && isMain.has(`${pid} ${tid}`);
        return isTask && args?.src_file !== HOUSEKEEPING;
      })
      .map(({ tdur = 0 }) => tdur / 1000);
  };
}

const processesSchema = z.object({
  processInfo: z.array(z.object({ type: z.string(), id: z.number() })),
});

/** What a process holds of the memory, its shared pages by their share, in MB; 0 when it has gone. */
function heldBy(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/**
 * Reads the memory of the largest renderer, which is the one with the page and its workers, every
 * `everyMs` until `signal` is aborted or the browser has gone. Linux only.
 */
export async function watchMemory(
  browser: Browser,
  everyMs: number,
  signal: AbortSignal,
  onRead: (megabytes: number) => void,
): Promise<void> {
  const client = await browser.newBrowserCDPSession();
  while (!signal.aborted) {
    const answer = await client.send('SystemInfo.getProcessInfo').catch(() => null);
    if (!answer) return;
    const { processInfo } = processesSchema.parse(answer);
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    onRead(Math.max(0, ...renderers.map(({ id }) => heldBy(id))));
    await pause(everyMs);
  }
}
