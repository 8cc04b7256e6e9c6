// npx tsx --conditions=react-server e2e/bench/page.bench.ts
// Batches on the real page, whose Kie is elsewhere: what one of 100 photos of 12 megapixels does to
// the main thread and to the renderer's memory, whether its second half takes more of that than its
// first, and whether one of 500 small ones holds more than one of 100.
import type { Page } from '@playwright/test';
import { bench, type Later, openPostgres, startApp } from './bench';
import {
  longTasks,
  openBrowser,
  openPage,
  photoInput,
  traceTasks,
  watchMemory,
  watchTasks,
} from './browser';
import { cameraPhotos } from './camera-photos';
import { openFarKie } from './far-kie';

const LARGE = { width: 4000, height: 3000 };
const SMALL = { width: 800, height: 600 };
const READ_EVERY_MS = 500;
const PATIENCE_MS = 900_000;
const LONG_MS = 50;

/** Generous, so that the page is what takes its time. */
const CREATES = { limit: 100, windowMs: 1_000 };

/** Resolves once so many photos are done. */
async function done(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      if (document.querySelector('li[data-phase=failed]')) return true;
      // The summary in the bar, the shortest text in which it stands.
      const summary = [...document.querySelectorAll('section p')].find((line) =>
        / photos done/.test(line.textContent),
      );
      return Number(/^[\d,]+/.exec(summary?.textContent ?? '')?.[0].replace(',', '')) >= wanted;
    },
    count,
    { timeout: PATIENCE_MS, polling: READ_EVERY_MS },
  );
  const failed = await page.locator('li[data-phase=failed]').allInnerTexts();
  if (failed.length > 0) throw new Error(`photos failed: ${failed.join('; ')}`);
}

/**
 * One batch in a fresh browser.
 * @param stages numbers of photos done, the last one being all
 * @returns the peak of the memory within each stage, in MB, the long tasks, in ms, and how
 * many of all tasks took as much of a processor, with the longest in ms
 */
async function runBatch(later: Later, origin: string, photos: string[], stages: number[]) {
  const browser = await openBrowser(later);
  const page = await openPage(browser);
  await page.goto(origin, { waitUntil: 'networkidle' });
  await watchTasks(page);
  const endTrace = await traceTasks(browser, page);
  const over = new AbortController();
  let peak = 0;
  const watching = watchMemory(browser, READ_EVERY_MS, over.signal, (megabytes) => {
    peak = Math.max(peak, megabytes);
  });
  const peaks = [];
  try {
    await page.getByLabel('Show what larger batches will cost before they start').uncheck();
    await photoInput(page).setInputFiles(photos);
    for (const stage of stages) {
      await done(page, stage);
      peaks.push(peak);
      peak = 0;
    }
  } finally {
    over.abort();
    await watching;
  }
  const tasks = await longTasks(page);
  const working = await endTrace();
  await browser.close();
  return {
    peaks,
    tasks,
    working: working.filter((ms) => ms > LONG_MS).length,
    longest: Math.max(0, ...working),
  };
}

await bench(
  {
    'page-100-tasks-over-50-ms': { unit: 'tasks', limit: '<=0' },
    'page-100-longest-task-over-50-ms': { unit: 'ms', limit: '-' },
    'page-100-tasks-over-50-ms-of-processor': { unit: 'tasks', limit: '<=0' },
    'page-100-longest-task-of-processor': { unit: 'ms', limit: '<=50' },
    'page-memory-peak-10': { unit: 'MB', limit: '<=700' },
    'page-memory-peak-100': { unit: 'MB', limit: '<=700' },
    'page-memory-second-50-against-first': { unit: 'ratio', limit: '<=1.05', digits: 2 },
    'page-memory-peak-500-small': { unit: 'MB', limit: '<=700' },
    'page-memory-500-small-against-100-small': { unit: 'ratio', limit: '<=1.05', digits: 2 },
    'page-500-small-tasks-over-50-ms': { unit: 'tasks', limit: '-' },
    'page-500-small-longest-task-over-50-ms': { unit: 'ms', limit: '-' },
    'page-500-small-tasks-over-50-ms-of-processor': { unit: 'tasks', limit: '<=0' },
    'page-500-small-longest-task-of-processor': { unit: 'ms', limit: '<=50' },
  },
  async (later) => {
    const database = await openPostgres(later);
    const serve = async (name: string, size: typeof LARGE) =>
      startApp(later, {
        ...(await openFarKie(later, size)),
        DATABASE_URL: await database(name),
        KIE_CREATES: String(CREATES.limit),
        KIE_CREATES_WINDOW_MS: String(CREATES.windowMs),
      });

    const large = await cameraPhotos(later, 100, LARGE);
    const app = await serve('large', LARGE);
    const hundred = await runBatch(later, app.origin, large, [10, 50, 100]);
    await app.kill('SIGTERM');
    const [ten = 0, to50 = 0, to100 = 0] = hundred.peaks;
    const small = await cameraPhotos(later, 500, SMALL);
    const next = await serve('small', SMALL);
    const many = await runBatch(later, next.origin, small, [100, 500]);
    const [few = 0, most = 0] = many.peaks;
    return {
      'page-100-tasks-over-50-ms': hundred.tasks.length,
      'page-100-longest-task-over-50-ms': Math.max(0, ...hundred.tasks),
      'page-100-tasks-over-50-ms-of-processor': hundred.working,
      'page-100-longest-task-of-processor': hundred.longest,
      'page-memory-peak-10': ten,
      'page-memory-peak-100': Math.max(ten, to50, to100),
      'page-memory-second-50-against-first': to100 / Math.max(ten, to50),
      'page-memory-peak-500-small': Math.max(few, most),
      'page-memory-500-small-against-100-small': most / few,
      'page-500-small-tasks-over-50-ms': many.tasks.length,
      'page-500-small-longest-task-over-50-ms': Math.max(0, ...many.tasks),
      'page-500-small-tasks-over-50-ms-of-processor': many.working,
      'page-500-small-longest-task-of-processor': many.longest,
    };
  },
);
