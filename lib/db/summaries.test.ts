import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { markAccepted, markFailed, markSent, markSucceeded } from './attempts';
import { cancelTasks } from './change';
import { claim, HOME, keptPhoto, keyOf, newPhoto, onBothEngines, row } from './fixture';
import { nameBatch } from './name-batch';
import { batches } from './schema';
import { batchesOf, summariesOf } from './summaries';
import { changesSince } from './tasks';

onBothEngines((db) => {
  /** A batch of photos at these places, of which all are with Kie. */
  async function running(...places: number[]) {
    const batchId = newId();
    const photos = places.map((place) => ({ ...newPhoto(), place }));
    await addTasks(db(), HOME, batchId, photos);
    const claims = await claim(db(), places.length);
    for (const task of claims) {
      await markSent(db(), keyOf(task), 60_000);
      await markAccepted(db(), keyOf(task), `kie-${task.id}`, 60_000);
    }
    return { batchId, ids: photos.map(({ taskId }) => taskId), claims };
  }
  const summaryOf = async (batchId: string) => (await summariesOf(db(), HOME, [batchId]))[0];

  test('a batch is described by the states of its photos, and what they cost', async () => {
    const { task, digest } = await keptPhoto(db());
    const { batchId, ids, claims } = await running(0, 1, 2, 3);
    const [done, failed] = claims;
    if (!done || !failed) throw new Error('nothing to claim');
    await markSucceeded(db(), keyOf(done), { path: 'cutouts/a-1.png', bytes: 1 }, 1);
    await markFailed(db(), keyOf(failed), { error: 'result-unusable', credits: 0.5 });
    await cancelTasks(db(), HOME, { batchId, taskIds: ids.slice(2, 3) });
    await addTasks(db(), HOME, batchId, [
      { ...newPhoto(), place: 4 },
      { ...newPhoto(digest), place: 5, source: null },
      { ...newPhoto(), place: 6 },
    ]);
    // To a person, the step between queue and Kie is still the queue.
    await claim(db(), 1);
    const { endedAt } = await row(db(), done.id);
    expect(task.batchId).not.toBe(batchId);
    expect(await summariesOf(db(), HOME, [batchId])).toEqual([
      {
        id: batchId,
        name: '',
        madeBy: '',
        createdAt: expect.any(Date),
        spent: 1.5,
        queued: 2,
        running: 1,
        succeeded: 2,
        failed: 1,
        cancelled: 1,
        reused: 1,
        isEmpty: false,
        firstEndMs: expect.any(Number),
        cutouts: [done.id, expect.any(String)],
      },
    ]);
    const summary = await summaryOf(batchId);
    expect(Math.abs((summary?.firstEndMs ?? 0) - Number(endedAt))).toBeLessThan(2);
  });

  test('a photo that was cancelled and begun anew is one, however often', async () => {
    const batchId = newId();
    const bytes = newPhoto().digest ?? '';
    const again = () => ({ ...newPhoto(bytes), folder: 'shoot', name: 'mug.jpg' });
    const cancel = async (...photos: ReturnType<typeof newPhoto>[]) => {
      await addTasks(db(), HOME, batchId, photos);
      await cancelTasks(db(), HOME, { batchId, taskIds: photos.map(({ taskId }) => taskId) });
    };
    await cancel(again());
    await cancel(again());
    expect(await summaryOf(batchId)).toMatchObject({ queued: 0, cancelled: 1 });
    await addTasks(db(), HOME, batchId, [again()]);
    // The same bytes under another name, or of which nothing is known, are photos of their own.
    await cancel({ ...again(), name: 'cup.jpg' }, { ...newPhoto(), digest: null });
    await cancel({ ...newPhoto(), digest: null });
    expect(await summaryOf(batchId)).toMatchObject({ queued: 1, cancelled: 3 });
  });

  test('the first four cut-outs by their places stand for it', async () => {
    const { batchId, claims } = await running(9, 3, 7, 1, 5, 0);
    const places = new Map<string, number>();
    for (const task of claims) {
      places.set(task.id, task.place);
      if (task.place === 0) continue;
      await markSucceeded(db(), keyOf(task), { path: `cutouts/${task.id}.png`, bytes: 1 }, 1);
    }
    const summary = await summaryOf(batchId);
    expect(summary?.cutouts.map((id) => places.get(id))).toEqual([1, 3, 5, 7]);
  });

  test('one whose photos are all deleted is empty, and still known', async () => {
    const batchId = newId();
    await db().insert(batches).values({ id: batchId });
    expect(await summaryOf(batchId)).toMatchObject({
      isEmpty: true,
      queued: 0,
      firstEndMs: null,
      cutouts: [],
    });
  });

  test('those that are asked for are told, the youngest first, and no other', async () => {
    const ids = [newId(), newId(), newId()];
    for (const [day, id] of ids.entries()) {
      await db()
        .insert(batches)
        .values({ id, createdAt: new Date(Date.UTC(2026, 0, day + 1)) });
    }
    const [oldest = '', , youngest = ''] = ids;
    const told = await summariesOf(db(), HOME, [oldest, newId(), youngest]);
    expect(told.map(({ id }) => id)).toEqual([youngest, oldest]);
  });

  test('all of a workspace are listed in parts, the youngest first, without the empty ones', async () => {
    const workspace = `w-${newId()}`;
    const scope = { ...HOME, workspace };
    const made: string[] = [];
    for (const day of [1, 2, 3, 4, 5]) {
      const batchId = newId();
      made.unshift(batchId);
      await addTasks(db(), scope, batchId, [newPhoto()]);
      const createdAt = new Date(Date.UTC(2026, 0, day));
      await db().update(batches).set({ createdAt }).where(eq(batches.id, batchId));
    }
    await db().insert(batches).values({ id: newId(), workspace });
    await addTasks(db(), HOME, newId(), [newPhoto()]);
    expect(await batchesOf(db(), scope, null, 9)).toEqual(made);
    expect(await batchesOf(db(), scope, null, 2)).toEqual(made.slice(0, 2));
    // The last of the part before comes again.
    expect(await batchesOf(db(), scope, Date.UTC(2026, 0, 4), 2)).toEqual(made.slice(1, 3));
    expect(await batchesOf(db(), scope, Date.UTC(2026, 0, 1) - 1, 2)).toEqual([]);
  });

  test('one that was made within the same millisecond as the last is not passed over', async () => {
    const scope = { ...HOME, workspace: `w-${newId()}` };
    const times = ['12:00:00.000900Z', '12:00:00.000400Z', '12:00:00.000100Z'];
    const made: string[] = [];
    for (const time of times) {
      const batchId = newId();
      made.push(batchId);
      await addTasks(db(), scope, batchId, [newPhoto()]);
      await db().execute(
        sql`update batches set created_at = ${`2026-01-01T${time}`}::timestamptz where id = ${batchId}`,
      );
    }
    expect(await batchesOf(db(), scope, Date.UTC(2026, 0, 1, 12), 9)).toEqual(made);
  });

  test('a new name is news to who watches, and the same name is none', async () => {
    const { batchId } = await running(0);
    const cursor = (await changesSince(db(), HOME, batchId, 0))?.revision ?? 0;
    expect(await nameBatch(db(), HOME, { batchId, name: 'Shoes' })).toBe('renamed');
    expect(await changesSince(db(), HOME, batchId, cursor)).toMatchObject({
      name: 'Shoes',
      revision: cursor + 1,
      isWhole: false,
      tasks: [],
    });
    expect(await nameBatch(db(), HOME, { batchId, name: 'Shoes' })).toBe('same');
    expect(await changesSince(db(), HOME, batchId, cursor)).toMatchObject({ revision: cursor + 1 });
    expect(await summaryOf(batchId)).toMatchObject({ name: 'Shoes' });
  });

  test('a batch that is not known cannot be named', async () => {
    const { batchId } = await running(0);
    expect(await nameBatch(db(), HOME, { batchId: newId(), name: 'Shoes' })).toBeNull();
    const [named] = await db().select().from(batches).where(eq(batches.id, batchId));
    expect(named?.name).toBe('');
  });

  test('a photo is kept with its folder and its place, and told with them', async () => {
    const batchId = newId();
    const photo = { ...newPhoto(), folder: 'shoes/été', place: 41 };
    await addTasks(db(), HOME, batchId, [photo]);
    expect((await changesSince(db(), HOME, batchId, 0))?.tasks).toMatchObject([
      { id: photo.taskId, folder: 'shoes/été', place: 41, position: 0 },
    ]);
  });
});
