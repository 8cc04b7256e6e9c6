import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { pauseIntake, takeProbe } from './account';
import { markFailed, markSent } from './attempts';
import { cancelTasks } from './change';
import {
  claim,
  enqueue,
  HOME,
  keyOf,
  makeOlder,
  makeOverdue,
  onBothEngines,
  runningTask,
} from './fixture';
import { askLater } from './late';
import { hasOpenTasks, type OpenWork, openWork, queueDepth } from './queue';
import { account, tasks } from './schema';
import { discard, leaseTrash } from './trash';

onBothEngines((db) => {
  /** Rounded to whole seconds. */
  async function secondsOf(kind: Exclude<keyof OpenWork, 'isPaused'>) {
    const ms = (await openWork(db()))[kind];
    return ms === null ? null : Math.round(ms / 1_000);
  }
  const putOff = (id: string, seconds: number) =>
    db()
      .update(tasks)
      .set({ dueAt: sql`now() + ${seconds}::double precision * interval '1 second'` })
      .where(eq(tasks.id, id));

  describe('what there is to do', () => {
    test('is nothing at first, but the next sweep', async () => {
      expect(await openWork(db())).toMatchObject({
        queued: null,
        submitting: null,
        running: null,
        late: null,
        trash: null,
        isPaused: false,
      });
      expect(await secondsOf('swept')).toBeCloseTo(0);
      await db().update(account).set({ sweptAt: sql`now() - interval '1 hour'` });
      expect(await secondsOf('swept')).toBe(-3_600);
      await db().update(account).set({ sweptAt: null });
      expect(await secondsOf('swept')).toBeNull();
    });

    test('of each kind is told by its first', async () => {
      const { ids } = await enqueue(db(), 3);
      await putOff(ids[0] ?? '', 50);
      await putOff(ids[1] ?? '', 20);
      await putOff(ids[2] ?? '', -70);
      expect(await secondsOf('queued')).toBe(-70);
      const [task] = await claim(db(), 1);
      if (!task) throw new Error('nothing to claim');
      expect(await secondsOf('queued')).toBe(20);
      expect(await secondsOf('submitting')).toBe(30);
      await markSent(db(), keyOf(task), 90_000);
      expect(await secondsOf('submitting')).toBe(90);
      expect(await secondsOf('running')).toBeNull();
    });

    test('counts late attempts, though their task has ended', async () => {
      const task = await runningTask(db());
      expect(await secondsOf('running')).toBe(60);
      const ending = { error: 'timed-out', credits: null, askInMs: 15_000 } as const;
      await markFailed(db(), keyOf(task), ending);
      expect(await secondsOf('running')).toBeNull();
      expect(await secondsOf('late')).toBe(15);
      await askLater(db(), keyOf(task), null);
      expect(await secondsOf('late')).toBeNull();
    });

    test('counts what lies in the trash', async () => {
      await discard(db(), ['a']);
      expect(await secondsOf('trash')).toBeCloseTo(0);
      await leaseTrash(db(), { want: 1, leaseMs: 40_000 });
      expect(await secondsOf('trash')).toBe(40);
    });

    test('in a pause is to be sent at the next probe, or when it is due after that', async () => {
      await pauseIntake(db(), 'maintenance', 30_000);
      expect(await openWork(db())).toMatchObject({ queued: null, isPaused: true });
      const { ids } = await enqueue(db(), 1);
      expect(await secondsOf('queued')).toBe(30);
      await putOff(ids[0] ?? '', 45);
      expect(await secondsOf('queued')).toBe(45);
      await putOff(ids[0] ?? '', 0);
      await db().update(account).set({ probeAt: sql`now()` });
      expect(await secondsOf('queued')).toBeCloseTo(0);
      await takeProbe(db(), 30_000);
      expect(await secondsOf('queued')).toBe(60);
    });

    test('in a pause goes on for what Kie has already', async () => {
      const task = await runningTask(db());
      await pauseIntake(db(), 'maintenance', 30_000);
      await makeOverdue(db(), task.id);
      expect(await secondsOf('running')).toBe(-1);
    });
  });

  test('the depth of the queue is known, and how long the first has waited', async () => {
    expect(await queueDepth(db())).toEqual({ queued: 0, oldestMs: expect.closeTo(0) });
    await runningTask(db());
    const { ids } = await enqueue(db(), 3);
    await makeOlder(db(), ids[1] ?? '', 90_000);
    const { queued, oldestMs } = await queueDepth(db());
    expect(queued).toBe(3);
    expect(Math.round(oldestMs / 1_000)).toBe(90);
  });

  test('a batch has open photos until the last of them has ended', async () => {
    const { batchId, ids } = await enqueue(db(), 2);
    await enqueue(db(), 1);
    await cancelTasks(db(), HOME, { batchId, taskIds: ids.slice(1) });
    expect(await hasOpenTasks(db(), batchId)).toBe(true);
    const [task] = await claim(db(), 1);
    if (!task) throw new Error('nothing to claim');
    await markFailed(db(), keyOf(task), { error: 'timed-out', credits: null });
    expect(await hasOpenTasks(db(), batchId)).toBe(false);
  });
});
