// All that `npm test` does: builds the app, then unit, contract and end-to-end tests, on PGlite and
// on a PostgreSQL of its own. Needs no account, no key and, once the programs are there, no network.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from './runner/chromium.mjs';
import { installPackage } from './runner/debian.mjs';
import { cleanEnvironment } from './runner/environment.mjs';
import { startPostgres } from './runner/postgres.mjs';
import { runTool, signalAll } from './runner/processes.mjs';
import { closingLine, tallyPlaywright, tallyVitest } from './runner/tally.mjs';
import { SECRETS } from './secrets.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const env = cleanEnvironment();
const PLAYWRIGHT_CONFIG = 'e2e/playwright.config.ts';
const reports = mkdtempSync(path.join(tmpdir(), 'clearcut-test-'));

/** @type {import('./runner/tally.mjs').Tally} */
const total = { passed: 0, skipped: 0, failures: [] };
/** @type {string[]} */
const notes = [];
/** @type {Awaited<ReturnType<typeof startPostgres>>} */
let postgres = null;

/** @param {import('./runner/tally.mjs').Tally} tally */
function add({ passed, skipped, failures }) {
  total.passed += passed;
  total.skipped += skipped;
  total.failures.push(...failures);
}

/** @param {string} text */
const heading = (text) => console.log(`\n── ${text}`);

async function tearDown() {
  await postgres?.stop();
  rmSync(reports, { recursive: true, force: true });
}

async function runUnitTests() {
  heading('Unit and contract tests');
  const file = path.join(reports, 'vitest.json');
  const endedWell = await runTool(
    'node_modules/vitest/vitest.mjs',
    [
      'run',
      '--config=lib/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { ...env, TEST_DATABASE_URL: (await postgres?.database('unit')) ?? '' },
  );
  add(tallyVitest(file, endedWell));
}

/** @param {string} name @param {readonly string[]} args @param {Record<string, string>} [more] */
async function runPlaywright(name, args, more) {
  heading(name);
  const file = path.join(reports, `${total.passed}-playwright.json`);
  const endedWell = await runTool(
    'node_modules/@playwright/test/cli.js',
    ['test', `--config=${PLAYWRIGHT_CONFIG}`, '--reporter=list,json', ...args],
    { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...more },
  );
  add(tallyPlaywright(file, endedWell));
}

async function runEndToEndTests() {
  if (!(await provideChromium())) {
    total.failures.push('no Chromium could be found or installed: set CHROMIUM_PATH to one');
    return;
  }
  // Reads our zips back, beside what is installed with the project.
  if (!existsSync('/usr/bin/unzip') && !(await installPackage('unzip'))) {
    notes.push('unzip is not installed here: the test that has it read a zip was skipped.');
  }
  await runPlaywright('End-to-end tests', ['--grep-invert=@chaos']);
  if (postgres) {
    await runPlaywright(
      'End-to-end tests of what is kept, on PostgreSQL',
      ['--grep=@database', '--pass-with-no-tests'],
      { E2E_DATABASE_URL: await postgres.database('e2e') },
    );
    // Alone on the machine: its three servers are busy enough.
    await runPlaywright('Chaos: faults and kills at random', ['--grep=@chaos', '--workers=1'], {
      E2E_DATABASE_URL: await postgres.database('chaos'),
    });
  }
}

async function main() {
  postgres = await startPostgres();
  if (!postgres) {
    notes.push('PostgreSQL is not installed here: every test that needs it was skipped.');
    total.skipped++;
  }
  heading('Build');
  // With secrets, so that it can be seen whether one gets into what browsers are given.
  const built = await runTool('node_modules/next/dist/bin/next', ['build'], { ...env, ...SECRETS });
  if (!built) total.failures.push('next build ended with an error');
  await runUnitTests();
  if (!existsSync(PLAYWRIGHT_CONFIG)) notes.push(`${PLAYWRIGHT_CONFIG} is missing.`);
  else if (built) await runEndToEndTests();
  else notes.push('Without a build there were no end-to-end tests.');
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, async () => {
    signalAll(signal);
    await tearDown();
    process.exit(130);
  });
}

try {
  await main();
} catch (thrown) {
  total.failures.push(thrown instanceof Error ? thrown.message : String(thrown));
}
await tearDown();

heading('Result');
for (const note of notes) console.log(note);
for (const failure of total.failures) console.log(`✗ ${failure}`);
console.log(closingLine(total));
process.exitCode = total.failures.length > 0 ? 1 : 0;
