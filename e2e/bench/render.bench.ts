// npx tsx --conditions=react-server e2e/bench/render.bench.ts
// A photo of 12 megapixels laid out on 2000 × 2000 pixels of white and written as PNG and as JPEG,
// against the finish of the same photo at full size.
import type { Format } from '@/lib/codec/format';
import { serveHarness } from '../image-page';
import { bench } from './bench';
import { openBrowser, openPage } from './browser';
import { cameraPhotos } from './camera-photos';
import type { FinishHarness } from './finish-harness';
import { median } from './numbers';

declare global {
  var finisher: FinishHarness;
}

const ROUNDS = 5;

await bench(
  {
    'render-png': { unit: 'ms', limit: '-' },
    'render-png-ratio': { unit: 'ratio', limit: '-', digits: 2 },
    'render-jpeg': { unit: 'ms', limit: '-' },
    'render-jpeg-ratio': { unit: 'ratio', limit: '-', digits: 2 },
  },
  async (later) => {
    const photos = await cameraPhotos(later, 1, { width: 4000, height: 3000 });
    const server = await serveHarness('/e2e/bench/finish-harness.ts');
    later(server.close);
    const page = await openPage(await openBrowser(later));
    await page.goto(server.url);
    await page.waitForFunction(() => 'finisher' in globalThis);
    await page.getByLabel('Photos').setInputFiles(photos);
    const measure = async (format: Format) => {
      const rounds = [];
      for (let round = 0; round <= ROUNDS; round++) {
        rounds.push(await page.evaluate((as) => finisher.render(0, as), format));
      }
      const warm = rounds.slice(1);
      return {
        ms: median(warm.map(({ render }) => render)),
        ratio: median(warm.map(({ render, finish }) => render / finish)),
      };
    };
    const png = await measure({ type: 'png' });
    const jpeg = await measure({ type: 'jpeg', quality: 90, chroma: '4:2:0' });
    return {
      'render-png': png.ms,
      'render-png-ratio': png.ratio,
      'render-jpeg': jpeg.ms,
      'render-jpeg-ratio': jpeg.ratio,
    };
  },
);
