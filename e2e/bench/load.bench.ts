// npx tsx --conditions=react-server e2e/bench/load.bench.ts
// The JavaScript that the empty page brings over the wire, against an empty page of the same Next,
// built in the same run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { freePort } from '../server';
import { bench, type Later, startApp } from './bench';
import { openBrowser, openPage } from './browser';

const NEXT = path.resolve('node_modules/next/dist/bin/next');
const PATIENCE_MS = 30_000;

const EMPTY = {
  'package.json': '{ "name": "empty", "private": true, "type": "module" }',
  // Inside this project, so that its dependencies are found.
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(process.cwd())} } };`,
  'app/layout.jsx':
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>;',
  'app/page.jsx': 'export default () => <p>Empty</p>;',
};

function startNext(folder: string, ...args: string[]) {
  return spawn(process.execPath, [NEXT, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @returns the origin of an empty page, built and served */
async function serveEmptyPage(later: Later): Promise<string> {
  mkdirSync('.data', { recursive: true });
  const folder = mkdtempSync(path.resolve('.data', 'empty-page-'));
  later(async () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'app'));
  for (const [name, text] of Object.entries(EMPTY)) writeFileSync(path.join(folder, name), text);

  const [code] = await once(startNext(folder, 'build'), 'exit');
  if (code !== 0) throw new Error('the empty page could not be built');
  const port = await freePort();
  const server = startNext(folder, 'start', '--port', String(port));
  later(async () => {
    const ended = once(server, 'exit');
    if (server.kill()) await ended;
  });
  const origin = `http://localhost:${port}`;
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await fetch(origin).catch(() => null))?.ok) {
    if (Date.now() > giveUpAt) throw new Error('the empty page is not served');
    await pause(50);
  }
  return origin;
}

/** Bytes on the wire of all scripts that a first visit fetches until it rests, headers included. */
async function scriptBytes(browser: Browser, origin: string): Promise<number> {
  const page = await openPage(browser);
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  client.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' || /\bjavascript\b/.test(response.mimeType)) scripts.add(requestId);
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page.close();
  if (bytes === 0) throw new Error('no script came');
  return bytes;
}

await bench(
  {
    'first-load-js': { unit: 'kB', limit: '-', digits: 1 },
    'first-load-js-empty-page': { unit: 'kB', limit: '-', digits: 1 },
    'first-load-js-over-empty-page': { unit: 'kB', limit: '<=30', digits: 1 },
  },
  async (later) => {
    const empty = await serveEmptyPage(later);
    const app = await startApp(later, {});
    const browser = await openBrowser(later);
    const ours = (await scriptBytes(browser, app.origin)) / 1000;
    const least = (await scriptBytes(browser, empty)) / 1000;
    return {
      'first-load-js': ours,
      'first-load-js-empty-page': least,
      'first-load-js-over-empty-page': ours - least,
    };
  },
);
