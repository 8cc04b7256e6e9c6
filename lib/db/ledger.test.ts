import { eq, sum } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { adoptKept } from './adopt';
import { markAccepted, markFailed, markSent, markSucceeded, release } from './attempts';
import { cancelTasks, deleteTasks, retryTasks } from './change';
import { claim, enqueue, HOME, keyOf, makeOverdue, newPhoto, onBothEngines, row } from './fixture';
import { closeLate } from './late';
import { readLedger, spentBy } from './ledger';
import { recoverClaims } from './recover';
import { attempts, tasks } from './schema';
import type { TaskRow } from './tasks';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };

onBothEngines((db) => {
  async function accepted(count: number) {
    const { batchId, ids } = await enqueue(db(), count);
    const claims = await claim(db(), count);
    for (const task of claims) {
      await markSent(db(), keyOf(task), 60_000);
      await markAccepted(db(), keyOf(task), `kie-${task.id}`, 60_000);
    }
    return { batchId, ids, claims };
  }
  async function one() {
    const { batchId, claims } = await accepted(1);
    const [task] = claims;
    if (!task) throw new Error('nothing to claim');
    return { batchId, task };
  }
  const spent = (batchId: string) => spentBy(db(), HOME, batchId);
  const sumOf = async (batchId: string) => {
    const [row] = await db()
      .select({ credits: sum(attempts.credits).mapWith(Number) })
      .from(attempts)
      .innerJoin(tasks, eq(tasks.id, attempts.taskId))
      .where(eq(tasks.batchId, batchId));
    return row?.credits ?? 0;
  };

  describe('what a batch has spent', () => {
    test('is the sum of the credits of all its attempts', async () => {
      const { batchId, claims } = await accepted(4);
      const [done, unusable, free, late] = claims;
      if (!done || !unusable || !free || !late) throw new Error('nothing to claim');
      expect(await spent(batchId)).toBe(0);
      await markSucceeded(db(), keyOf(done), CUTOUT, 1);
      await markFailed(db(), keyOf(unusable), { error: 'result-unusable', credits: 1 });
      await markFailed(db(), keyOf(free), { error: 'no-subject', credits: 0 });
      await markFailed(db(), keyOf(late), { error: 'timed-out', credits: null, askInMs: 0 });
      expect([await spent(batchId), await sumOf(batchId)]).toEqual([2, 2]);
      await closeLate(db(), keyOf(late), {
        outcome: 'removal-failed',
        kieCode: '500',
        credits: 0.5,
      });
      expect([await spent(batchId), await sumOf(batchId)]).toEqual([2.5, 2.5]);
    });

    test('counts a success once, however often it is told, also a late one', async () => {
      const { batchId, task } = await one();
      await markFailed(db(), keyOf(task), { error: 'timed-out', credits: null });
      await Promise.all(
        Array.from({ length: 10 }, () => markSucceeded(db(), keyOf(task), CUTOUT, 1)),
      );
      expect(await spent(batchId)).toBe(1);
    });

    test('counts each attempt that Kie finished', async () => {
      const { batchId, task } = await one();
      await markFailed(db(), keyOf(task), { error: 'result-unusable', credits: 1 });
      await retryTasks(db(), HOME, { batchId, taskIds: [task.id] });
      const [again] = await claim(db(), 1);
      if (!again) throw new Error('nothing to claim');
      await markSucceeded(db(), keyOf(again), CUTOUT, 1);
      expect([await spent(batchId), await sumOf(batchId)]).toEqual([2, 2]);
    });

    test('is not forgotten with the photos that cost it', async () => {
      const { batchId, ids, claims } = await accepted(3);
      for (const task of claims) {
        await markSucceeded(db(), keyOf(task), { ...CUTOUT, path: `cutouts/${task.id}` }, 1);
      }
      await deleteTasks(db(), HOME, { batchId, taskIds: ids.slice(1) });
      expect([await spent(batchId), await sumOf(batchId)]).toEqual([3, 1]);
    });

    test('is right after settling everything at once', async () => {
      const { batchId, ids, claims } = await accepted(20);
      const path = ({ id }: TaskRow) => `cutouts/${id}`;
      await Promise.all([
        ...claims.map((task) =>
          markSucceeded(db(), keyOf(task), { path: path(task), bytes: 1 }, 1),
        ),
        cancelTasks(db(), HOME, { batchId, taskIds: ids.slice(10) }),
        ...claims.map((task) =>
          markSucceeded(db(), keyOf(task), { path: path(task), bytes: 1 }, 1),
        ),
      ]);
      expect([await spent(batchId), await sumOf(batchId)]).toEqual([20, 20]);
    });

    test('is not known of a batch that is not', async () => {
      expect(await spent(newId())).toBeNull();
    });
  });

  describe('the ledger', () => {
    test('has every attempt, in the order of the photos and of their attempts', async () => {
      const { batchId, ids, claims } = await accepted(2);
      const [first, second] = claims;
      if (!first || !second) throw new Error('nothing to claim');
      const ending = { error: 'result-unusable', kieCode: '422', credits: 1 } as const;
      await markFailed(db(), keyOf(first), ending);
      await retryTasks(db(), HOME, { batchId, taskIds: ids });
      const [again] = await claim(db(), 1);
      if (!again) throw new Error('nothing to claim');
      await markSent(db(), keyOf(again), 60_000);
      const busy = { error: 'service-busy', kieCode: '429', afterMs: 0, giveUpMs: null } as const;
      await release(db(), keyOf(again), busy);
      await enqueue(db(), 1);
      expect(await readLedger(db(), HOME, batchId)).toMatchObject([
        {
          task: ids[0],
          state: 'queued',
          attempt: 1,
          kieTask: `kie-${ids[0]}`,
          outcome: 'result-unusable',
          kieCode: '422',
          credits: 1,
          sentAt: expect.any(Date),
          acceptedAt: expect.any(Date),
          endedAt: expect.any(Date),
        },
        { task: ids[0], attempt: 2, outcome: 'service-busy', kieCode: '429', credits: 0 },
        { task: ids[1], state: 'running', attempt: 1, outcome: null, credits: null },
      ]);
    });

    test('has a photo of which nothing was sent once, without an attempt', async () => {
      const { batchId, task } = await one();
      const twin = newPhoto(task.digest ?? '');
      await addTasks(db(), HOME, batchId, [twin]);
      await markSucceeded(db(), keyOf(task), CUTOUT, 1);
      await adoptKept(db());
      expect(await readLedger(db(), HOME, batchId)).toMatchObject([
        { task: task.id, reused: false, credits: 1 },
        { task: twin.taskId, name: twin.name, reused: true, attempt: null, credits: null },
      ]);
      expect(await readLedger(db(), HOME, newId())).toEqual([]);
    });

    test('tells what was never sent, and cost nothing, from what may have cost something', async () => {
      const { batchId, ids } = await enqueue(db(), 2);
      const [sent, unsent] = await claim(db(), 2);
      if (!sent || !unsent) throw new Error('nothing to claim');
      await markSent(db(), keyOf(sent), 0);
      const patience = { graceMs: 0, giveUpMs: 60_000 };
      for (let look = 0; look < 2; look++) {
        for (const id of ids) await makeOverdue(db(), id);
        await recoverClaims(db(), patience);
      }
      expect((await row(db(), sent.id)).state).toBe('queued');
      expect(await readLedger(db(), HOME, batchId)).toMatchObject([
        { task: ids[0], outcome: 'timed-out', credits: null },
        { task: ids[1], outcome: 'timed-out', credits: 0 },
      ]);
    });
  });
});
