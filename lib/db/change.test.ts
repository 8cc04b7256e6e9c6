import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { findAttempt, markAccepted, markFailed, markSent, markSucceeded } from './attempts';
import { cancelTasks, deleteBatch, deleteTasks, isDeleted, retryTasks } from './change';
import { claim, enqueue, HOME, keyOf, newPhoto, onBothEngines, row, runningTask } from './fixture';
import { leaseLate } from './late';
import { spentBy } from './ledger';
import { attempts, batches, tasks } from './schema';
import { changesSince, findTask, type TaskRow } from './tasks';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };
const RETRYABLE = { error: 'removal-failed', credits: 0 } as const;

onBothEngines((db) => {
  const chosen = ({ id, batchId }: TaskRow) => ({ batchId, taskIds: [id] });
  const stateOf = async ({ id }: TaskRow) => (await row(db(), id)).state;
  async function failedTask(ending: Parameters<typeof markFailed>[2] = RETRYABLE) {
    const task = await runningTask(db());
    await markFailed(db(), keyOf(task), ending);
    return row(db(), task.id);
  }
  async function claimedTask() {
    await enqueue(db(), 1);
    const [task] = await claim(db(), 1);
    if (!task) throw new Error('nothing to claim');
    return task;
  }

  describe('another try', () => {
    test('is a further attempt on the same row, with all its patience', async () => {
      const task = await failedTask();
      expect((await retryTasks(db(), HOME, chosen(task))).changed).toEqual([task.id]);
      expect(await row(db(), task.id)).toMatchObject({
        state: 'queued',
        error: null,
        endedAt: null,
        triedSince: null,
        sourcePath: task.sourcePath,
      });
      expect((await claim(db(), 1)).map(keyOf)).toEqual([{ taskId: task.id, attempt: 2 }]);
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({ outcome: 'removal-failed' });
    });

    test('is had once by ten at the same time', async () => {
      const task = await failedTask();
      const retried = await Promise.all(
        Array.from({ length: 10 }, () => retryTasks(db(), HOME, chosen(task))),
      );
      // All hear the same: who asks again because the answer was lost has what was wished.
      expect(retried).toEqual(Array(10).fill({ changed: [task.id], refused: [] }));
      expect(await claim(db(), 9)).toHaveLength(1);
    });

    test('is for what has failed, and may do better', async () => {
      const running = await runningTask(db());
      const done = await runningTask(db());
      await markSucceeded(db(), keyOf(done), CUTOUT, 1);
      const cancelled = await runningTask(db());
      await cancelTasks(db(), HOME, chosen(cancelled));
      const hopeless = await failedTask({ error: 'no-subject', credits: 0 });
      for (const task of [running, done, cancelled, hopeless]) {
        const before = await row(db(), task.id);
        const needsNone = task === running || task === done;
        expect((await retryTasks(db(), HOME, chosen(task))).changed).toEqual(
          needsNone ? [task.id] : [],
        );
        expect(await row(db(), task.id)).toEqual(before);
      }
      await deleteTasks(db(), HOME, chosen(running));
    });
  });

  describe('cancelling', () => {
    test('ends what is open, in whatever state, and nothing else', async () => {
      const running = await runningTask(db());
      const submitting = await claimedTask();
      const failed = await failedTask();
      const queued = await row(db(), (await enqueue(db(), 1)).ids[0] ?? '');
      for (const task of [running, submitting, queued]) {
        expect(await cancelTasks(db(), HOME, chosen(task))).toMatchObject({ changed: [task.id] });
        expect(await cancelTasks(db(), HOME, chosen(task))).toMatchObject({ changed: [] });
        expect(await row(db(), task.id)).toMatchObject({
          state: 'cancelled',
          dueAt: null,
          leasedUntil: null,
          sourcePath: null,
          endedAt: expect.any(Date),
        });
      }
      expect(await cancelTasks(db(), HOME, chosen(failed))).toMatchObject({ changed: [] });
      expect(await stateOf(failed)).toBe('failed');
      expect(await claim(db(), 9)).toEqual([]);
    });

    test('keeps anything that was not sent from being sent, at no cost', async () => {
      const task = await claimedTask();
      await cancelTasks(db(), HOME, chosen(task));
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(false);
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        outcome: 'cancelled',
        credits: 0,
        askAt: null,
      });
    });

    test('what Kie works on is asked about later, for what it cost', async () => {
      const task = await runningTask(db());
      await cancelTasks(db(), HOME, chosen(task));
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        outcome: 'cancelled',
        credits: null,
        askAt: expect.any(Date),
      });
    });

    test('a create without a reply is asked about once its id is known', async () => {
      const task = await claimedTask();
      await markSent(db(), keyOf(task), 60_000);
      await cancelTasks(db(), HOME, chosen(task));
      expect(await leaseLate(db(), { want: 9, leaseMs: 0 })).toEqual([]);
      expect(await markAccepted(db(), keyOf(task), newId(), 0)).toBe('late');
      expect(await leaseLate(db(), { want: 9, leaseMs: 0 })).toHaveLength(1);
      expect(await stateOf(task)).toBe('cancelled');
    });

    test('leaves the books of earlier attempts alone', async () => {
      const task = await failedTask({ error: 'result-unusable', credits: 1 });
      await retryTasks(db(), HOME, chosen(task));
      const before = await findAttempt(db(), keyOf(task));
      await cancelTasks(db(), HOME, chosen(task));
      expect(await findAttempt(db(), keyOf(task))).toEqual(before);
      expect(await spentBy(db(), HOME, task.batchId)).toBe(1);
    });

    test('wins or loses against a claim at the same moment, and nothing is left open', async () => {
      const { batchId, ids } = await enqueue(db(), 30);
      const [, { changed, tried }] = await Promise.all([
        Promise.all(Array.from({ length: 10 }, () => claim(db(), 3))),
        cancelTasks(db(), HOME, { batchId, taskIds: ids }),
        Promise.all(Array.from({ length: 10 }, () => claim(db(), 3))),
      ]);
      expect(changed.sort()).toEqual([...ids].sort());
      expect(await db().$count(tasks, eq(tasks.state, 'cancelled'))).toBe(30);
      const open = await db().select().from(attempts);
      expect(open.filter(({ outcome }) => outcome !== 'cancelled')).toEqual([]);
      expect(tried.sort()).toEqual(open.map(({ taskId }) => taskId).sort());
    });
  });

  describe('deleting', () => {
    test('takes photos in whatever state, with their attempts; the credits stay counted', async () => {
      const { batchId, ids } = await enqueue(db(), 3);
      const [done, running] = await claim(db(), 2);
      if (!done || !running) throw new Error('nothing to claim');
      await markSucceeded(db(), keyOf(done), CUTOUT, 1);
      await markAccepted(db(), keyOf(running), newId(), 0);
      expect((await deleteTasks(db(), HOME, { batchId, taskIds: ids })).sort()).toEqual(
        [...ids].sort(),
      );
      expect(await db().$count(tasks)).toBe(0);
      expect(await db().$count(attempts)).toBe(0);
      expect(await spentBy(db(), HOME, batchId)).toBe(1);
      expect(await deleteTasks(db(), HOME, { batchId, taskIds: ids })).toEqual([]);
    });

    test('a batch takes all that it has, and no other', async () => {
      const other = await runningTask(db());
      const { batchId } = await enqueue(db(), 4);
      expect(await deleteBatch(db(), HOME, batchId)).toBe(4);
      expect(await deleteBatch(db(), HOME, batchId)).toBe(0);
      expect(await db().$count(batches)).toBe(1);
      expect(await stateOf(other)).toBe('running');
      expect(await changesSince(db(), HOME, batchId, 0)).toBeNull();
    });

    test('a batch is for good: what is still on its way to it does not bring it back', async () => {
      const { batchId, photos } = await enqueue(db(), 2);
      const unheardOf = newId();
      for (const id of [batchId, unheardOf]) {
        await deleteBatch(db(), HOME, id);
        expect(await isDeleted(db(), HOME, id)).toBe(true);
        await expect(addTasks(db(), HOME, id, photos)).rejects.toMatchObject({
          code: 'batch-deleted',
        });
      }
      expect(await db().$count(batches)).toBe(0);
      expect(await isDeleted(db(), HOME, newId())).toBe(false);
    });

    test('a batch at the moment of its submission leaves nothing, whichever comes first', async () => {
      for (let round = 0; round < 12; round++) {
        const batchId = newId();
        const submissions = Array.from({ length: 4 }, () =>
          addTasks(db(), HOME, batchId, [newPhoto()]),
        );
        const [deletion] = await Promise.allSettled([
          deleteBatch(db(), HOME, batchId),
          ...submissions,
        ]);
        expect(deletion.status).toBe('fulfilled');
        expect(await changesSince(db(), HOME, batchId, 0)).toBeNull();
        expect(await db().$count(tasks)).toBe(0);
      }
    });
  });

  test("a change reaches no photo of another's batch", async () => {
    const running = await runningTask(db());
    const failed = await failedTask();
    const { batchId } = await enqueue(db(), 1);
    const taskIds = [running.id, failed.id];
    expect((await retryTasks(db(), HOME, { batchId, taskIds })).changed).toEqual([]);
    expect(await cancelTasks(db(), HOME, { batchId, taskIds })).toEqual({ changed: [], tried: [] });
    expect(await deleteTasks(db(), HOME, { batchId, taskIds })).toEqual([]);
    expect(await stateOf(running)).toBe('running');
    expect(await stateOf(failed)).toBe('failed');
  });

  test('changes to many photos beside their settling come into no deadlock', async () => {
    for (let round = 0; round < 6; round++) {
      const { batchId, ids } = await enqueue(db(), 24);
      const claims = await claim(db(), 24);
      for (const task of claims) await markAccepted(db(), keyOf(task), newId(), 0);
      const backwards = [...claims].reverse();
      const settle = (task: TaskRow, nth: number) =>
        nth % 2 === 0
          ? markSucceeded(db(), keyOf(task), { path: `cutouts/${task.id}.png`, bytes: 1 }, 1)
          : markFailed(db(), keyOf(task), { error: 'removal-failed', credits: 1 });
      await Promise.all([
        ...backwards.map(settle),
        cancelTasks(db(), HOME, { batchId, taskIds: ids.slice(0, 16) }),
        cancelTasks(db(), HOME, { batchId, taskIds: [...ids].reverse() }),
        retryTasks(db(), HOME, { batchId, taskIds: ids }),
        ...claims.map(settle),
        deleteTasks(db(), HOME, { batchId, taskIds: [...ids].reverse().slice(0, 12) }),
        deleteTasks(db(), HOME, { batchId, taskIds: ids.slice(0, 18) }),
        round % 2 === 0 ? deleteBatch(db(), HOME, batchId) : claim(db(), 9),
      ]);
      for (const id of ids.slice(0, 18)) expect(await findTask(db(), HOME, id)).toBeNull();
      await deleteBatch(db(), HOME, batchId);
    }
  });
});
