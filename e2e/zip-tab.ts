import { test as base, type Page } from '@playwright/test';
import { serveHarness } from './image-page';

/** A tab with the harness of zips and folders in it. */
export const test = base.extend<{ tab: Page }, { url: string }>({
  url: [
    // biome-ignore lint/correctness/noEmptyPattern: the way to ask for no fixture
    async ({}, use) => {
      const server = await serveHarness('/e2e/zip-harness.ts');
      await use(server.url);
      await server.close();
    },
    { scope: 'worker' },
  ],
  tab: async ({ page, url }, use) => {
    await page.goto(url);
    await page.waitForFunction(() => 'harness' in globalThis);
    await use(page);
  },
});
