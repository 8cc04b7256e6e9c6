import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { photo, planOf } from './fixture';
import {
  failedRow,
  keptRow,
  leftRow,
  madeRow,
  manifestText,
  plannedRow,
  readManifest,
  withCreditsOnce,
  withEarlier,
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
  quality: 82,
  sha256: 'a'.repeat(64),
  checked: { rulesId: 'amazon-main', rulesDate: '2026-11-01', meets: false, found: '[]' },
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
    quality: '82',
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

test('a file that stays keeps its bytes, and has the settings and checks of today', async () => {
  const before = madeRow(await rowOf('AB-123_front.jpg'), MADE);
  const planned = { ...before, settingsSha256: 'n'.repeat(64), sku: 'CD', state: '' };
  const checked = { rulesId: 'ebay', rulesDate: '2026-11-20', meets: null, found: '[1]' };
  expect(keptRow(planned, before, checked)).toEqual({
    ...before,
    settingsSha256: 'n'.repeat(64),
    sku: 'CD',
    rules: 'ebay',
    rulesDate: '2026-11-20',
    meetsRules: 'unknown',
    checks: '[1]',
  });
  expect(keptRow({ ...planned, rules: '' }, before, null)).toMatchObject({
    rules: '',
    rulesDate: '',
    meetsRules: '',
    checks: '',
    bytes: before.bytes,
    state: 'made',
  });
});

test('the credits of a photo stand once beside the files of earlier runs too', async () => {
  const [mug, cup] = [madeRow(await rowOf('mug.jpg'), MADE), madeRow(await rowOf('cup.jpg'), MADE)];
  const earlier = [mug, { ...mug, path: 'shop/mug.jpg', credits: '0' }, cup];
  const again = { ...mug, path: 'square/mug.jpg' };
  const rows = withEarlier([again, { ...mug, credits: '0' }], earlier);
  expect(rows.map(({ path, credits }) => [path, credits])).toEqual([
    ['square/mug.jpg', '1'],
    [mug.path, '0'],
    ['shop/mug.jpg', '0'],
    [cup.path, '1'],
  ]);
  expect(withEarlier([again], [mug])[1]?.credits).toBe('0');
});

test('a manifest of before checks were kept is read as one', async () => {
  const row = madeRow(await rowOf('mug.jpg'), MADE);
  const text = manifestText([row]).replace(',checks\r\n', '\r\n').replace(',[]\r\n', '\r\n');
  const before = text.replace(',quality,', ',').replace(',12345,82,', ',12345,');
  expect(readManifest(before)).toEqual([{ ...row, quality: '', checks: '' }]);
});
