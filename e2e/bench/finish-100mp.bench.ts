// npx tsx --conditions=react-server e2e/bench/finish-100mp.bench.ts
// A photo of 100 megapixels finished at full size in a worker, and the memory of its renderer, in
// which the decoded photo alone holds 400 MB.
import { serveHarness } from '../image-page';
import { bench } from './bench';
import { openBrowser, openPage, watchMemory } from './browser';
import { cameraPhotos } from './camera-photos';
import type { FinishHarness } from './finish-harness';

declare global {
  var finisher: FinishHarness;
}

const SIZE = { width: 10_000, height: 10_000 };

await bench(
  {
    'finish-100mp': { unit: 's', limit: '-', digits: 1 },
    'finish-100mp-file': { unit: 'MB', limit: '-' },
    'finish-100mp-memory-before': { unit: 'MB', limit: '-' },
    'finish-100mp-memory-peak': { unit: 'MB', limit: '<=1000' },
  },
  async (later) => {
    const photos = await cameraPhotos(later, 1, SIZE);
    const server = await serveHarness('/e2e/bench/finish-harness.ts');
    later(server.close);
    const browser = await openBrowser(later);
    const page = await openPage(browser);
    await page.goto(server.url);
    await page.waitForFunction(() => 'finisher' in globalThis);
    await page.getByLabel('Photos').setInputFiles(photos);
    const over = new AbortController();
    later(async () => over.abort());
    const memory: number[] = [];
    const watched = watchMemory(browser, 50, over.signal, (megabytes) => memory.push(megabytes));
    const { seconds, megabytes } = await page.evaluate(
      (size) => finisher.finishOnce(0, size),
      SIZE,
    );
    over.abort();
    await watched;
    return {
      'finish-100mp': seconds,
      'finish-100mp-file': megabytes,
      'finish-100mp-memory-before': memory[0] ?? 0,
      'finish-100mp-memory-peak': Math.max(...memory),
    };
  },
);
