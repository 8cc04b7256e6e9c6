// Runs every benchmark, one after another, so that none disturbs another's figures.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './runner/processes.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const FOLDER = 'e2e/bench';

const wanted = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
for (const file of files) {
  // The condition under which `server-only` lets itself be imported.
  const endedWell = await run(process.execPath, [
    '--conditions=react-server',
    '--import=tsx',
    path.join(FOLDER, file),
  ]);
  if (!endedWell) process.exitCode = 1;
}
