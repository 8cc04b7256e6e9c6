import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { photo, planOf } from './fixture';
import {
  failedRow,
  leftRow,
  madeRow,
  manifestText,
  plannedRow,
  readManifest,
  withCreditsOnce,
} from './manifest';

async function rowOf(name: string) {
  const [file] = planOf([photo(name, { folder: 'Mugs' })], {
    names: {
      pattern: '{name}',
      map: null,
      keepsFolders: true,
      numbering: false,
      replaces: true,
      amazonIds: [],
    },
  }).files;
  if (!file) throw new Error('no file');
  return plannedRow(file, 's'.repeat(64));
}

const MADE = {
  size: { width: 2000, height: 1500 },
  bytes: 12_345,
  sha256: 'a'.repeat(64),
  checked: { rulesId: 'amazon-main', rulesDate: '2026-11-01', meets: false },
};

test('a row says all of a file', async () => {
  const text = manifestText([madeRow(await rowOf('AB-123_front.jpg'), MADE)]);
  const [row] = parse(text, { bom: true, columns: true });
  expect(row).toMatchObject({
    original: 'AB-123_front.jpg',
    folder: 'Mugs',
    sku: 'AB-123',
    view: 'front',
    preset: 'cutout',
    path: 'Mugs/AB-123_front.png',
    width: '2000',
    height: '1500',
    bytes: '12345',
    sha256: 'a'.repeat(64),
    originalSha256: 'd'.repeat(64),
    settingsSha256: 's'.repeat(64),
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    rules: 'amazon-main',
    rulesDate: '2026-11-01',
    meetsRules: 'no',
    credits: '1',
    state: 'made',
    reason: '',
  });
});

test('a file that could not be made, and a photo that gives none, have a row with the reason', async () => {
  const rows = [
    failedRow(await rowOf('a.jpg'), 'finish-failed'),
    leftRow(photo('b.jpg'), 'cancelled'),
  ];
  expect(readManifest(manifestText(rows)).map(({ state, reason }) => [state, reason])).toEqual([
    ['failed', 'finish-failed'],
    ['none', 'cancelled'],
  ]);
});

test.each(['=1+1.jpg', '+49.jpg', '-2.jpg', '@SUM.jpg', "'x.jpg", '＝1.jpg'])(
  'a spreadsheet runs nothing of %s, and it is read back as it was',
  async (name) => {
    const row = await rowOf(name);
    const text = manifestText([row]);
    for (const cell of parse(text, { bom: true }).flat())
      expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
    expect(readManifest(text)).toEqual([row]);
  },
);

test('whatever stands in it is read back', async () => {
  const row = await rowOf('a.jpg');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (original, reason) => {
      const one = { ...row, original, reason };
      expect(readManifest(manifestText([one]))).toEqual([one]);
    }),
  );
});

test('what is no manifest has no rows', () => {
  expect(readManifest('')).toEqual([]);
  expect(readManifest('a,b\n1,2\n')).toEqual([]);
  expect(readManifest('"never closed')).toEqual([]);
});

test('the credits of a photo with several files add up to what was paid', async () => {
  const row = await rowOf('a.jpg');
  const rows = withCreditsOnce([
    { photoId: '1', row },
    { photoId: '1', row },
    { photoId: '2', row: { ...row, credits: '' } },
    { photoId: '2', row: { ...row, credits: '' } },
    { photoId: '3', row },
  ]);
  expect(rows.map(({ credits }) => credits)).toEqual(['1', '0', '', '', '1']);
});
