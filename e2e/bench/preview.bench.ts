// npx tsx --conditions=react-server e2e/bench/preview.bench.ts
// The preview of a photo of 12 megapixels: alone, how much later it comes where it is to be looked at,
// and what is done once it is there: taking a sample of photo and matte, and looking at that.
import { serveHarness } from '../image-page';
import { bench } from './bench';
import { openBrowser, openPage } from './browser';
import { cameraPhotos } from './camera-photos';
import { median } from './numbers';
import type { PreviewHarness } from './preview-harness';

declare global {
  var previewer: PreviewHarness;
}

const ROUNDS = 9;

await bench(
  {
    'preview-12mp': { unit: 'ms', limit: '-' },
    'preview-12mp-to-be-looked-at': { unit: 'ratio', limit: '<=1.1', digits: 2 },
    'preview-12mp-sample': { unit: 'ms', limit: '-' },
    'preview-12mp-examine': { unit: 'ms', limit: '-' },
  },
  async (later) => {
    const photos = await cameraPhotos(later, 1, { width: 4000, height: 3000 });
    const server = await serveHarness('/e2e/bench/preview-harness.ts');
    later(server.close);
    const page = await openPage(await openBrowser(later));
    await page.goto(server.url);
    await page.waitForFunction(() => 'previewer' in globalThis);
    await page.getByLabel('Photo').setInputFiles(photos);
    await page.evaluate(() => previewer.measure());
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await page.evaluate(() => previewer.measure()));
    }
    return {
      'preview-12mp': median(rounds.map(({ alone }) => alone)),
      'preview-12mp-to-be-looked-at': median(rounds.map(({ alone, picture }) => picture / alone)),
      'preview-12mp-sample': median(rounds.map(({ sample }) => sample)),
      'preview-12mp-examine': median(rounds.map(({ examine }) => examine)),
    };
  },
);
