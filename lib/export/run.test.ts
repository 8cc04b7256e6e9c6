import { expect, test } from 'vitest';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import { PLAIN_CUTOUT } from './deliverable';
import { JPEG, photo, planOf } from './fixture';
import { type ManifestRow, readManifest } from './manifest';
import { type ExportProgress, type Hands, runExport } from './run';
import { settingsText, sha256 } from './settings';
import type { Sink } from './sink';

/** A sink in memory, that fails on paths as it is told. */
function memory(fails: Readonly<Record<string, ErrorCode>> = {}, had: readonly ManifestRow[] = []) {
  const files = new Map<string, Blob>();
  const log: string[] = [];
  const sink: Sink<string> = {
    kept: async (path, fingerprint) =>
      had.find((row) => row.path === path && row.fingerprint === fingerprint) ?? null,
    async put(path, blob) {
      log.push(`put ${path}`);
      await Promise.resolve();
      const code = fails[path];
      if (code) throw new AppError(code);
      files.set(path, blob);
    },
    note: async () => {},
    close: async () => 'saved',
    async abort() {
      log.push('abort');
    },
  };
  return { sink, files, log };
}

const calm = new AbortController().signal;

const hands = (fails: Readonly<Record<string, ErrorCode>> = {}): Hands => ({
  async render({ path }) {
    const code = fails[path];
    if (code) throw new AppError(code);
    return { blob: new Blob([`bytes of ${path}`]), size: { width: 4, height: 3 }, checked: null };
  },
});

const textOf = async (files: Map<string, Blob>, path: string) =>
  (await files.get(path)?.text()) ?? '';

test('every file is put under its path, with the settings and the table after them', async () => {
  const { sink, files } = memory();
  const plan = planOf([photo('a.jpg'), photo('b.jpg'), photo('c.jpg', { left: 'failed' })], {
    deliverables: [PLAIN_CUTOUT, JPEG],
  });
  const seen: ExportProgress[] = [];
  const onProgress = (progress: ExportProgress) => seen.push(progress);
  const outcome = await runExport({ plan, hands: hands(), sink, signal: calm, onProgress });
  expect(outcome.saved).toBe('saved');
  expect([...files.keys()]).toEqual([
    'a.png',
    'a.jpg',
    'b.png',
    'b.jpg',
    'settings.json',
    'manifest.csv',
  ]);
  expect(await textOf(files, 'settings.json')).toBe(settingsText(plan.settings));
  const rows = readManifest(await textOf(files, 'manifest.csv'));
  expect(rows.map(({ path, state, credits }) => [path, state, credits])).toEqual([
    ['a.png', 'made', '1'],
    ['a.jpg', 'made', '0'],
    ['b.png', 'made', '1'],
    ['b.jpg', 'made', '0'],
    ['', 'none', '1'],
  ]);
  expect(rows[0]?.sha256).toBe(await sha256('bytes of a.png'));
  expect(rows[0]?.settingsSha256).toBe(await sha256(settingsText(plan.settings)));
  expect(seen.map(({ made }) => made)).toEqual([1, 2, 3, 4]);
  expect(seen.at(-1)).toEqual({ total: 4, made: 4, kept: 0, failed: 0, bytes: 56 });
});

test('a file that cannot be made or written stops no other, and is told with the reason', async () => {
  const { sink, files } = memory({ 'b.png': 'file-not-saved' });
  const plan = planOf(['a.jpg', 'b.jpg', 'c.jpg'].map((name) => photo(name)));
  const outcome = await runExport({
    plan,
    hands: hands({ 'a.png': 'cutout-unavailable' }),
    sink,
    signal: calm,
  });
  expect(outcome.results.map(({ state, error }) => [state, error])).toEqual([
    ['failed', 'cutout-unavailable'],
    ['failed', 'file-not-saved'],
    ['made', null],
  ]);
  expect([...files.keys()]).toEqual(['c.png', 'settings.json', 'manifest.csv']);
});

test('what may go well is made once more, in its turn; what cannot is not', async () => {
  const { sink, files } = memory();
  const plan = planOf(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => photo(name)));
  const fails: Readonly<Record<string, ErrorCode>> = {
    'b.png': 'finish-failed',
    'c.png': 'damaged-image',
    'd.png': 'cutout-unavailable',
  };
  const tries: string[] = [];
  const render: Hands['render'] = (file, signal) => {
    const isFirst = !tries.includes(file.path);
    tries.push(file.path);
    return hands(isFirst || file.path === 'd.png' ? fails : {}).render(file, signal);
  };
  const { results } = await runExport({ plan, hands: { render }, sink, signal: calm });
  expect(results.map(({ file, error }) => [file.path, error])).toEqual([
    ['a.png', null],
    ['b.png', null],
    ['c.png', 'damaged-image'],
    ['d.png', 'cutout-unavailable'],
  ]);
  expect([...tries].sort()).toEqual(['a.png', 'b.png', 'b.png', 'c.png', 'd.png', 'd.png']);
  expect([...files.keys()].slice(0, 2)).toEqual(['a.png', 'b.png']);
});

test('where not one can be made nothing is saved', async () => {
  const { sink, files, log } = memory();
  const plan = planOf([photo('a.jpg')]);
  const outcome = await runExport({
    plan,
    hands: hands({ 'a.png': 'damaged-image' }),
    sink,
    signal: calm,
  });
  expect(outcome.saved).toBeNull();
  expect(files.size).toBe(0);
  expect(log).toEqual(['abort']);
});

test.each(['disk-full', 'place-lost'] as const)('nothing follows after %s', async (code) => {
  const { sink, log } = memory({ 'b.png': code });
  const plan = planOf(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => photo(name)));
  const run = runExport({ plan, hands: hands(), sink, signal: calm });
  await expect(run).rejects.toMatchObject({ code });
  expect(log).toEqual(['put a.png', 'put b.png', 'abort']);
});

test('what an earlier run has made is not made again', async () => {
  const plan = planOf([photo('a.jpg'), photo('b.jpg')]);
  const first = memory();
  await runExport({ plan, hands: hands(), sink: first.sink, signal: calm });
  const had = readManifest(await textOf(first.files, 'manifest.csv'));
  const made: string[] = [];
  const watched: Hands = {
    render(file, signal) {
      made.push(file.path);
      return hands().render(file, signal);
    },
  };
  const second = memory({}, had.slice(0, 1));
  const outcome = await runExport({ plan, hands: watched, sink: second.sink, signal: calm });
  expect(made).toEqual(['b.png']);
  expect(outcome.results.map(({ state }) => state)).toEqual(['kept', 'made']);
  expect(await textOf(second.files, 'manifest.csv')).toBe(
    await textOf(first.files, 'manifest.csv'),
  );
});

test('while one file is being written the next is made, and no more', async () => {
  const { sink } = memory();
  const plan = planOf(Array.from({ length: 6 }, (_, at) => photo(`${at}.jpg`)));
  let [made, written, most] = [0, 0, 0];
  const slow: Sink<string> = {
    ...sink,
    async put() {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      written += 1;
    },
  };
  const counting: Hands = {
    async render(file, signal) {
      made += 1;
      most = Math.max(most, made - written);
      return hands().render(file, signal);
    },
  };
  await runExport({ plan, hands: counting, sink: slow, signal: calm });
  expect(most).toBe(2);
});

test('several are made at a time and put in their order; where the disk is full, those ahead end', async () => {
  const { sink, log } = memory({ 'b.png': 'disk-full' });
  const plan = planOf(
    ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg'].map((name) => photo(name)),
  );
  const ended: string[] = [];
  const slowFirst: Hands = {
    async render(file, signal) {
      if (file.path === 'a.png') for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      if (file.path < 'c') return hands().render(file, signal);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          ended.push(file.path);
          reject(signal.reason);
        });
      });
    },
  };
  const atOnce = { most: 3, room: 3, weightOf: () => 1 };
  const run = runExport({ plan, hands: slowFirst, sink, signal: calm, atOnce });
  await expect(run).rejects.toMatchObject({ code: 'disk-full' });
  expect(log).toEqual(['put a.png', 'put b.png', 'abort']);
  expect(ended).toEqual(['c.png', 'd.png', 'e.png']);
});

test('an abort is heard while a file is made, and while one is written', async () => {
  const plan = planOf([photo('a.jpg'), photo('b.jpg')]);
  const reason = new DOMException('enough', 'AbortError');
  const making = memory();
  const first = new AbortController();
  const never: Hands = {
    render: () => {
      first.abort(reason);
      return new Promise(() => {});
    },
  };
  const run = runExport({ plan, hands: never, sink: making.sink, signal: first.signal });
  await expect(run).rejects.toBe(reason);
  expect(making.log).toEqual(['abort']);

  const writing = memory();
  const second = new AbortController();
  const stuck: Sink<string> = {
    ...writing.sink,
    put: () => {
      second.abort(reason);
      return new Promise(() => {});
    },
  };
  const other = runExport({ plan, hands: hands(), sink: stuck, signal: second.signal });
  await expect(other).rejects.toBe(reason);
  expect(writing.log).toEqual(['abort']);
});

test('a report is asked for where one is wanted, of all files', async () => {
  const plan = planOf([photo('a.jpg'), photo('b.jpg')], { withReport: true, withManifest: false });
  const { sink, files } = memory();
  const reporting: Hands = {
    ...hands({ 'a.png': 'finish-failed' }),
    report: async (results) => [
      { path: 'report.csv', blob: new Blob([results.map(({ state }) => state).join()]) },
    ],
  };
  await runExport({ plan, hands: reporting, sink, signal: calm });
  expect([...files.keys()]).toEqual(['b.png', 'report.csv']);
  expect(await textOf(files, 'report.csv')).toBe('failed,made');
});

test('a file that stays is recalled, and its row says what is known of it now', async () => {
  const plan = planOf([photo('a.jpg')], { deliverables: [JPEG] });
  const first = memory();
  await runExport({ plan, hands: hands(), sink: first.sink, signal: calm });
  const had = readManifest(await textOf(first.files, 'manifest.csv'));
  const second = memory({}, had);
  const settings = { ...plan.settings, withRejected: true };
  const checked = { rulesId: 'amazon-main', rulesDate: '2026-11-23', meets: true, found: '[]' };
  await runExport({
    plan: { ...plan, settings },
    hands: { ...hands(), recall: async () => checked },
    sink: second.sink,
    signal: calm,
  });
  const [row] = readManifest(await textOf(second.files, 'manifest.csv'));
  expect(row).toMatchObject({
    rulesDate: '2026-11-23',
    meetsRules: 'yes',
    checks: '[]',
    sha256: await sha256('bytes of a.jpg'),
    settingsSha256: await sha256(settingsText(settings)),
  });
});
