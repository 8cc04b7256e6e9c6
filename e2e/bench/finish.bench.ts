// npx tsx --conditions=react-server e2e/bench/finish.bench.ts
// Photos of 12, 24 and 50 megapixels finished at full size in a worker, against a worker that only
// decodes them and has the browser encode them as PNG.
import type { Page } from '@playwright/test';
import { serveHarness } from '../image-page';
import { bench } from './bench';
import { openBrowser, openPage } from './browser';
import { cameraPhotos } from './camera-photos';
import type { FinishHarness } from './finish-harness';
import { median } from './numbers';

declare global {
  var finisher: FinishHarness;
}

const SIZES = [
  [12, { width: 4000, height: 3000 }],
  [24, { width: 6000, height: 4000 }],
  [50, { width: 8660, height: 5774 }],
] as const;
const ROUNDS = 5;

async function measure(page: Page, index: number): Promise<{ ms: number; ratio: number }> {
  await page.evaluate((at) => finisher.compare(at), index);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await page.evaluate((at) => finisher.compare(at), index));
  }
  return {
    ms: median(rounds.map(({ finish }) => finish)),
    ratio: median(rounds.map(({ finish, bare }) => finish / bare)),
  };
}

await bench(
  {
    'finish-12mp': { unit: 'ms', limit: '-' },
    'finish-12mp-ratio': { unit: 'ratio', limit: '-', digits: 2 },
    'finish-24mp': { unit: 'ms', limit: '<1500' },
    'finish-24mp-ratio': { unit: 'ratio', limit: '-', digits: 2 },
    'finish-50mp': { unit: 'ms', limit: '-' },
    'finish-50mp-ratio': { unit: 'ratio', limit: '-', digits: 2 },
  },
  async (later) => {
    const photos = [];
    for (const [, size] of SIZES) photos.push(...(await cameraPhotos(later, 1, size)));
    const server = await serveHarness('/e2e/bench/finish-harness.ts');
    later(server.close);
    const page = await openPage(await openBrowser(later));
    await page.goto(server.url);
    await page.waitForFunction(() => 'finisher' in globalThis);
    await page.getByLabel('Photos').setInputFiles(photos);
    const [twelve, twentyFour, fifty] = [
      await measure(page, 0),
      await measure(page, 1),
      await measure(page, 2),
    ];
    return {
      'finish-12mp': twelve.ms,
      'finish-12mp-ratio': twelve.ratio,
      'finish-24mp': twentyFour.ms,
      'finish-24mp-ratio': twentyFour.ratio,
      'finish-50mp': fifty.ms,
      'finish-50mp-ratio': fifty.ratio,
    };
  },
);
