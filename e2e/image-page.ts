import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, test } from '@playwright/test';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Serves the sources themselves, so that a room is tried in a browser without the app around it:
 * `/` is an empty page with the harness, every other path a file of the project.
 */
export async function serveHarness(
  script: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'clearcut-vite-'));
  const server = await createViteServer({
    configFile: false,
    root,
    cacheDir,
    appType: 'custom',
    logLevel: 'error',
    css: { postcss: {} },
    resolve: { alias: { '@': root } },
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    plugins: [
      {
        name: 'empty-page',
        configureServer: ({ middlewares }) => {
          middlewares.use('/', (request, response, next) => {
            if (request.originalUrl !== '/') return next();
            response.setHeader('content-type', 'text/html');
            response.end(`<script type="module" src="${script}"></script>`);
          });
        },
      },
    ],
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the harness has no address');
  return {
    url,
    close: async () => {
      await server.close();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}

/** A page with the harness, opened once for all tests of a file. */
export function openHarness(): { readonly page: Page } {
  let server: Awaited<ReturnType<typeof serveHarness>> | undefined;
  let opened: Page | undefined;
  test.beforeAll(async ({ browser }) => {
    server = await serveHarness('/e2e/image-harness.ts');
    opened = await browser.newPage();
    await opened.goto(server.url);
    await opened.waitForFunction(() => 'harness' in globalThis);
  });
  test.afterAll(async () => {
    await opened?.close();
    await server?.close();
  });
  return {
    get page() {
      if (!opened) throw new Error('the harness is opened before the first test');
      return opened;
    },
  };
}

export const hardPicture = (name: string): string => `e2e/images/hard/${name}`;

/** What the harness made, or the code of why it did not as an error. */
export function unwrap<T>(tried: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!tried.ok) throw new Error(tried.code);
  return tried.value;
}
