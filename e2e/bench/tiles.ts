import type { Page } from '@playwright/test';
import { z } from 'zod';

declare global {
  interface Window {
    /** When each photo's cut-out was drawn, in ms since the epoch. */
    tilesSeen?: Record<string, number>;
  }
}

const seenSchema = z.record(z.string(), z.number());

/** Has the page note the first frame after which a finished photo's cut-out is in its tile. */
export async function watchTiles(page: Page): Promise<void> {
  // Its functions have no names: the compiler would mark those with one that the page does not know.
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    const begun = new Set<string>();
    window.tilesSeen = seen;
    new MutationObserver(() => {
      // Only a cut-out stands on a checkerboard.
      const cutouts = document.querySelectorAll<HTMLImageElement>(
        'li[data-phase=done] img.checkerboard',
      );
      for (const picture of cutouts) {
        const name = picture.closest('li')?.ariaLabel ?? '';
        if (begun.has(name)) continue;
        begun.add(name);
        void picture.decode().then(() =>
          requestAnimationFrame(() => {
            seen[name] = Date.now();
          }),
        );
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/**
 * The moments by the photos' names, once there are `count`.
 * @throws when one has failed, with what the page says of it
 */
export async function seenAt(
  page: Page,
  count: number,
  patienceMs: number,
): Promise<Map<string, number>> {
  await page.waitForFunction(
    (wanted) =>
      Object.keys(window.tilesSeen ?? {}).length >= wanted ||
      document.querySelector('li[data-phase=failed]'),
    count,
    { timeout: patienceMs, polling: 500 },
  );
  const failed = await page.locator('li[data-phase=failed]').allInnerTexts();
  if (failed.length > 0) throw new Error(`photos failed: ${failed.join('; ')}`);
  return new Map(Object.entries(seenSchema.parse(await page.evaluate(() => window.tilesSeen))));
}
