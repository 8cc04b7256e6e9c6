// npx tsx --conditions=react-server e2e/bench/list.bench.ts
// A list of 1,000 photos that wait for a go-ahead, scrolled by the wheel from its top to its end:
// the frames that are missed, against those that are missed while it stands still.
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { bench, startApp } from './bench';
import { longTasks, openBrowser, openPage, photoInput, watchTasks } from './browser';
import { cameraPhotos } from './camera-photos';

declare global {
  interface Window {
    /** The frames' moments, in ms, while somebody wants them. */
    drawnAt?: number[];
  }
}

const PHOTOS = 1_000;
const SIZE = { width: 240, height: 180 };
const PATIENCE_MS = 240_000;
const FRAME_MS = 1_000 / 60;
/** A notch of a mouse's wheel, in CSS pixels, and the time to the next one of a hurried hand. */
const NOTCH = 120;
const NOTCH_MS = 30;

/** Frames that should have been drawn, and those that were missed: a gap of over 1.5 of them. */
function missed(moments: readonly number[]) {
  let wanted = 0;
  let dropped = 0;
  for (const [i, at] of moments.entries()) {
    const frames = i === 0 ? 0 : Math.max(1, Math.round((at - (moments[i - 1] ?? at)) / FRAME_MS));
    wanted += frames;
    dropped += Math.max(0, frames - 1);
  }
  return { wanted, share: (100 * dropped) / wanted };
}

/** Notes every frame that the page draws during some work. */
async function framesDuring(page: Page, work: () => Promise<void>) {
  // Its functions have no names: the compiler would mark those with one that the page does not know.
  await page.evaluate(() => {
    const drawnAt: number[] = [];
    window.drawnAt = drawnAt;
    const every = {
      note(at: number) {
        drawnAt.push(at);
        if (window.drawnAt === drawnAt) requestAnimationFrame(every.note);
      },
    };
    requestAnimationFrame(every.note);
  });
  await work();
  const drawnAt = await page.evaluate(() => {
    const noted = window.drawnAt;
    delete window.drawnAt;
    return noted;
  });
  return missed(z.array(z.number()).parse(drawnAt));
}

/** Turns the wheel until the page's end is reached. */
async function scrollDown(page: Page): Promise<void> {
  let isAtEnd = false;
  while (!isAtEnd) {
    for (let notch = 0; notch < 50; notch++) {
      await page.mouse.wheel(0, NOTCH);
      await pause(NOTCH_MS);
    }
    isAtEnd = await page.evaluate(
      () => scrollY + innerHeight >= document.documentElement.scrollHeight - 1,
    );
  }
}

await bench(
  {
    'list-1000-frames-missed': { unit: '%', limit: '<=1', digits: 2 },
    'list-1000-frames-missed-standing': { unit: '%', limit: '-', digits: 2 },
    'list-1000-frames': { unit: 'frames', limit: '-' },
    'list-1000-tasks-over-50-ms': { unit: 'tasks', limit: '<=0' },
    'list-1000-longest-task-over-50-ms': { unit: 'ms', limit: '-' },
  },
  async (later) => {
    const photos = await cameraPhotos(later, PHOTOS, SIZE);
    const app = await startApp(later, {});
    const page = await openPage(await openBrowser(later));
    await page.goto(app.origin, { waitUntil: 'networkidle' });
    await page.getByLabel('Show what larger batches will cost before they start').check();
    await photoInput(page).setInputFiles(photos);
    const quote = page.getByRole('heading', { name: /^This will use at most 1,000 test credits/ });
    await quote.waitFor({ timeout: PATIENCE_MS });

    await page.mouse.move(600, 400);
    const standing = await framesDuring(page, () => pause(5_000));
    await watchTasks(page);
    const scrolled = await framesDuring(page, () => scrollDown(page));
    const tasks = await longTasks(page);
    return {
      'list-1000-frames-missed': scrolled.share,
      'list-1000-frames-missed-standing': standing.share,
      'list-1000-frames': scrolled.wanted,
      'list-1000-tasks-over-50-ms': tasks.length,
      'list-1000-longest-task-over-50-ms': Math.max(0, ...tasks),
    };
  },
);
