import { expect, test } from 'vitest';
import { batchOf, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { PRESETS } from '@/lib/rules/presets';
import { withAdded } from './deliverable-list';
import { PLAIN_EXPORT, parseSettings, withDeliverables, withReplaced } from './export-settings';
import { outlineOf } from './outline';

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

test('photos of one SKU are one family, and a change to one of them is a change to all its files', () => {
  const family = { ...shopify, layout: { ...shopify.layout, isFamily: true } };
  const settings = withDeliverables(PLAIN_EXPORT, [family]);
  const photos = [done('AB-12_front'), done('AB-12_back'), done('CD-34')];
  const before = outlineOf(batchOf(...photos), settings, { now: NOW });
  expect(before.kinOf('AB-12_front')).toEqual(['AB-12_back']);
  expect(before.kinOf('CD-34')).toEqual([]);
  const repaired = photoIn(
    { ...STATES.done, repair: [{ kind: 'solid-inside' }] },
    { id: 'AB-12_front', name: 'AB-12_front.jpg', prepared: PREPARED },
  );
  const after = outlineOf(batchOf(repaired, ...photos.slice(1)), settings, { now: NOW });
  const workOf = ({ files }: typeof after, id: string) =>
    files.find(({ photo }) => photo.id === id)?.photo.work;
  expect(workOf(after, 'AB-12_back')).not.toBe(workOf(before, 'AB-12_back'));
  expect(workOf(after, 'CD-34')).toBe(workOf(before, 'CD-34'));
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
});
