// npx tsx --conditions=react-server e2e/bench/prepare.bench.ts
// 100 photos of 12 megapixels through the image pool, against a bare loop of decode, resize and
// encode on as many workers; and how soon after its drop a photo's thumbnail is seen.
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { serveHarness } from '../image-page';
import { bench, type Later, startApp } from './bench';
import { openBrowser, openPage, photoInput } from './browser';
import { cameraPhotos } from './camera-photos';
import { median } from './numbers';
import type { PrepareHarness } from './prepare-harness';

declare global {
  interface Window {
    /** The file that came, when, and when its thumbnail was drawn. */
    firstPhoto?: { file: File; droppedAt: number; seenAt: number };
  }
  var harness: PrepareHarness;
}

const PHOTOS = 100;
const TWELVE_MEGAPIXELS = { width: 4000, height: 3000 };
const WORKERS = 2;
const IN_A_ROUND = 10;
const DROPS = 5;
const PATIENCE_MS = 60_000;

/** Photos that both ways meet before it counts. */
const WARM_UP = 4;

const firstSchema = z.object({ thumbnail: z.number(), decode: z.number() });

async function openHarness(later: Later, browser: Browser, photos: string[]): Promise<Page> {
  const server = await serveHarness('/e2e/bench/prepare-harness.ts');
  later(server.close);
  const page = await openPage(browser);
  await page.goto(server.url);
  await page.waitForFunction(() => 'harness' in globalThis);
  await page.getByLabel('Photos').setInputFiles(photos);
  return page;
}

/** In rounds, each way first in every other, so that both meet the machine in the same moods. */
async function compare(page: Page): Promise<{ pool: number; bare: number }[]> {
  const round = (from: number, end: number, isPoolFirst: boolean) =>
    page.evaluate(([first, last, workers, order]) => harness.compare(first, last, workers, order), [
      from,
      end,
      WORKERS,
      isPoolFirst,
    ] as const);
  await round(0, WARM_UP, true);
  const rounds = [];
  for (let from = 0; from < PHOTOS; from += IN_A_ROUND) {
    rounds.push(await round(from, from + IN_A_ROUND, (from / IN_A_ROUND) % 2 === 0));
  }
  return rounds;
}

/** From a file's arrival at a fresh page to the frame with its thumbnail, and a bare decode of it. */
async function dropOne(browser: Browser, origin: string, photo: string) {
  const page = await openPage(browser);
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page.evaluate(() => {
    addEventListener(
      'change',
      ({ target }) => {
        const file = target instanceof HTMLInputElement && target.files?.[0];
        if (file) window.firstPhoto = { file, droppedAt: performance.now(), seenAt: 0 };
      },
      { capture: true },
    );
    let isDecoding = false;
    new MutationObserver(() => {
      const first = window.firstPhoto;
      const picture = document.querySelector<HTMLImageElement>('li[data-phase] img');
      if (!first || isDecoding || !picture?.src) return;
      isDecoding = true;
      void picture.decode().then(() =>
        requestAnimationFrame(() => {
          first.seenAt = performance.now();
        }),
      );
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await photoInput(page).setInputFiles(photo);
  await page.waitForFunction(() => window.firstPhoto?.seenAt, null, { timeout: PATIENCE_MS });
  // Its work goes on; what it is compared with shall have the machine for itself.
  await page.waitForSelector('li:is([data-phase=done], [data-phase=failed])', {
    timeout: PATIENCE_MS,
  });
  const measured = await page.evaluate(async () => {
    const first = window.firstPhoto;
    if (!first) throw new Error('no photo');
    const start = performance.now();
    (await createImageBitmap(first.file)).close();
    return { thumbnail: first.seenAt - first.droppedAt, decode: performance.now() - start };
  });
  await page.close();
  return firstSchema.parse(measured);
}

await bench(
  {
    'prepare-ratio': { unit: 'ratio', limit: '<=1.15', digits: 3 },
    'prepare-pool-per-photo': { unit: 'ms', limit: '-' },
    'prepare-bare-per-photo': { unit: 'ms', limit: '-' },
    'first-thumbnail': { unit: 'ms', limit: '-' },
    'first-thumbnail-bare-decode': { unit: 'ms', limit: '-' },
    'first-thumbnail-ratio': { unit: 'ratio', limit: '-', digits: 2 },
  },
  async (later) => {
    const photos = await cameraPhotos(later, PHOTOS, TWELVE_MEGAPIXELS);
    const browser = await openBrowser(later);
    const rounds = await compare(await openHarness(later, browser, photos));

    const app = await startApp(later, {});
    const drops = [];
    for (const photo of photos.slice(0, DROPS)) {
      drops.push(await dropOne(browser, app.origin, photo));
    }
    const perPhoto = (way: 'pool' | 'bare') =>
      rounds.reduce((sum, round) => sum + round[way], 0) / PHOTOS;
    return {
      'prepare-ratio': median(rounds.map(({ pool, bare }) => pool / bare)),
      'prepare-pool-per-photo': perPhoto('pool'),
      'prepare-bare-per-photo': perPhoto('bare'),
      'first-thumbnail': median(drops.map(({ thumbnail }) => thumbnail)),
      'first-thumbnail-bare-decode': median(drops.map(({ decode }) => decode)),
      'first-thumbnail-ratio': median(drops.map(({ thumbnail, decode }) => thumbnail / decode)),
    };
  },
);
