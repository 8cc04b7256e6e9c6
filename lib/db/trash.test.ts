import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { adoptKept } from './adopt';
import { markFailed, markSucceeded } from './attempts';
import { cancelTasks, deleteBatch, deleteTasks } from './change';
import {
  claim,
  enqueue,
  HOME,
  keptPhoto,
  keyOf,
  makeOverdue,
  newPhoto,
  onBothEngines,
  row,
  runningTask,
} from './fixture';
import { recoverClaims } from './recover';
import { batches, trash } from './schema';
import type { TaskRow } from './tasks';
import { discard, forgetTrash, leaseTrash } from './trash';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };

onBothEngines((db) => {
  const chosen = ({ id, batchId }: TaskRow) => ({ batchId, taskIds: [id] });
  const trashed = async () =>
    (await db().select().from(trash)).map(({ pathname }) => pathname).sort();
  const lease = (want = 100, leaseMs = 60_000) => leaseTrash(db(), { want, leaseMs });
  const copyOf = ({ id }: { id: string }) => `copies/${id}.jpg`;

  describe('the copy of a photo goes into the trash', () => {
    test('when it is done, be it adopted', async () => {
      const first = newPhoto();
      const photos = [first, newPhoto(first.digest ?? '')];
      await addTasks(db(), HOME, newId(), photos);
      const [task] = await claim(db(), 9);
      if (!task) throw new Error('nothing to claim');
      await markSucceeded(db(), keyOf(task), CUTOUT, 1);
      expect(await trashed()).toEqual([copyOf(task)]);
      await adoptKept(db());
      expect(await trashed()).toEqual(photos.map(({ taskId }) => copyOf({ id: taskId })).sort());
    });

    test('when it is cancelled', async () => {
      const task = await runningTask(db());
      await cancelTasks(db(), HOME, chosen(task));
      expect(await trashed()).toEqual([copyOf(task)]);
    });

    test('when it failed, unless another try may use it', async () => {
      const [hopeless, other] = [await runningTask(db()), await runningTask(db())];
      await markFailed(db(), keyOf(hopeless), { error: 'no-subject', credits: 0 });
      await markFailed(db(), keyOf(other), { error: 'removal-failed', credits: 0 });
      expect(await trashed()).toEqual([copyOf(hopeless)]);
      expect((await row(db(), other.id)).sourcePath).toBe(copyOf(other));
    });

    test('when it is deleted, whatever with', async () => {
      const one = await runningTask(db());
      await deleteTasks(db(), HOME, chosen(one));
      const two = await enqueue(db(), 2);
      await deleteBatch(db(), HOME, two.batchId);
      const three = await enqueue(db(), 1);
      await db().delete(batches).where(eq(batches.id, three.batchId));
      expect(await trashed()).toEqual(
        [one.id, ...two.ids, ...three.ids].map((id) => copyOf({ id })).sort(),
      );
    });

    test('not while it goes back into the queue', async () => {
      await enqueue(db(), 1);
      const [task] = await claim(db(), 1);
      if (!task) throw new Error('nothing to claim');
      await makeOverdue(db(), task.id);
      await recoverClaims(db(), { graceMs: 0, giveUpMs: 60_000 });
      expect((await row(db(), task.id)).state).toBe('queued');
      expect(await trashed()).toEqual([]);
    });
  });

  describe('a cut-out goes into the trash', () => {
    const reuse = async (digest: string) => {
      const photo = { ...newPhoto(digest), source: null };
      await addTasks(db(), HOME, newId(), [photo]);
      return row(db(), photo.taskId);
    };

    test('with the last photo that holds it', async () => {
      const { task, digest } = await keptPhoto(db());
      const twins = [await reuse(digest), await reuse(digest)];
      for (const holder of [task, ...twins]) {
        expect(await trashed()).not.toContain(task.cutoutPath);
        await deleteTasks(db(), HOME, chosen(holder));
      }
      expect(await trashed()).toContain(task.cutoutPath);
    });

    test('with the last two of them, though they go at the same moment', async () => {
      for (let round = 0; round < 15; round++) {
        const { task, digest } = await keptPhoto(db());
        const holders = [task, await reuse(digest), await reuse(digest)];
        await Promise.all(holders.map((holder) => deleteTasks(db(), HOME, chosen(holder))));
        expect(await trashed(), `round ${round}`).toContain(task.cutoutPath);
      }
    });

    test('once, when all that hold it go together', async () => {
      const { digest } = await keptPhoto(db());
      await reuse(digest);
      await db().delete(batches);
      expect((await trashed()).filter((path) => path.startsWith('cutouts/'))).toHaveLength(1);
    });

    test('of a cancelled photo as well', async () => {
      const task = await runningTask(db());
      await cancelTasks(db(), HOME, chosen(task));
      await markSucceeded(db(), keyOf(task), CUTOUT, 1);
      await deleteTasks(db(), HOME, chosen(task));
      expect(await trashed()).toContain(CUTOUT.path);
    });
  });

  describe('what lies in the trash', () => {
    test('is had by one of ten, no more than is wanted, the longest due first', async () => {
      await discard(db(), ['a', 'b', 'c', 'd', 'e']);
      await db()
        .update(trash)
        .set({ dueAt: sql`now() - interval '1 hour'` })
        .where(eq(trash.pathname, 'd'));
      expect(await lease(1)).toEqual(['d']);
      const leased = await Promise.all(Array.from({ length: 10 }, () => lease(1)));
      expect(leased.flat().sort()).toEqual(['a', 'b', 'c', 'e']);
      expect(await lease()).toEqual([]);
    });

    test('comes back until it is forgotten', async () => {
      await discard(db(), ['a', 'b']);
      expect(await lease(9, 0)).toHaveLength(2);
      await forgetTrash(db(), ['a']);
      expect(await lease(9, 0)).toEqual(['b']);
      await discard(db(), ['b', 'b']);
      expect(await trashed()).toEqual(['b']);
    });

    test('is let go of where a photo refers to it', async () => {
      const { task } = await keptPhoto(db());
      const { ids } = await enqueue(db(), 1);
      const needed = [task.cutoutPath ?? '', copyOf({ id: ids[0] ?? '' })];
      await discard(db(), [...needed, 'stray']);
      expect((await lease()).sort()).toEqual([copyOf(task), 'stray'].sort());
      expect(await trashed()).toEqual([copyOf(task), 'stray'].sort());
    });

    test('and nothing is no query', async () => {
      await discard(db(), []);
      await forgetTrash(db(), []);
      expect(await lease()).toEqual([]);
    });
  });
});
