import { isNotNull, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import {
  findAttempt,
  markAccepted,
  markFailed,
  markSent,
  markSucceeded,
  release,
} from './attempts';
import { cancelTasks, deleteTasks, retryTasks } from './change';
import {
  claim,
  enqueue,
  HOME,
  keyOf,
  makeAcceptedEarlier,
  onBothEngines,
  row,
  runningTask,
} from './fixture';
import { askLater, closeLate, leaseLate } from './late';
import { spentBy } from './ledger';
import { attempts } from './schema';
import type { TaskRow } from './tasks';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };
const TIMED_OUT = { error: 'timed-out', credits: null, askInMs: 0 } as const;
const FAILED = { outcome: 'removal-failed', kieCode: '500', credits: 1 } as const;

onBothEngines((db) => {
  const chosen = ({ id, batchId }: TaskRow) => ({ batchId, taskIds: [id] });
  const attempt = (task: TaskRow) => findAttempt(db(), keyOf(task));

  /** A photo that was given up, while Kie still works on it. */
  async function givenUp(): Promise<TaskRow> {
    const task = await runningTask(db());
    await markFailed(db(), keyOf(task), TIMED_OUT);
    return row(db(), task.id);
  }

  /** A second attempt that Kie works on; the first was sent as well, and nobody heard of it. */
  async function overtaken(): Promise<{ first: TaskRow; second: TaskRow }> {
    await enqueue(db(), 1);
    const [first] = await claim(db(), 1);
    if (!first) throw new Error('nothing to claim');
    await markSent(db(), keyOf(first), 0);
    await release(db(), keyOf(first), { error: 'service-busy', afterMs: 0, giveUpMs: 60_000 });
    const [second] = await claim(db(), 1);
    if (!second) throw new Error('nothing to claim');
    await markSent(db(), keyOf(second), 0);
    await markAccepted(db(), keyOf(second), newId(), 60_000);
    return { first, second };
  }

  describe('a late attempt', () => {
    test('is leased by one of ten, with its age and its task, and comes back', async () => {
      const task = await givenUp();
      await makeAcceptedEarlier(db(), task.id, 90_000);
      const lease = () => leaseLate(db(), { want: 5, leaseMs: 60_000 });
      const leased = (await Promise.all(Array.from({ length: 10 }, lease))).flat();
      expect(leased).toMatchObject([
        { ...keyOf(task), kieTaskId: `kie-${task.id}`, task: { id: task.id, state: 'failed' } },
      ]);
      expect(leased[0]?.ageMs).toBeGreaterThanOrEqual(90_000);
      expect(leased[0]?.ageMs).toBeLessThan(120_000);
      await askLater(db(), keyOf(task), 0);
      expect(await lease()).toHaveLength(1);
      await askLater(db(), keyOf(task), null);
      expect(await lease()).toEqual([]);
    });

    test('comes in turn, the longest overdue first, and no more than are wanted', async () => {
      const late = [await givenUp(), await givenUp(), await givenUp()];
      for (const [nth, task] of late.entries()) await askLater(db(), keyOf(task), -1_000 * nth);
      const lease = async () =>
        (await leaseLate(db(), { want: 2, leaseMs: 60_000 })).map(({ taskId }) => taskId);
      expect((await lease()).sort()).toEqual([late[2]?.id, late[1]?.id].sort());
      expect(await lease()).toEqual([late[0]?.id]);
    });

    test('that failed is written down with its credit, and its task stays as it is', async () => {
      const task = await givenUp();
      await closeLate(db(), keyOf(task), FAILED);
      expect(await attempt(task)).toMatchObject({ ...FAILED, askAt: null });
      const { error, state, endedAt } = await row(db(), task.id);
      expect({ error, state, endedAt }).toEqual({
        error: 'timed-out',
        state: 'failed',
        endedAt: task.endedAt,
      });
      expect(await spentBy(db(), HOME, task.batchId)).toBe(1);
    });

    test('that succeeded ends the task that was given up, for one credit', async () => {
      const task = await givenUp();
      const ends = await Promise.all(
        Array.from({ length: 5 }, () => markSucceeded(db(), keyOf(task), CUTOUT, 1)),
      );
      expect(ends.sort()).toEqual(['kept', 'kept', 'kept', 'kept', 'succeeded']);
      expect(await row(db(), task.id)).toMatchObject({ state: 'succeeded', error: null });
      expect(await spentBy(db(), HOME, task.batchId)).toBe(1);
      expect(await leaseLate(db(), { want: 5, leaseMs: 0 })).toEqual([]);
    });

    test('that succeeded before the current one has that one asked about', async () => {
      const { first, second } = await overtaken();
      expect(await markAccepted(db(), keyOf(first), newId(), 0)).toBe('late');
      expect(await markSucceeded(db(), keyOf(first), CUTOUT, 1)).toBe('succeeded');
      expect((await attempt(second))?.askAt).not.toBeNull();
      const other = { path: 'cutouts/a-2.png', bytes: 11 };
      expect(await markSucceeded(db(), keyOf(second), other, 1)).toBe('needless');
      expect(await row(db(), first.id)).toMatchObject({ cutoutPath: CUTOUT.path });
      expect(await spentBy(db(), HOME, first.batchId)).toBe(2);
    });

    test('that was said to be refused is asked about all the same', async () => {
      const { first, second } = await overtaken();
      expect(await attempt(first)).toMatchObject({ outcome: 'service-busy', credits: 0 });
      expect(await markAccepted(db(), keyOf(first), newId(), 0)).toBe('late');
      expect(await leaseLate(db(), { want: 5, leaseMs: 1_000 })).toMatchObject([keyOf(first)]);
      expect(await row(db(), second.id)).toMatchObject({ state: 'running', attempt: 2 });
    });

    test('of a cancelled photo is kept for the next time, and its credit is counted', async () => {
      const task = await runningTask(db());
      await cancelTasks(db(), HOME, chosen(task));
      expect(await markSucceeded(db(), keyOf(task), CUTOUT, 1)).toBe('kept');
      expect(await row(db(), task.id)).toMatchObject({
        state: 'cancelled',
        cutoutPath: CUTOUT.path,
        cutoutBytes: CUTOUT.bytes,
      });
      const other = { path: 'cutouts/a-2.png', bytes: 11 };
      expect(await markSucceeded(db(), keyOf(task), other, 1)).toBe('needless');
      expect((await row(db(), task.id)).cutoutPath).toBe(CUTOUT.path);
      expect(await spentBy(db(), HOME, task.batchId)).toBe(1);
    });

    test('of a photo that is gone has no use', async () => {
      const task = await runningTask(db());
      await deleteTasks(db(), HOME, chosen(task));
      expect(await markSucceeded(db(), keyOf(task), CUTOUT, 1)).toBe('needless');
      expect(await markAccepted(db(), keyOf(task), 'kie-1', 0)).toBe('closed');
      await closeLate(db(), keyOf(task), FAILED);
    });

    test('and its task are written by many at once without a deadlock', async () => {
      for (let round = 0; round < 10; round++) {
        const { batchId } = await enqueue(db(), 4);
        const tasks = await claim(db(), 4);
        for (const task of tasks) {
          await markAccepted(db(), keyOf(task), newId(), 0);
          await markFailed(db(), keyOf(task), TIMED_OUT);
        }
        const taskIds = tasks.map(({ id }) => id);
        await Promise.all([
          ...tasks.map((task) => closeLate(db(), keyOf(task), FAILED)),
          ...tasks.map((task) => markSucceeded(db(), keyOf(task), CUTOUT, 1)),
          ...tasks.map((task) => closeLate(db(), keyOf(task), FAILED)),
          deleteTasks(db(), HOME, { batchId, taskIds: taskIds.slice(2) }),
        ]);
      }
    });
  });

  describe('a photo that is tried again', () => {
    test('is not taken back by a word about the attempt that failed', async () => {
      const task = await runningTask(db());
      await markFailed(db(), keyOf(task), { error: 'result-unusable', credits: 1 });
      await retryTasks(db(), HOME, chosen(task));
      const kieTaskId = `kie-${task.id}`;
      expect(await markAccepted(db(), keyOf(task), kieTaskId, 0)).toBe('closed');
      expect(await markFailed(db(), keyOf(task), { error: 'timed-out', credits: 0 })).toBe(false);
      expect((await row(db(), task.id)).state).toBe('queued');
      expect(await attempt(task)).toMatchObject({ outcome: 'result-unusable', credits: 1 });
      expect(await spentBy(db(), HOME, task.batchId)).toBe(1);
    });

    test('goes on with its next attempt when the one that was given up fails', async () => {
      const task = await givenUp();
      await retryTasks(db(), HOME, chosen(task));
      expect(await markAccepted(db(), keyOf(task), `kie-${task.id}`, 0)).toBe('late');
      await closeLate(db(), keyOf(task), FAILED);
      expect((await claim(db(), 1)).map(keyOf)).toEqual([{ taskId: task.id, attempt: 2 }]);
    });

    test('is done when the one that was given up succeeds', async () => {
      const task = await givenUp();
      await retryTasks(db(), HOME, chosen(task));
      expect(await markSucceeded(db(), keyOf(task), CUTOUT, 1)).toBe('succeeded');
      expect(await claim(db(), 1)).toEqual([]);
    });
  });

  test('a create that was silent until its photo was queued again goes on', async () => {
    await enqueue(db(), 1);
    const [task] = await claim(db(), 1);
    if (!task) throw new Error('nothing to claim');
    await markSent(db(), keyOf(task), 0);
    await release(db(), keyOf(task), { error: 'service-busy', afterMs: 0, giveUpMs: 60_000 });
    expect(await markAccepted(db(), keyOf(task), 'kie-1', 60_000)).toBe('running');
    expect(await attempt(task)).toMatchObject({ outcome: null, endedAt: null, credits: null });
    expect(await claim(db(), 1)).toEqual([]);
  });

  test('an attempt whose task goes on with it is not closed beside it', async () => {
    const task = await runningTask(db());
    await askLater(db(), keyOf(task), 0);
    await closeLate(db(), keyOf(task), FAILED);
    expect(await attempt(task)).toMatchObject({ outcome: null, askAt: null });
    expect(await markFailed(db(), keyOf(task), { error: 'removal-failed', credits: 1 })).toBe(true);
  });

  test('who asks sooner is not put off by who asks later', async () => {
    const { first } = await overtaken();
    await markAccepted(db(), keyOf(first), newId(), 0);
    await markAccepted(db(), keyOf(first), newId(), 60_000);
    const [due] = await db()
      .select({ isDue: sql<boolean>`ask_at <= now()` })
      .from(attempts)
      .where(isNotNull(attempts.askAt));
    expect(due?.isDue).toBe(true);
  });
});
