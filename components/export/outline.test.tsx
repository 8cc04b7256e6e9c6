import { expect, test } from 'vitest';
import { batchOf, FINDINGS, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { fingerprintOf } from '@/lib/export/plan';
import { exportSettingsSchema, MAX_DELIVERABLES } from '@/lib/export/settings';
import { PRESETS } from '@/lib/rules/presets';
import { withAdded, withAllAdded } from './deliverable-list';
import { PLAIN_EXPORT, parseSettings, withDeliverables, withReplaced } from './export-settings';
import { kinIn, outlineOf } from './outline';

const NOW = new Date(2026, 10, 23, 12);
const amazon = PRESETS.find(({ id }) => id === 'amazon-main') ?? PLAIN_EXPORT.deliverables[0];
const shopify = PRESETS.find(({ id }) => id === 'shopify') ?? amazon;
if (!amazon || !shopify) throw new Error('no presets');

const done = (id: string, parts: Partial<ReturnType<typeof photoIn>> = {}) =>
  photoIn(STATES.done, { id, name: `${id}.jpg`, prepared: PREPARED, ...parts });

const pathsOf = (batch: ReturnType<typeof batchOf>, settings = PLAIN_EXPORT) =>
  outlineOf(batch, settings, { now: NOW }).files.map(({ path }) => path);

test('with nothing chosen every finished photo gives one PNG of its own name, in its folder', () => {
  const batch = batchOf(
    done('a', { folder: 'shoes' }),
    photoIn(STATES.failed, { id: 'b' }),
    done('c', { name: 'SKU.123.jpg' }),
  );
  expect(pathsOf(batch)).toEqual(['shoes/a.png', 'SKU.123.png']);
});

test('with several kinds of files each has its own folder, unless somebody wrote a pattern', () => {
  const batch = batchOf(done('mug'));
  const both = withDeliverables(PLAIN_EXPORT, [amazon, shopify]);
  expect(pathsOf(batch, both)).toEqual(['MAIN/mug.jpg', 'shopify/mug.jpg']);
  expect(both).toMatchObject({ withManifest: true, withReport: true });
  const own = { ...PLAIN_EXPORT, names: { ...PLAIN_EXPORT.names, pattern: '{name}_{preset}' } };
  expect(pathsOf(batch, withDeliverables(own, [amazon, shopify]))).toEqual([
    'mug_MAIN.jpg',
    'mug_shopify.jpg',
  ]);
  expect(pathsOf(batch, withDeliverables(both, [amazon]))).toEqual(['mug.jpg']);
});

test('a rejected photo gives no file, unless it is wanted', () => {
  const batch = batchOf(
    photoIn({ ...STATES.done, verdict: 'reject' }, { id: 'a', name: 'a.jpg' }),
    done('b'),
  );
  expect(pathsOf(batch)).toEqual(['b.png']);
  expect(pathsOf(batch, { ...PLAIN_EXPORT, withRejected: true })).toHaveLength(2);
});

const families = { ...shopify, id: 'families', layout: { ...shopify.layout, isFamily: true } };

test('photos of one SKU are one family, and a change to one of them is a change to all its files', async () => {
  const settings = withDeliverables(PLAIN_EXPORT, [families, shopify]);
  const photos = [done('AB-12_front'), done('AB-12_back'), done('CD-34')];
  const kinOf = kinIn(batchOf(...photos), settings);
  expect(kinOf('AB-12_front')).toEqual(['AB-12_back']);
  expect(kinOf('CD-34')).toEqual([]);
  const repaired = photoIn(
    { ...STATES.done, repair: [{ kind: 'solid-inside' }] },
    { id: 'AB-12_front', name: 'AB-12_front.jpg', prepared: PREPARED },
  );
  const printsOf = (...all: typeof photos) =>
    Promise.all(outlineOf(batchOf(...all), settings, { now: NOW }).files.map(fingerprintOf));
  const before = await printsOf(...photos);
  const after = await printsOf(repaired, ...photos.slice(1));
  expect(after.map((print, at) => print === before[at])).toEqual([
    ...[false, false],
    ...[false, true],
    ...[true, true],
  ]);
});

test('in other folders, or rejected, they are no family; a table makes them one', () => {
  const settings = withDeliverables(PLAIN_EXPORT, [families]);
  const front = photoIn(STATES.done, { id: '1', name: 'front.jpg', folder: 'AB-12' });
  const back = photoIn(STATES.done, { id: '2', name: 'back.jpg', folder: 'AB-12' });
  const other = photoIn(STATES.done, { id: '3', name: 'front.jpg', folder: 'CD-34' });
  const bad = photoIn(
    { ...STATES.done, verdict: 'reject' },
    { id: '4', name: 'left.jpg', folder: 'AB-12' },
  );
  const batch = batchOf(front, back, other, bad);
  expect(kinIn(batch, settings)('1')).toEqual(['2']);
  expect(kinIn(batch, settings)('4')).toEqual([]);
  expect(kinIn(batch, { ...settings, withRejected: true })('1')).toEqual(['2', '4']);
  const map = 'file,sku\nAB-12/front.jpg,X\nCD-34/front.jpg,X';
  expect(kinIn(batch, { ...settings, names: { ...settings.names, map } })('1')).toEqual(['3']);
});

test('a photo that is exported by itself has the names that it has among all others', () => {
  const names = { ...PLAIN_EXPORT.names, pattern: '{n:2}_{name}', amazonIds: [amazon.id] };
  const settings = { ...PLAIN_EXPORT, deliverables: [amazon, shopify], names };
  const photos = ['front', 'back', 'left'].map((name) =>
    done(name, { folder: 'B0ABCDEFGH', name: `${name}.jpg` }),
  );
  const batch = batchOf(...photos, done('mug', { folder: 'B0ABCDEFGH' }));
  const alone = outlineOf(batch, settings, { ids: ['back'], now: NOW });
  expect(alone.plan?.files.map(({ path }) => path)).toEqual([
    'B0ABCDEFGH/B0ABCDEFGH.PT01.jpg',
    'B0ABCDEFGH/02_back.jpg',
  ]);
  // What is wrong with the others stops them, and not this one.
  expect(outlineOf(batch, settings, { now: NOW }).plan).toBeNull();
});

test('two of one name stop each other, and neither alone', () => {
  const names = { ...PLAIN_EXPORT.names, keepsFolders: false, numbering: false };
  const batch = batchOf(done('a', { name: '1.jpg', folder: 'x' }), done('b', { name: '1.png' }));
  const settings = { ...PLAIN_EXPORT, names };
  expect(outlineOf(batch, settings, { now: NOW }).plan).toBeNull();
  expect(outlineOf(batch, settings, { ids: ['a', 'b'], now: NOW }).plan).toBeNull();
  expect(pathsOf(batch, settings)).toEqual(['1.png', '1.png']);
  expect(outlineOf(batch, settings, { ids: ['b'], now: NOW }).plan?.files).toHaveLength(1);
});

test('two thousand photos of one SKU are planned in no time, and their fingerprints taken', async () => {
  const photos = Array.from({ length: 2_000 }, (_, n) =>
    done(`${n}`, { name: `AB-12 (${n % 1_000}).${n < 1_000 ? 'jpg' : 'png'}` }),
  );
  const settings = withDeliverables(PLAIN_EXPORT, [families]);
  const batch = batchOf(...photos);
  // The fastest of several: the others show what else the machine does.
  let fastest = Number.POSITIVE_INFINITY;
  let { files } = outlineOf(batch, settings, { now: NOW });
  for (let n = 0; n < 5; n++) {
    const start = performance.now();
    ({ files } = outlineOf(batch, settings, { now: NOW }));
    fastest = Math.min(fastest, performance.now() - start);
  }
  expect(fastest).toBeLessThan(250);
  expect(files[0]?.family).toHaveLength(2_000);
  const digested = performance.now();
  await Promise.all(files.map(fingerprintOf));
  expect(performance.now() - digested).toBeLessThan(2_000);
});

test('one that becomes a preset of the team’s own is still named as Amazon asks', () => {
  const settings = withDeliverables(
    { ...PLAIN_EXPORT, names: { ...PLAIN_EXPORT.names, amazonIds: [amazon.id] } },
    withAdded([], amazon),
  );
  const next = withReplaced(settings, amazon.id, { ...amazon, id: 'own', name: 'Ours' });
  expect(next.names.amazonIds).toEqual(['own']);
  expect(parseSettings(structuredClone(next))).toEqual(next);
  expect(parseSettings({ ...next, version: 0 })).toBeNull();
  expect(withDeliverables(next, [shopify]).names.amazonIds).toEqual([]);
});

test('one kind of file that is not understood takes none of the others along', () => {
  const names = { ...PLAIN_EXPORT.names, pattern: '{sku}', amazonIds: [amazon.id, 'newer'] };
  const newer = { ...shopify, id: 'newer', format: { type: 'jxl' } };
  const kept = { ...PLAIN_EXPORT, names, deliverables: [newer, amazon, amazon, null] };
  expect(parseSettings(kept)).toEqual({
    ...PLAIN_EXPORT,
    deliverables: [amazon],
    names: { ...names, amazonIds: [amazon.id] },
  });
  const many = Array.from({ length: 40 }, (_, n) => ({ ...shopify, id: `${n}` }));
  expect(parseSettings({ ...kept, deliverables: many })?.deliverables).toHaveLength(24);
  expect(parseSettings({ ...kept, deliverables: [newer] })).toBeNull();
});

test('no more kinds of files are added than an export makes', () => {
  const many = Array.from({ length: MAX_DELIVERABLES - 1 }, (_, n) => ({ ...shopify, id: `${n}` }));
  const full = withAllAdded(many, [amazon, shopify]);
  expect(full.map(({ id }) => id).slice(-2)).toEqual([`${MAX_DELIVERABLES - 2}`, amazon.id]);
  expect(exportSettingsSchema.safeParse({ ...PLAIN_EXPORT, deliverables: full }).success).toBe(
    true,
  );
});

test('a size is in a name once the subject is known, and never that of the frame before', () => {
  const trimmed = {
    ...shopify,
    layout: { ...shopify.layout, canvas: { kind: 'subject' } as const },
  };
  const names = { ...PLAIN_EXPORT.names, pattern: '{name}_{w}x{h}' };
  const settings = { ...PLAIN_EXPORT, deliverables: [trimmed], names };
  const unseen = batchOf(done('a'));
  const before = outlineOf(unseen, settings, { now: NOW });
  expect(before.plan).toBeNull();
  expect(before.problems.map(({ kind }) => kind)).toEqual(['size-unknown']);
  const subject = { left: 0, top: 0, right: 0.1, bottom: 0.1 };
  const state = { ...STATES.previewed, findings: { ...FINDINGS, subject } };
  const seen = batchOf(photoIn(state, { id: 'a', name: 'a.jpg', prepared: PREPARED }));
  expect(pathsOf(seen, settings)).toEqual(['a_684x456.jpg']);
  // On a fixed canvas nobody has to look first.
  expect(pathsOf(unseen, { ...settings, deliverables: [shopify] })).toEqual(['a_2048x2048.jpg']);
});
