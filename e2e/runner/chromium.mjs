import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { installPackage } from './debian.mjs';
import { runTool } from './processes.mjs';

/** @type {typeof import('../chromium')} */
const { findChromium } = await tsImport('../chromium.ts', import.meta.url);

/** One that is there but lacks a library does not count.
 * @param {string | undefined} path */
async function works(path) {
  if (!path) return false;
  try {
    await promisify(execFile)(path, ['--version', '--no-sandbox']);
    return true;
  } catch {
    return false;
  }
}

/**
 * A Chromium for the end-to-end tests: one that is there, or else Debian's, or else Playwright's.
 * @returns {Promise<boolean>} whether there is one now
 */
export async function provideChromium() {
  const find = () => findChromium(process.env.CHROMIUM_PATH);
  if (await works(find())) return true;
  await installPackage('chromium');
  if (await works(find())) return true;
  console.log("Installing Playwright's Chromium …");
  await runTool('node_modules/@playwright/test/cli.js', ['install', 'chromium'], process.env);
  return works(find());
}
