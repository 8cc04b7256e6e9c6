// npx tsx --conditions=react-server e2e/bench/export.bench.ts
// The page's own export of photos of 12 megapixels as a zip: each as a PNG with its background
// removed, and as a JPEG on white by a shop's rules. Whether its second half takes more of the
// renderer's memory than its first; and what is gained, and taken of memory, where the browser says
// that there are four cores, so that two files are made at a time.
import type { Browser, Locator, Page } from '@playwright/test';
import { saveAsDownload } from '../app';
import { bench, openPostgres, startApp } from './bench';
import { openBrowser, openPage, photoInput, watchMemory } from './browser';
import { cameraPhotos } from './camera-photos';
import { openFarKie } from './far-kie';

/** Half of the aim's 200, of which each is two files. */
const PHOTOS = 100;
const FILES = 2 * PHOTOS;
const SIZE = { width: 4000, height: 3000 };
const READ_EVERY_MS = 500;
const PATIENCE_MS = 1_800_000;

/** Generous, so that nothing but the page takes its time. */
const CREATES = { limit: 100, windowMs: 1_000 };

/**
 * Resolves when a line of the page matches, whose first group is a number, with at least so many.
 * @throws what the page says where something has failed
 */
async function told(page: Page, line: RegExp, least: number): Promise<void> {
  await page.waitForFunction(
    ([source, wanted]) => {
      const alarm = document.querySelector('p.text-alarm:not(:empty)')?.textContent;
      if (alarm) throw new Error(alarm);
      const line = new RegExp(source);
      const numbers = [...document.querySelectorAll('p')].map(
        ({ textContent }) => line.exec(textContent.replaceAll(',', ''))?.[1],
      );
      return numbers.some((number) => Number(number) >= wanted);
    },
    [line.source, least] as const,
    { timeout: PATIENCE_MS, polling: READ_EVERY_MS },
  );
}

const DONE = /^(\d+) (?:of \d+ )?photos done/;

/** Sets how many cores the browser says that there are; its workers stay as many as they were. */
const sayCores = (page: Page, cores: number) =>
  page.evaluate((said) => Reflect.set(navigator, 'hardwareConcurrency', said), cores);

/** Exports the whole batch, in so many ms; what the renderer took at most, in MB, in each half. */
async function saveAll(browser: Browser, page: Page, panel: Locator) {
  const over = new AbortController();
  let peak = 0;
  const watching = watchMemory(browser, READ_EVERY_MS, over.signal, (megabytes) => {
    peak = Math.max(peak, megabytes);
  });
  const start = performance.now();
  const saved = page.waitForEvent('download', { timeout: PATIENCE_MS });
  await panel.getByRole('button', { name: 'Save as zip' }).click();
  await told(page, new RegExp(`(\\d+) of ${FILES} files`), FILES / 2);
  const first = peak;
  peak = 0;
  await saved;
  const ms = performance.now() - start;
  await told(page, /(\d+) files saved/, FILES);
  over.abort();
  await watching;
  return { ms, peaks: [first, peak] as const };
}

await bench(
  {
    'export-memory-peak': { unit: 'MB', limit: '-' },
    'export-memory-second-half-against-first': { unit: 'ratio', limit: '<=1.05', digits: 2 },
    'export-per-file': { unit: 'ms', limit: '-' },
    'export-two-at-a-time-against-one': { unit: 'ratio', limit: '-', digits: 2 },
    'export-two-at-a-time-memory-peak': { unit: 'MB', limit: '-' },
  },
  async (later) => {
    const photos = await cameraPhotos(later, PHOTOS, SIZE);
    const database = await openPostgres(later);
    const app = await startApp(later, {
      ...(await openFarKie(later, SIZE)),
      DATABASE_URL: await database('export'),
      KIE_CREATES: String(CREATES.limit),
      KIE_CREATES_WINDOW_MS: String(CREATES.windowMs),
    });
    const browser = await openBrowser(later);
    const page = await openPage(browser);
    await saveAsDownload(page);
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4, writable: true });
    });
    await page.goto(app.origin, { waitUntil: 'networkidle' });
    await page.getByLabel('Show what larger batches will cost before they start').uncheck();
    await photoInput(page).setInputFiles(photos);
    await told(page, DONE, PHOTOS);

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Export' });
    await panel.getByRole('button', { name: 'Add', exact: true }).click();
    await panel.getByRole('checkbox', { name: 'Shopify' }).check();
    await panel.getByRole('button', { name: 'Add 1' }).click();

    await sayCores(page, 2);
    const single = await saveAll(browser, page, panel);
    await sayCores(page, 4);
    const double = await saveAll(browser, page, panel);
    return {
      'export-memory-peak': Math.max(...single.peaks),
      'export-memory-second-half-against-first': single.peaks[1] / single.peaks[0],
      'export-per-file': single.ms / FILES,
      'export-two-at-a-time-against-one': double.ms / single.ms,
      'export-two-at-a-time-memory-peak': Math.max(...double.peaks),
    };
  },
);
