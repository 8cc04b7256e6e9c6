import { describe, expect, test } from 'vitest';
import { delay } from '@/lib/base/async';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { markAccepted, markFailed, markSucceeded, release } from './attempts';
import { deleteTasks } from './change';
import type { Db } from './client';
import { claim, enqueue, HOME, keyOf, newPhoto, onBothEngines, row, runningTask } from './fixture';
import { postpone } from './lease';
import { changesSince } from './tasks';

onBothEngines((db) => {
  const told = async (batchId: string, cursor: number) =>
    (await changesSince(db(), HOME, batchId, cursor))?.tasks;

  describe('a revision', () => {
    const revisionOf = async (id: string) => (await row(db(), id)).revision;

    test('numbers what a watcher can see, in order', async () => {
      const { batchId, ids } = await enqueue(db(), 2);
      expect((await told(batchId, 0))?.map(({ id }) => id)).toEqual(ids);
      expect((await told(batchId, 1))?.map(({ id }) => id)).toEqual(ids.slice(1));
      expect(await told(batchId, 2)).toEqual([]);
    });

    test('is not spent on the step between queue and Kie', async () => {
      const { batchId } = await enqueue(db(), 1);
      const [task] = await claim(db(), 1);
      if (!task) throw new Error('nothing to claim');
      expect(await revisionOf(task.id)).toBe(1);
      await release(db(), keyOf(task), {
        error: 'service-busy',
        afterMs: 0,
        giveUpMs: 60_000,
      });
      expect(await revisionOf(task.id)).toBe(1);
      const [again] = await claim(db(), 1);
      if (!again) throw new Error('nothing to claim');
      await markAccepted(db(), keyOf(again), newId(), 0);
      expect(await revisionOf(task.id)).toBe(2);
      await postpone(db(), await row(db(), task.id), 0);
      expect(await revisionOf(task.id)).toBe(2);
      await markFailed(db(), keyOf(again), { error: 'no-subject', credits: 0 });
      expect(await revisionOf(task.id)).toBe(3);
      expect(await told(batchId, 2)).toHaveLength(1);
    });

    test('of one batch is not moved by another', async () => {
      const other = await runningTask(db());
      const { batchId } = await enqueue(db(), 1);
      await markFailed(db(), keyOf(other), { error: 'no-subject', credits: 0 });
      expect(await told(batchId, 1)).toEqual([]);
    });
  });

  describe('what a watcher has seen', () => {
    test('is all told again once something of it was deleted, to whoever has not heard', async () => {
      const { batchId, ids } = await enqueue(db(), 4);
      const before = await changesSince(db(), HOME, batchId, 2);
      expect(before).toMatchObject({ isWhole: false, revision: 4 });
      expect(before?.tasks).toHaveLength(2);
      await deleteTasks(db(), HOME, { batchId, taskIds: ids.slice(3) });
      const whole = await changesSince(db(), HOME, batchId, 4);
      expect(whole).toMatchObject({ isWhole: true, revision: 5 });
      expect(whole?.tasks.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      expect(await changesSince(db(), HOME, batchId, 5)).toMatchObject({
        isWhole: false,
        tasks: [],
      });
    });

    test('is all told at the beginning, also when nothing is there any more', async () => {
      const { batchId, ids } = await enqueue(db(), 2);
      expect(await changesSince(db(), HOME, batchId, 0)).toMatchObject({ isWhole: true });
      await deleteTasks(db(), HOME, { batchId, taskIds: ids });
      expect(await changesSince(db(), HOME, batchId, 2)).toMatchObject({
        isWhole: true,
        tasks: [],
      });
      expect(await told(newId(), 0)).toBeUndefined();
    });

    test('of the spend is told with the revision that comes with it', async () => {
      const task = await runningTask(db());
      const before = await changesSince(db(), HOME, task.batchId, 0);
      expect(before).toMatchObject({ spent: 0 });
      await markSucceeded(db(), keyOf(task), { path: 'a', bytes: 1 }, 1);
      const after = await changesSince(db(), HOME, task.batchId, before?.revision ?? 0);
      expect(after).toMatchObject({ spent: 1, tasks: [{ id: task.id }] });
      expect(after?.revision).toBe((before?.revision ?? 0) + 2);
    });
  });

  test('a watcher misses none of 280 changes that are committed beside it', async () => {
    const batchId = newId();
    const waves = Array.from({ length: 10 }, () => Array.from({ length: 7 }, () => newPhoto()));
    /** A change whose commit comes a little later, so that others overtake it. */
    const slowly = (change: (db: Db) => Promise<unknown>) =>
      db().transaction(async (tx) => {
        await change(tx);
        await delay(Math.random() * 4);
      });

    const watched = new Map<string, string>();
    let cursor = 0;
    let seen = 0;
    async function look() {
      const changes = await changesSince(db(), HOME, batchId, cursor);
      for (const task of changes?.tasks ?? []) {
        watched.set(task.id, task.state);
        seen++;
      }
      cursor = changes?.revision ?? cursor;
    }
    let working = true;
    async function watch() {
      while (working) {
        await look();
        await delay(1);
      }
      await look();
    }
    async function work(photos: ReturnType<typeof newPhoto>[]) {
      await slowly((tx) => addTasks(tx, HOME, batchId, photos));
      for (const task of await claim(db(), photos.length)) {
        await slowly((tx) => markAccepted(tx, keyOf(task), newId(), 60_000));
        await slowly((tx) => markSucceeded(tx, keyOf(task), { path: 'a', bytes: 1 }, 1));
      }
    }
    const watching = watch();
    await Promise.all(waves.map(work));
    working = false;
    await watching;

    // Each photo was added, taken by Kie and cut out, and its credit was counted.
    expect(cursor).toBe(4 * 70);
    expect(seen).toBeGreaterThan(70);
    expect(watched.size).toBe(70);
    expect(new Set(watched.values())).toEqual(new Set(['succeeded']));
  });
});
