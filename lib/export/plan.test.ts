import { expect, test } from 'vitest';
import { PLAIN_CUTOUT } from './deliverable';
import { JPEG, photo, planOf, SETTINGS } from './fixture';
import { fingerprintOf, planExport } from './plan';

const OPTIONS = { date: '2026-11-23', sizeOf: () => null };

test('every chosen photo gives a file of each kind, and the others are told with it', () => {
  const photos = [
    photo('a.jpg'),
    photo('b.jpg', { left: 'rejected' }),
    photo('c.jpg', { left: 'failed' }),
    photo('d.jpg'),
  ];
  const names = { ...SETTINGS.names, pattern: '{n}-{name}' };
  const plan = planOf(photos, { deliverables: [PLAIN_CUTOUT, JPEG], names });
  expect(plan.files.map(({ path }) => path)).toEqual(['1-a.png', '1-a.jpg', '2-d.png', '2-d.jpg']);
  expect(plan.left.map(({ id }) => id)).toEqual(['b.jpg', 'c.jpg']);
  const all = planOf(photos, { names, withRejected: true });
  expect(all.files.map(({ path }) => path)).toEqual(['1-a.png', '2-b.png', '3-d.png']);
});

test('there is no plan while a problem stops it, but there are its names', () => {
  const { plan, files, problems } = planExport(
    [photo('a.jpg'), photo('A.webp')],
    SETTINGS,
    OPTIONS,
  );
  expect(plan).toBeNull();
  expect(files.map(({ path }) => path)).toEqual(['a.png', 'A.png']);
  expect(problems.map(({ kind }) => kind)).toEqual(['collision']);
});

test('a table that misses photos does not stop it', () => {
  const names = { ...SETTINGS.names, map: 'file,name\na.jpg,mug' };
  const { plan, problems } = planExport(
    [photo('a.jpg'), photo('b.jpg')],
    { ...SETTINGS, names },
    OPTIONS,
  );
  expect(plan?.files.map(({ path }) => path)).toEqual(['mug.png', 'b.png']);
  expect(problems.map(({ kind }) => kind)).toEqual(['map-photo-missing']);
});

test("no photo takes the place of the export's tables", () => {
  const json = { ...SETTINGS.names, pattern: 'Manifest.csv' };
  expect(planOf([photo('a.jpg')], { names: json }).files[0]?.path).toBe('Manifest.csv.png');
});

test('a fingerprint is of all that is in the file, and of nothing else', async () => {
  const one = async (more: Parameters<typeof photo>[1], deliverable = PLAIN_CUTOUT) => {
    const [file] = planOf([photo('a.jpg', more)], { deliverables: [deliverable] }).files;
    if (!file) throw new Error('no file');
    return fingerprintOf(file);
  };
  const same = await one({});
  expect(await one({ name: 'b.jpg', folder: 'x', credits: 2 })).toBe(same);
  expect(await one({}, { ...PLAIN_CUTOUT, id: 'x', token: 'y', rulesId: 'ebay' })).toBe(same);
  expect(await one({ digest: 'e'.repeat(64) })).not.toBe(same);
  expect(await one({ work: 'task 1, repaired' })).not.toBe(same);
  expect(await one({}, { ...PLAIN_CUTOUT, format: { type: 'avif', quality: 50 } })).not.toBe(same);
  const tagged = { ...PLAIN_CUTOUT, tagging: { dpi: 300, copyright: null } };
  expect(await one({}, tagged)).not.toBe(same);
  // The rules say how large a file may be, and so how good.
  const jpeg = await one({}, { ...JPEG, rulesId: 'amazon-main' });
  expect(await one({}, { ...JPEG, rulesId: 'ebay' })).not.toBe(jpeg);
});

test('files of another renderer are made anew', async () => {
  const [file] = planOf([photo('a.jpg')]).files;
  if (!file) throw new Error('no file');
  expect(await fingerprintOf(file, 0)).not.toBe(await fingerprintOf(file));
});
