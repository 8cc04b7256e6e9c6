// `npm run test:chaos`: builds the app, then one long chaos run at Kie's real rate, on a PostgreSQL of
// its own. The seed is printed; CHAOS_SEED replays one. See `chaos.spec.ts`.
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { provideChromium } from './runner/chromium.mjs';
import { cleanEnvironment } from './runner/environment.mjs';
import { startPostgres } from './runner/postgres.mjs';
import { runTool, signalAll } from './runner/processes.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const env = cleanEnvironment();
const seed = process.env.CHAOS_SEED || String(randomInt(1_000_000));

const postgres = await startPostgres();
if (!postgres) {
  console.log('PostgreSQL could not be found or installed: two processes cannot share a database.');
  process.exit(1);
}
// No page is opened, but Playwright's configuration wants to know of one.
await provideChromium();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, async () => {
    signalAll(signal);
    await postgres.stop();
    process.exit(130);
  });
}

try {
  const isWell =
    (await runTool('node_modules/next/dist/bin/next', ['build'], env)) &&
    (await runTool(
      'node_modules/@playwright/test/cli.js',
      [
        'test',
        '--config=e2e/playwright.config.ts',
        '--grep=@chaos',
        '--workers=1',
        '--reporter=list',
      ],
      {
        ...env,
        CHAOS_FULL: '1',
        CHAOS_SEED: seed,
        E2E_DATABASE_URL: await postgres.database('chaos'),
      },
    ));
  process.exitCode = isWell ? 0 : 1;
} finally {
  await postgres.stop();
}
