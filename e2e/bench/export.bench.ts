// npx tsx --conditions=react-server e2e/bench/export.bench.ts
// The page's own export of photos of 12 megapixels as a zip: each as a PNG with its background
// removed, and as a JPEG on white by a shop's rules. Whether its second half takes more of the
// renderer's memory than its first.
import type { Page } from '@playwright/test';
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

/** Resolves when a line of the page matches, whose first group is a number, with at least so many. */
async function told(page: Page, line: RegExp, least: number): Promise<void> {
  await page.waitForFunction(
    ([source, wanted]) => {
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

await bench(
  {
    'export-memory-peak': { unit: 'MB', limit: '-' },
    'export-memory-second-half-against-first': { unit: 'ratio', limit: '<=1.05', digits: 2 },
    'export-per-file': { unit: 'ms', limit: '-' },
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
    await page.goto(app.origin, { waitUntil: 'networkidle' });
    await page.getByLabel('Show what larger batches will cost before they start').uncheck();
    await photoInput(page).setInputFiles(photos);
    await told(page, /^(\d+) (?:of \d+ )?photos done/, PHOTOS);

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Export' });
    await panel.getByRole('button', { name: 'Add', exact: true }).click();
    await panel.getByRole('checkbox', { name: 'Shopify' }).check();
    await panel.getByRole('button', { name: 'Add 1' }).click();

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
    return {
      'export-memory-peak': Math.max(first, peak),
      'export-memory-second-half-against-first': peak / first,
      'export-per-file': ms / FILES,
    };
  },
);
