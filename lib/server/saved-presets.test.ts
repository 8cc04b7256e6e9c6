import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import { presets } from '@/lib/db/schema';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { MAX_SAVED_PRESETS, type SavedPreset } from '@/lib/export/saved-preset';
import { eachInAWorld } from './fixture';
import { keepPreset, readPresets, removePreset } from './saved-presets';

const preset = (parts: Partial<SavedPreset> = {}): SavedPreset => ({
  id: newId(),
  name: 'Our shop',
  deliverable: {
    ...PLAIN_CUTOUT,
    name: 'Our shop',
    background: { kind: 'colour', colour: '#ffffff' },
  },
  ...parts,
});

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const read = () => readPresets(world().works, HOME);
  const keep = (input: unknown) => keepPreset(world().works, HOME, input);

  describe('presets of a team', () => {
    test('come back as they were saved, by name', async () => {
      const [shoes, bags] = [preset({ name: 'Shoes' }), preset({ name: 'Bags 包' })];
      await keep(shoes);
      await keep(bags);
      expect(await read()).toEqual([bags, shoes]);
    });

    test('are replaced under their id, and one that is deleted is gone', async () => {
      const first = preset();
      await keep(first);
      await keep({ ...first, name: 'Renamed' });
      expect((await read()).map(({ name }) => name)).toEqual(['Renamed']);
      await removePreset(world().works, HOME, { id: first.id });
      expect(await read()).toEqual([]);
    });

    test('are no more than may be kept, also when two come at once, and can still be changed', async () => {
      const all = Array.from({ length: MAX_SAVED_PRESETS - 1 }, () => preset());
      await db().insert(presets).values(all);
      const outcomes = await Promise.allSettled([keep(preset()), keep(preset())]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await db().$count(presets)).toBe(MAX_SAVED_PRESETS);
      const [one] = all;
      await keep({ ...one, name: 'Changed' });
      expect(await db().$count(presets, eq(presets.name, 'Changed'))).toBe(1);
    });

    test('that this version cannot read are left out, and stay', async () => {
      await db()
        .insert(presets)
        .values({ id: newId(), name: 'Newer', deliverable: { shape: 2 } });
      await keep(preset());
      expect((await read()).map(({ name }) => name)).toEqual(['Our shop']);
      expect(await db().$count(presets)).toBe(2);
    });

    const { deliverable } = preset();
    test.each<[string, unknown]>([
      ['nothing', undefined],
      ['an id of another shape', preset({ id: '../x' })],
      ['no name', preset({ name: '  ' })],
      ['a name of many lines', preset({ name: 'a\nb' })],
      ['another shape', { ...preset(), deliverable: { ...deliverable, layout: null } }],
      [
        'a picture id as long as a book',
        preset({
          deliverable: {
            ...deliverable,
            background: { kind: 'picture', pictureId: 'x'.repeat(20_000) },
          },
        }),
      ],
      ['a NUL', preset({ deliverable: { ...deliverable, token: 'a\0b' } })],
      ['half a character', preset({ deliverable: { ...deliverable, token: 'a\ud800b' } })],
    ])('with %s are refused', async (_, input) => {
      await expect(keep(input)).rejects.toMatchObject({ code: 'invalid-input' });
      expect(await read()).toEqual([]);
    });

    test('may say in a word what only looks like a NUL', async () => {
      const told = preset({ deliverable: { ...deliverable, token: '\\u0000' } });
      await keep(told);
      expect(await read()).toEqual([told]);
    });
  });
});
