import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import { tasks } from '@/lib/db/schema';
import { changeTasks, removeBatch } from './change-tasks';
import { eachInAWorld } from './fixture';
import { readBatch, whyUnknown } from './read-batch';

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const change = (batchId: string, how: 'retry' | 'cancel' | 'delete', ...taskIds: string[]) =>
    changeTasks(world().works, HOME, { batchId, change: how, taskIds });

  /** A photo that Kie failed in a way that may pass. */
  async function failed() {
    const { start, kie, ring, callback } = world();
    const started = await start();
    kie.say(started.kieTaskId, { state: 'fail', failCode: '500', failMsg: '' });
    await ring(callback(kie.creates.length - 1));
    return started;
  }

  describe('a retry', () => {
    test('is a further attempt on the same row, from the same copy', async () => {
      const { works, kie, row, attempts, finish, ring, callback } = world();
      const { batchId, id } = await failed();
      expect(await change(batchId, 'retry', id)).toMatchObject({ changed: [id] });
      await works.pump.run();
      expect(kie.creates.at(-1)?.image).toContain(`copies/${id}.jpg`);
      await finish(kie.creates.at(-1)?.kieTaskId ?? '');
      await ring(callback(1));
      expect(await row(id)).toMatchObject({ state: 'succeeded', attempt: 2, error: null });
      expect(await attempts(id)).toMatchObject([
        { outcome: 'removal-failed', credits: 0 },
        { outcome: 'succeeded', credits: 1 },
      ]);
    });

    test('has a new time to be tried for', async () => {
      const { works, row } = world();
      const { batchId, id } = await failed();
      await change(batchId, 'retry', id);
      expect((await row(id)).triedSince).toBeNull();
      await works.pump.run();
      expect((await row(id)).triedSince).not.toBeNull();
    });

    test('is not for what another try would end the same', async () => {
      const { start, kie, ring, callback } = world();
      const refused = await start();
      kie.say(refused.kieTaskId, { state: 'fail', failCode: '501', failMsg: 'no subject' });
      await ring(callback());
      expect(await change(refused.batchId, 'retry', refused.id)).toMatchObject({ changed: [] });
    });

    test('is the same for what needs none: it is under way, or done', async () => {
      const { start, finish, ring, callback, attempts } = world();
      const { batchId, id, kieTaskId } = await start();
      expect(await change(batchId, 'retry', id)).toMatchObject({ changed: [id] });
      await finish(kieTaskId);
      await ring(callback());
      expect(await change(batchId, 'retry', id)).toMatchObject({ changed: [id] });
      expect(await attempts(id)).toHaveLength(1);
    });

    test('asked for twice is one', async () => {
      const { works, kie } = world();
      const { batchId, id } = await failed();
      const both = await Promise.all([change(batchId, 'retry', id), change(batchId, 'retry', id)]);
      expect(both).toMatchObject([{ changed: [id] }, { changed: [id] }]);
      await works.pump.run();
      expect(kie.creates).toHaveLength(2);
    });

    test('is overtaken by a late result of the attempt before: nothing more is paid', async () => {
      const { works, start, kie, finish, ring, callback, row, acceptEarlier, pass } = world();
      const { batchId, id, kieTaskId } = await start();
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      await pass(id);
      await world().useUpAllowance();
      await change(batchId, 'retry', id);
      await finish(kieTaskId);
      await ring(callback(0));
      expect(await row(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
      await works.pump.run();
      expect(kie.creates).toHaveLength(1);
    });

    test('is not changed by a late failure of the attempt before', async () => {
      const { works, kie, ring, callback, row } = world();
      const { batchId, id } = await failed();
      await change(batchId, 'retry', id);
      await works.pump.run();
      await ring(callback(0));
      expect(await row(id)).toMatchObject({ state: 'running', attempt: 2 });
      expect(kie.creates).toHaveLength(2);
    });
  });

  describe('a cancellation', () => {
    test('of what is in line sends nothing, and removes the copy', async () => {
      const { works, kie, submit, useUpAllowance, blob, row } = world();
      await useUpAllowance();
      const { batchId, ids } = await submit(2);
      expect((await change(batchId, 'cancel', ...ids)).changed.sort()).toEqual([...ids].sort());
      await works.pump.run();
      expect(kie.creates).toHaveLength(0);
      expect(blob.removed.sort()).toEqual(ids.map((id) => `copies/${id}.jpg`).sort());
      for (const id of ids) expect((await row(id)).state).toBe('cancelled');
    });

    test('of what Kie works on is written at once; what it cost is found out', async () => {
      const { start, finish, row, attempts, passLate } = world();
      const { batchId, id, kieTaskId } = await start();
      await change(batchId, 'cancel', id);
      const cancelled = await row(id);
      expect(cancelled).toMatchObject({ state: 'cancelled' });
      await finish(kieTaskId);
      await passLate(id);
      expect((await row(id)).state).toBe('cancelled');
      expect(await attempts(id)).toMatchObject([{ outcome: 'succeeded', credits: 1 }]);
    });

    test('leaves the cut-out for the next time that the same bytes come: it is paid for', async () => {
      const { works, start, kie, finish, row, passLate, submit } = world();
      const { batchId, id, kieTaskId } = await start();
      await change(batchId, 'cancel', id);
      await finish(kieTaskId);
      await passLate(id);
      const { digest } = await row(id);
      await db().update(tasks).set({ digest });
      const again = await submit(1);
      await db().update(tasks).set({ digest });
      await works.pump.run();
      expect(kie.creates).toHaveLength(1);
      expect(await row(again.ids[0] ?? '')).toMatchObject({ state: 'succeeded', reused: true });
    });

    test('of what has ended changes nothing', async () => {
      const { batchId, id } = await failed();
      const before = await world().row(id);
      expect(await change(batchId, 'cancel', id)).toMatchObject({ changed: [] });
      expect(await world().row(id)).toEqual(before);
    });

    test('before the create is made keeps it from being made', async () => {
      const { works, kie, submit } = world();
      const { batchId, ids } = await submit(1);
      const sign = works.blob.signedReadUrl;
      works.blob.signedReadUrl = async (...wanted) => {
        await change(batchId, 'cancel', ...ids);
        return sign(...wanted);
      };
      await works.pump.run();
      expect(kie.creates).toHaveLength(0);
    });
  });

  describe('a deletion', () => {
    async function done() {
      const { start, finish, ring, callback, kie } = world();
      const started = await start();
      await finish(started.kieTaskId);
      await ring(callback(kie.creates.length - 1));
      return started;
    }

    test('takes the row and the cut-out with it, and those who watch are told', async () => {
      const { works, blob } = world();
      const { batchId, id } = await done();
      const look = (cursor: number) =>
        readBatch(works, HOME, {
          batchId,
          cursor,
          holdMs: 0,
          signal: new AbortController().signal,
        });
      const cursor = (await look(0))?.cursor ?? 0;
      expect(await change(batchId, 'delete', id)).toMatchObject({ changed: [id] });
      expect(blob.kept.size).toBe(0);
      expect(await look(cursor)).toMatchObject({ isWhole: true, tasks: [], credits: { spent: 1 } });
    });

    test('whose objects cannot be removed now is made good later', async () => {
      const { works, blob } = world();
      const { batchId, id } = await done();
      blob.isDown = true;
      expect(await change(batchId, 'delete', id)).toMatchObject({ changed: [id] });
      expect(blob.kept.size).toBe(1);
      blob.isDown = false;
      await world().passTrash();
      await works.pump.run();
      expect(blob.kept.size).toBe(0);
    });

    test("of another batch's photo, by who does not hold that batch, does nothing", async () => {
      const { id } = await done();
      expect(await change(newId(), 'delete', id)).toMatchObject({ changed: [] });
      expect(await world().row(id)).toMatchObject({ state: 'succeeded' });
    });

    test('of a batch leaves nothing of it', async () => {
      const { works, blob } = world();
      const { batchId } = await done();
      await removeBatch(works, HOME, { batchId });
      expect(await db().$count(tasks)).toBe(0);
      expect(blob.kept.size).toBe(0);
      const gone = { batchId, cursor: 0, holdMs: 0, signal: new AbortController().signal };
      expect(await readBatch(works, HOME, gone)).toBeNull();
      expect(await whyUnknown(works, HOME, batchId)).toBe('batch-deleted');
      expect(await whyUnknown(works, HOME, newId())).toBe('not-found');
    });

    test('while Kie works on it: its result is let go of', async () => {
      const { works, start, finish, ring, callback, blob } = world();
      const { batchId, id, kieTaskId } = await start();
      await finish(kieTaskId);
      const { put } = works.blob;
      works.blob.put = async (...object) => {
        await put(...object);
        await change(batchId, 'delete', id);
      };
      await ring(callback());
      expect([...blob.kept.keys()]).toEqual([]);
    });
  });

  test.each([
    ['nothing', undefined],
    ['no photos', { batchId: newId(), change: 'delete', taskIds: [] }],
    ['something else', { batchId: newId(), change: 'sell', taskIds: [newId()] }],
    ['too many', { batchId: newId(), change: 'cancel', taskIds: Array(501).fill(newId()) }],
  ])('a change of %s is refused', async (_, input) => {
    await expect(changeTasks(world().works, HOME, input)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  test('a change while the database is down says so', async () => {
    world().setDatabase(false);
    await expect(change(newId(), 'cancel', newId())).rejects.toMatchObject({
      code: 'database-unavailable',
    });
  });
});
