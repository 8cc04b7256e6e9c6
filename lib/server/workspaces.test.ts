import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, newPhoto, onBothEngines } from '@/lib/db/fixture';
import { batches, tasks } from '@/lib/db/schema';
import type { Visitor } from '@/lib/door/visitor';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { ApiCopy, Submission } from '@/lib/task/task';
import { areKept } from './are-kept';
import { changeTasks, removeBatch } from './change-tasks';
import { describeBatches } from './describe-batches';
import { eachInAWorld, fakeProof } from './fixture';
import { grantUploads } from './grant-uploads';
import { readBatch, whyUnknown } from './read-batch';
import { readCutout } from './read-cutout';
import { answerLedger } from './read-ledger';
import { renameBatch } from './rename-batch';
import { keepPreset, readPresets, removePreset } from './saved-presets';
import { submitTasks } from './submit-tasks';

const GUEST: Visitor = { door: 'public', workspace: 'v1', name: null };
const STRANGER: Visitor = { door: 'public', workspace: 'v2', name: null };
const MEMBER: Visitor = { ...HOME, door: 'team', name: 'Ada' };
const { signal } = new AbortController();

/** A photo whose copy that workspace was granted. */
function photoOf({ workspace }: Visitor, digest?: string): Submission {
  const photo = newPhoto(digest);
  const pathname = photo.source?.pathname ?? '';
  return { ...photo, source: { pathname, proof: fakeProof(pathname, workspace) } };
}
const copyOf = ({ digest, width, height }: Submission): ApiCopy => ({
  ...{ digest, width, height },
  type: 'image/jpeg',
  bytes: 1_000,
});

onBothEngines((db) => {
  const world = eachInAWorld(db);

  async function submitted(visitor: Visitor, digest?: string) {
    const { works, kie } = world();
    const batchId = newId();
    const photo = photoOf(visitor, digest);
    const before = kie.creates.length;
    await submitTasks(works, visitor, { batchId, photos: [photo] });
    await works.pump.run();
    return { batchId, id: photo.taskId, photo, creates: kie.creates.slice(before) };
  }
  async function done(visitor: Visitor, digest?: string) {
    const made = await submitted(visitor, digest);
    const { kie, finish, ring, callback } = world();
    await finish(made.creates[0]?.kieTaskId ?? '');
    await ring(callback(kie.creates.length - 1));
    expect((await world().row(made.id)).state).toBe('succeeded');
    return made;
  }
  const read = (visitor: Visitor, batchId: string, cursor = 0) =>
    readBatch(world().works, visitor, { batchId, cursor, holdMs: 0, signal });
  const cutoutFor = (visitor: Visitor, id: string, known: string | null = null) =>
    readCutout(world().works, visitor, id, known, signal);
  const spent = async (visitor: Visitor, batchId: string) =>
    (await read(visitor, batchId))?.credits.spent;

  test('the same photo of two workspaces is sent twice and paid by each once', async () => {
    const { works, blob } = world();
    const one = await done(GUEST);
    const same = one.photo.digest ?? '';
    expect(await areKept(works, STRANGER, [one.photo])).toEqual([false]);
    expect(await grantUploads(works, STRANGER, [copyOf(one.photo)])).toMatchObject([
      { kind: 'upload' },
    ]);
    const other = await done(STRANGER, same);
    expect([one.creates.length, other.creates.length]).toEqual([1, 1]);
    expect(await spent(GUEST, one.batchId)).toBe(1);
    expect(await spent(STRANGER, other.batchId)).toBe(1);
    expect(await areKept(works, GUEST, [one.photo])).toEqual([true]);
    const again = await submitted(GUEST, same);
    expect(again.creates).toEqual([]);
    expect(await spent(GUEST, again.batchId)).toBe(0);
    // What one deletes, the other has still.
    await removeBatch(works, GUEST, { batchId: one.batchId });
    await removeBatch(works, GUEST, { batchId: again.batchId });
    expect(await cutoutFor(GUEST, one.id)).toBeNull();
    expect((await cutoutFor(STRANGER, other.id))?.status).toBe(200);
    expect([...blob.kept.keys()].filter((path) => path.startsWith('cutouts/'))).toHaveLength(1);
  });

  describe('what is in another workspace', () => {
    test('is read as what does not exist', async () => {
      const { works } = world();
      const { batchId, id } = await done(GUEST);
      const etag = (await cutoutFor(GUEST, id))?.headers.get('etag') ?? '';
      for (const [batch, task] of [
        [batchId, id],
        [newId(), newId()],
      ] as const) {
        expect(await read(STRANGER, batch)).toBeNull();
        expect(await whyUnknown(works, STRANGER, batch)).toBe('not-found');
        expect(await describeBatches(works, STRANGER, [batch])).toEqual([]);
        for (const format of ['json', 'csv'] as const) {
          expect(await answerLedger(works, STRANGER, batch, format)).toBeNull();
        }
        expect(await cutoutFor(STRANGER, task)).toBeNull();
        expect(await cutoutFor(STRANGER, task, etag)).toBeNull();
      }
      expect(await answerLedger(works, GUEST, batchId, 'json')).not.toBeNull();
      expect(await describeBatches(works, GUEST, [batchId])).toHaveLength(1);
    });

    test('is not told to who watches beside its owner', async () => {
      const { works } = world();
      const { batchId } = await done(GUEST);
      const cursor = (await read(GUEST, batchId))?.cursor ?? 0;
      const leave = works.watch.join(batchId);
      try {
        await read(GUEST, batchId, cursor - 1);
        await expect.poll(() => works.watch.standing(GUEST, batchId)).not.toBeNull();
        expect(works.watch.standing(STRANGER, batchId)).toBeNull();
        const [ours, theirs] = await Promise.all([
          works.watch.changes(GUEST, batchId, 0),
          works.watch.changes(STRANGER, batchId, 0),
        ]);
        expect(ours?.tasks).toHaveLength(1);
        expect(theirs).toBeNull();
        expect(await read(STRANGER, batchId, cursor)).toBeNull();
      } finally {
        leave();
      }
    });

    test('is changed, named and deleted by nobody else, and answers as what does not exist', async () => {
      const { works, blob } = world();
      const { batchId, id } = await done(GUEST);
      const open = await submitted(GUEST);
      const before = { tasks: await db().select().from(tasks), kept: [...blob.kept.keys()] };
      for (const [batch, task] of [
        [batchId, id],
        [open.batchId, open.id],
        [newId(), newId()],
      ] as const) {
        for (const change of ['retry', 'cancel', 'delete'] as const) {
          const request = { batchId: batch, change, taskIds: [task] };
          expect((await changeTasks(works, STRANGER, request)).changed).toEqual([]);
        }
        await expect(
          renameBatch(works, STRANGER, { batchId: batch, name: 'Mine' }),
        ).rejects.toMatchObject({ code: 'not-found' });
        expect(await removeBatch(works, STRANGER, { batchId: batch })).toBeNull();
        expect(await whyUnknown(works, STRANGER, batch)).toBe('batch-deleted');
      }
      expect(await db().select().from(tasks)).toEqual(before.tasks);
      expect([...blob.kept.keys()]).toEqual(before.kept);
      expect((await read(GUEST, batchId))?.name).toBe('');
    });

    test('is not added to', async () => {
      const { works } = world();
      const { batchId } = await submitted(GUEST);
      const photos = [photoOf(STRANGER)];
      await expect(submitTasks(works, STRANGER, { batchId, photos })).rejects.toMatchObject({
        code: 'not-found',
      });
      expect(await db().$count(tasks)).toBe(1);
    });
  });

  test('a copy is handed in by none but the workspace that was granted it', async () => {
    const { works } = world();
    const [grant] = await grantUploads(works, GUEST, [copyOf(newPhoto())]);
    if (grant?.kind !== 'upload') throw new Error('no grant');
    const { taskId, pathname, proof } = grant;
    const photo = { ...newPhoto(), taskId, source: { pathname, proof } };
    const request = { batchId: newId(), photos: [photo] };
    for (const visitor of [STRANGER, HOME]) {
      await expect(submitTasks(works, visitor, request)).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
    expect(await db().$count(batches)).toBe(0);
    await submitTasks(works, GUEST, request);
    expect(await db().$count(tasks)).toBe(1);
  });

  test('a batch tells the name of the member who made it', async () => {
    const { works } = world();
    const { batchId } = await submitted(MEMBER);
    await submitTasks(works, { ...MEMBER, name: 'Grace' }, { batchId, photos: [newPhoto()] });
    expect(await read(HOME, batchId)).toMatchObject({ madeBy: 'Ada' });
    expect(await describeBatches(works, HOME, [batchId])).toMatchObject([{ madeBy: 'Ada' }]);
    const { batchId: nameless } = await submitted(GUEST);
    expect(await read(GUEST, nameless)).toMatchObject({ madeBy: '' });
  });

  test('presets are seen and changed in their workspace alone', async () => {
    const { works } = world();
    const preset = { id: newId(), name: 'Shop', deliverable: { ...PLAIN_CUTOUT, name: 'Shop' } };
    await keepPreset(works, GUEST, preset);
    expect(await readPresets(works, STRANGER)).toEqual([]);
    await removePreset(works, STRANGER, { id: preset.id });
    await keepPreset(works, STRANGER, { ...preset, name: 'Stolen' });
    expect(await readPresets(works, GUEST)).toEqual([preset]);
    expect(await readPresets(works, STRANGER)).toMatchObject([{ name: 'Stolen' }]);
  });
});
