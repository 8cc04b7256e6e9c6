import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/**
 * The Chromium to test with: the one Playwright installed, else `ownPath` (what the environment
 * names), else the system's. Undefined when this machine has none.
 */
export function findChromium(ownPath?: string): string | undefined {
  const playwrights = chromium.executablePath();
  return [playwrights, ownPath ?? '', ...SYSTEM_PATHS].find((path) => path && existsSync(path));
}

/**
 * Launch options for `use.launchOptions` of Playwright's configuration.
 * @throws when there is no Chromium, with what to do about it.
 */
export function chromiumLaunchOptions(ownPath = process.env.CHROMIUM_PATH): LaunchOptions {
  const executablePath = findChromium(ownPath);
  if (!executablePath) {
    throw new Error(
      'no Chromium found: run `npx playwright install chromium` or set CHROMIUM_PATH to one',
    );
  }
  // Containers run as root and have a small /dev/shm; Chromium refuses the first without a flag
  // and crashes on the second.
  return { executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] };
}
