import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { delay } from '@/lib/base/async';
import { newId } from '@/lib/base/ids';
import { addTasks, findKept, samenessOf } from './add';
import { markSucceeded } from './attempts';
import { cancelTasks, deleteTasks } from './change';
import {
  claim,
  enqueue,
  HOME,
  keptPhoto,
  keyOf,
  newPhoto,
  onBothEngines,
  row,
  runningTask,
} from './fixture';
import { spentBy } from './ledger';
import { attempts, tasks, trash } from './schema';
import { findTask } from './tasks';
import { leaseTrash } from './trash';

onBothEngines((db) => {
  const add = async (...photos: ReturnType<typeof newPhoto>[]) => {
    const batchId = newId();
    return { batchId, ...(await addTasks(db(), HOME, batchId, photos)) };
  };
  const trashed = async () => (await db().select().from(trash)).map(({ pathname }) => pathname);

  describe('a photo whose cut-out is kept', () => {
    test('is done at once and costs nothing', async () => {
      const { task, digest } = await keptPhoto(db());
      const photo = newPhoto(digest);
      const { batchId, missing } = await add(photo);
      expect(missing).toEqual([]);
      expect(await row(db(), photo.taskId)).toMatchObject({
        state: 'succeeded',
        reused: true,
        attempt: 0,
        sourcePath: null,
        cutoutPath: task.cutoutPath,
        cutoutBytes: task.cutoutBytes,
      });
      expect(await spentBy(db(), HOME, batchId)).toBe(0);
      expect(await claim(db(), 9)).toEqual([]);
    });

    test('needs no copy; one that it brought goes into the trash', async () => {
      const { digest } = await keptPhoto(db());
      const before = await trashed();
      const [bare, laden] = [{ ...newPhoto(digest), source: null }, newPhoto(digest)];
      expect((await add(bare, laden)).missing).toEqual([]);
      expect((await row(db(), bare.taskId)).state).toBe('succeeded');
      expect((await row(db(), laden.taskId)).state).toBe('succeeded');
      expect(await trashed()).toEqual([...before, laden.source?.pathname]);
    });

    test('of a photo that was cancelled meanwhile is as good', async () => {
      const task = await runningTask(db());
      await cancelTasks(db(), HOME, { batchId: task.batchId, taskIds: [task.id] });
      await markSucceeded(db(), keyOf(task), { path: 'cutouts/c.png', bytes: 7 }, 1);
      const photo = newPhoto(task.digest ?? '');
      await add(photo);
      expect(await row(db(), photo.taskId)).toMatchObject({
        state: 'succeeded',
        cutoutPath: 'cutouts/c.png',
      });
    });

    test('changes nothing when it is submitted again', async () => {
      const { digest } = await keptPhoto(db());
      const photos = [newPhoto(digest), { ...newPhoto(digest), source: null }, newPhoto()];
      const { batchId } = await add(...photos);
      const before = await db().select().from(tasks).orderBy(tasks.id);
      expect(await addTasks(db(), HOME, batchId, photos)).toMatchObject({ missing: [] });
      expect(await db().select().from(tasks).orderBy(tasks.id)).toEqual(before);
    });
  });

  test('a submission repeated after its photo was done changes nothing', async () => {
    const { task } = await keptPhoto(db());
    const photo = newPhoto(task.digest ?? '');
    const again = { ...photo, taskId: task.id };
    expect(await addTasks(db(), HOME, task.batchId, [again])).toMatchObject({ missing: [] });
    expect(await row(db(), task.id)).toEqual(task);
    expect(await db().$count(attempts)).toBe(1);
  });

  test('a photo without a copy is missing where nothing is kept; those beside it are taken', async () => {
    const [bare, whole] = [{ ...newPhoto(), source: null }, newPhoto()];
    expect((await add(bare, whole)).missing).toEqual([bare.taskId]);
    expect(await findTask(db(), HOME, bare.taskId)).toBeNull();
    expect((await row(db(), whole.taskId)).state).toBe('queued');
  });

  test('the copy of a photo in line is not removed when its submission is repeated', async () => {
    const { batchId, photos } = await enqueue(db(), 1);
    const [photo] = photos;
    if (!photo?.digest) throw new Error('no photo');
    await keptPhoto(db(), photo.digest);
    await addTasks(db(), HOME, batchId, photos);
    expect(await row(db(), photo.taskId)).toMatchObject({
      state: 'queued',
      sourcePath: photo.source?.pathname,
    });
    const removed = await leaseTrash(db(), { want: 100, leaseMs: 60_000 });
    expect(removed).not.toContain(photo.source?.pathname);
  });

  test('only the same bytes at the same size are the same photo', async () => {
    const { digest } = await keptPhoto(db());
    const photos = [
      { ...newPhoto(digest), width: 299 },
      { ...newPhoto(digest), height: 257 },
      newPhoto(),
      { ...newPhoto(), digest: null },
    ];
    await add(...photos);
    expect(await db().$count(tasks, eq(tasks.state, 'queued'))).toBe(4);
    expect(await findKept(db(), HOME, photos)).not.toContain(samenessOf(photos[0] ?? newPhoto()));
  });

  test('photos without digests are never the same', async () => {
    const without = () => ({ ...newPhoto(), digest: null });
    await add(without());
    const [first] = await claim(db(), 1);
    if (!first) throw new Error('nothing to claim');
    await markSucceeded(db(), keyOf(first), { path: 'cutouts/a.png', bytes: 1 }, 1);
    const photos = [without(), without(), without()];
    await add(...photos);
    expect(await findKept(db(), HOME, photos)).toEqual(new Map());
    expect(await claim(db(), 9)).toHaveLength(3);
  });

  test('a cut-out reused and deleted at once is kept, or missing', async () => {
    for (let round = 0; round < 20; round++) {
      const { task, digest } = await keptPhoto(db());
      const photos = Array.from({ length: 5 }, () => ({ ...newPhoto(digest), source: null }));
      const [missing] = await Promise.all([
        Promise.all(photos.map((photo) => add(photo))),
        deleteTasks(db(), HOME, { batchId: task.batchId, taskIds: [task.id] }),
      ]);
      const isLost = missing.filter((one) => one.missing.length > 0).length;
      const removed = await leaseTrash(db(), { want: 100, leaseMs: 60_000 });
      const holders = await db().$count(tasks, eq(tasks.cutoutPath, task.cutoutPath ?? ''));
      expect(holders).toBe(5 - isLost);
      expect(removed.includes(task.cutoutPath ?? ''), `round ${round}`).toBe(holders === 0);
    }
  });

  test('who deletes a cut-out waits for a submission that is about to reuse it', async () => {
    const { task, digest } = await keptPhoto(db());
    const deletion = { batchId: task.batchId, taskIds: [task.id] };
    const [deleting] = await db().transaction(async (tx) => {
      await addTasks(tx, HOME, newId(), [newPhoto(digest)]);
      const beside = deleteTasks(db(), HOME, deletion);
      // As long as it may take to do harm; it cannot end before we do.
      await Promise.race([beside, delay(300)]);
      return [beside];
    });
    expect(await deleting).toEqual([task.id]);
    expect(await trashed()).not.toContain(task.cutoutPath);
  });

  test('submissions of one kept list and its deletion at once come into no deadlock', async () => {
    const kept: Awaited<ReturnType<typeof keptPhoto>>[] = [];
    for (let nth = 0; nth < 12; nth++) kept.push(await keptPhoto(db()));
    const again = () => kept.map(({ digest }) => newPhoto(digest));
    await Promise.all([
      ...Array.from({ length: 5 }, () => add(...again().reverse())),
      ...Array.from({ length: 5 }, () => add(...again())),
      ...kept.map(({ task }) =>
        deleteTasks(db(), HOME, { batchId: task.batchId, taskIds: [task.id] }),
      ),
    ]);
    const removed = await leaseTrash(db(), { want: 500, leaseMs: 60_000 });
    const held = await db().select({ path: tasks.cutoutPath }).from(tasks);
    expect(held.filter(({ path }) => removed.includes(path ?? ''))).toEqual([]);
  });
});
