import { defineConfig } from '@playwright/test';
import { chromiumLaunchOptions } from './chromium';

/** Each worker starts its own server (see `app.ts`), so that one test's knobs are not another's. */
export default defineConfig({
  testDir: '.',
  outputDir: './.results',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  use: { launchOptions: chromiumLaunchOptions(), locale: 'en-GB', trace: 'retain-on-failure' },
});
