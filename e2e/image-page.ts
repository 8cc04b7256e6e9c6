import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Serves the sources themselves, so that the image room is tried in a browser without the app
 * around it: `/` is an empty page with the harness, every other path a file of the project.
 */
export async function serveHarness(): Promise<{ url: string; close: () => Promise<void> }> {
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
            response.end('<script type="module" src="/e2e/image-harness.ts"></script>');
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
