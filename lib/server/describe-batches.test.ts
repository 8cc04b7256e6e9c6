import { describe, expect, test, vi } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import { batches } from '@/lib/db/schema';
import { batchSummarySchema } from '@/lib/task/task';
import { changeTasks } from './change-tasks';
import { describeBatches, listBatches } from './describe-batches';
import { eachInAWorld } from './fixture';
import { readBatch } from './read-batch';
import { renameBatch } from './rename-batch';

const DAY_MS = 86_400_000;
const COUNTS = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const described = (...ids: string[]) => describeBatches(world().works, HOME, ids);

  /** A photo that is done. */
  async function done() {
    const started = await world().start();
    await world().finish(started.kieTaskId);
    await world().ring(world().callback(world().kie.creates.length - 1));
    return started;
  }

  describe('the list of a team', () => {
    test('has what every member made, and says whether there are older ones', async () => {
      const { batchId } = await world().start();
      const ada = { ...HOME, door: 'team', name: 'Ada' } as const;
      const { batches: made, isLast } = await listBatches(world().works, ada, null);
      expect(made).toContainEqual(expect.objectContaining({ id: batchId }));
      expect(isLast).toBe(true);
    });

    test.each(['home', 'public'] as const)('is not for who came in as %s', async (door) => {
      const asked = listBatches(world().works, { ...HOME, door }, null);
      await expect(asked).rejects.toMatchObject({ code: 'not-allowed' });
    });
  });

  describe('a list of batches', () => {
    test('tells of each what it holds, what it cost and how long it is kept', async () => {
      const { batchId, id } = await done();
      const other = await world().start();
      const [running, finished] = await described(batchId, other.batchId, newId());
      const { endedAt } = await world().row(id);
      expect(finished).toEqual({
        id: batchId,
        name: '',
        madeBy: '',
        createdAtMs: expect.any(Number),
        endsAtMs: expect.any(Number),
        counts: { ...COUNTS, succeeded: 1 },
        spent: 1,
        reused: 0,
        cutouts: [id],
      });
      const keptMs = (finished?.endsAtMs ?? 0) - Number(endedAt);
      expect(Math.round(keptMs / 1000)).toBe((14 * DAY_MS) / 1000);
      expect(batchSummarySchema.parse(finished)).toEqual(finished);
      expect(running).toMatchObject({
        id: other.batchId,
        endsAtMs: null,
        counts: { ...COUNTS, running: 1 },
        cutouts: [],
      });
    });

    test('has a batch whose photos are deleted for as long as it is kept', async () => {
      const { batchId, id } = await done();
      await changeTasks(world().works, HOME, { batchId, change: 'delete', taskIds: [id] });
      const [summary] = await described(batchId);
      expect(summary).toMatchObject({ counts: COUNTS, spent: 1 });
      expect(summary?.endsAtMs).toBe((summary?.createdAtMs ?? 0) + 14 * DAY_MS);
    });

    test('while the database is down says so', async () => {
      world().setDatabase(false);
      await expect(described(newId())).rejects.toMatchObject({ code: 'database-unavailable' });
    });
  });

  describe('a new name', () => {
    const rename = (input: unknown) => renameBatch(world().works, HOME, input);

    test('is told to who watches, as soon as it is given', async () => {
      const { works } = world();
      const { batchId } = await done();
      const { signal } = new AbortController();
      const read = (cursor: number, holdMs: number) =>
        readBatch(works, HOME, { batchId, cursor, holdMs, signal });
      const before = await read(0, 0);
      expect(before?.name).toBe('');
      const held = read(before?.cursor ?? 0, 20_000);
      const began = performance.now();
      expect(await rename({ batchId, name: '  Autumn shoes ' })).toBeNull();
      expect(await held).toMatchObject({ name: 'Autumn shoes', isWhole: false, tasks: [] });
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(await described(batchId)).toMatchObject([{ name: 'Autumn shoes' }]);
    });

    test('that is none is no news', async () => {
      const { works } = world();
      const { batchId } = await done();
      await rename({ batchId, name: 'Shoes' });
      const ring = vi.spyOn(works.bell, 'ring');
      await rename({ batchId, name: 'Shoes' });
      expect(ring).not.toHaveBeenCalled();
    });

    test.each([
      ['nothing', undefined, 'invalid-input'],
      ['a batch of another shape', { batchId: '../x', name: 'a' }, 'invalid-input'],
      ['a name of two lines', { batchId: newId(), name: 'a\nb' }, 'invalid-input'],
      ['a batch that is not known', { batchId: newId(), name: 'a' }, 'not-found'],
    ])('for %s is refused', async (_, input, code) => {
      await expect(rename(input)).rejects.toMatchObject({ code });
      expect(await db().$count(batches)).toBe(0);
    });

    test('while the database is down says so', async () => {
      world().setDatabase(false);
      await expect(rename({ batchId: newId(), name: 'a' })).rejects.toMatchObject({
        code: 'database-unavailable',
      });
    });
  });
});
