import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { markFailed } from './attempts';
import { deleteBatch, deleteTasks, isDeleted, retryTasks } from './change';
import {
  enqueue,
  HOME,
  keptPhoto,
  keyOf,
  newPhoto,
  onBothEngines,
  row,
  runningTask,
} from './fixture';
import { deleteExpired, referredTo } from './retention';
import { batches, deletedBatches, tasks, trash } from './schema';
import { findTask } from './tasks';

const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 14 * DAY_MS;

onBothEngines((db) => {
  const earlier = (ms: number) => sql`now() - ${ms}::double precision * interval '1 ms'`;
  const endEarlier = (id: string, ms: number) =>
    db()
      .update(tasks)
      .set({ endedAt: earlier(ms) })
      .where(eq(tasks.id, id));
  const beginEarlier = (id: string, ms: number) =>
    db()
      .update(batches)
      .set({ createdAt: earlier(ms) })
      .where(eq(batches.id, id));

  describe('what is kept long enough', () => {
    test('is deleted by when it ended, with its files; the rest stays', async () => {
      const { task: old } = await keptPhoto(db());
      const { task: young } = await keptPhoto(db());
      await endEarlier(old.id, KEPT_MS + 1_000);
      await endEarlier(young.id, KEPT_MS - 60_000);
      expect(await deleteExpired(db(), KEPT_MS)).toBe(1);
      expect(await findTask(db(), HOME, old.id)).toBeNull();
      expect(await findTask(db(), HOME, young.id)).not.toBeNull();
      const paths = (await db().select().from(trash)).map(({ pathname }) => pathname);
      expect(paths).toContain(old.cutoutPath);
      expect(paths).not.toContain(young.cutoutPath);
    });

    test('is not deleted while it is open, however old', async () => {
      const running = await runningTask(db());
      const failed = await runningTask(db());
      await markFailed(db(), keyOf(failed), { error: 'timed-out', credits: null });
      await endEarlier(failed.id, 2 * KEPT_MS);
      await retryTasks(db(), HOME, { batchId: failed.batchId, taskIds: [failed.id] });
      const old = sql`now() - interval '99 days'`;
      await db().update(tasks).set({ createdAt: old });
      await db().update(batches).set({ createdAt: old });
      expect(await deleteExpired(db(), KEPT_MS)).toBe(0);
      expect((await row(db(), running.id)).state).toBe('running');
      expect((await row(db(), failed.id)).state).toBe('queued');
    });

    test('leaves its cut-out to a photo that reused it later', async () => {
      const { task, digest } = await keptPhoto(db());
      await endEarlier(task.id, KEPT_MS + 1_000);
      const photo = { ...newPhoto(digest), source: null };
      await addTasks(db(), HOME, newId(), [photo]);
      expect(await deleteExpired(db(), KEPT_MS)).toBe(1);
      expect((await row(db(), photo.taskId)).cutoutPath).toBe(task.cutoutPath);
      const paths = (await db().select().from(trash)).map(({ pathname }) => pathname);
      expect(paths).not.toContain(task.cutoutPath);
    });

    test('is deleted wholly, many batches of more than fit into one turn', async () => {
      for (let batch = 0; batch < 6; batch++) await enqueue(db(), 100);
      await db()
        .update(tasks)
        .set({ state: 'cancelled', dueAt: null, endedAt: earlier(KEPT_MS + 1_000) });
      expect(await deleteExpired(db(), KEPT_MS)).toBe(600);
      expect(await db().$count(tasks)).toBe(0);
    });

    test('is deleted once by two sweeps at the same time', async () => {
      await enqueue(db(), 50);
      await db()
        .update(tasks)
        .set({ state: 'cancelled', dueAt: null, endedAt: earlier(KEPT_MS + 1_000) });
      const counts = await Promise.all([
        deleteExpired(db(), KEPT_MS),
        deleteExpired(db(), KEPT_MS),
      ]);
      expect(counts.reduce((sum, count) => sum + count)).toBe(50);
    });
  });

  test('an old batch without photos goes; a young one, and one with photos, stay', async () => {
    const [old, young, full] = [newId(), newId(), await enqueue(db(), 1)];
    await db()
      .insert(batches)
      .values([{ id: old }, { id: young }]);
    await beginEarlier(old, KEPT_MS + 1_000);
    await beginEarlier(full.batchId, KEPT_MS + 1_000);
    await deleteExpired(db(), KEPT_MS);
    const left = await db().select({ id: batches.id }).from(batches);
    expect(left.map(({ id }) => id).sort()).toEqual([young, full.batchId].sort());
  });

  test('a batch to which photos are added at this moment is not deleted with them', async () => {
    const { batchId, ids } = await enqueue(db(), 1);
    await deleteTasks(db(), HOME, { batchId, taskIds: ids });
    for (let round = 0; round < 10; round++) {
      await beginEarlier(batchId, KEPT_MS + 1_000);
      const photo = newPhoto();
      const [added] = await Promise.allSettled([
        addTasks(db(), HOME, batchId, [photo]),
        deleteExpired(db(), KEPT_MS),
      ]);
      const isThere = (await findTask(db(), HOME, photo.taskId)) !== null;
      expect(isThere, 'what was acknowledged is there').toBe(added.status === 'fulfilled');
      if (isThere) await deleteTasks(db(), HOME, { batchId, taskIds: [photo.taskId] });
      else await addTasks(db(), HOME, batchId, []).catch(() => undefined);
    }
  });

  test('the mark of a deleted batch goes when it is old, and no sooner', async () => {
    const [old, young] = [newId(), newId()];
    for (const id of [old, young]) await deleteBatch(db(), HOME, id);
    await db()
      .update(deletedBatches)
      .set({ at: earlier(KEPT_MS + 1_000) })
      .where(eq(deletedBatches.id, old));
    await deleteExpired(db(), KEPT_MS);
    expect(await isDeleted(db(), HOME, old)).toBe(false);
    expect(await isDeleted(db(), HOME, young)).toBe(true);
  });

  test('what a photo refers to is told from what none does', async () => {
    const { task } = await keptPhoto(db());
    const { ids } = await enqueue(db(), 1);
    const copy = `copies/${ids[0]}.jpg`;
    const known = await referredTo(db(), [
      copy,
      `copies/${task.id}.jpg`,
      task.cutoutPath ?? '',
      'x',
    ]);
    expect(known).toEqual(new Set([copy, task.cutoutPath]));
    expect(await referredTo(db(), [])).toEqual(new Set());
  });
});
