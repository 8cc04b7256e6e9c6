import { describe, expect, test } from 'vitest';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import { batches } from '@/lib/db/schema';
import { eachInAWorld } from './fixture';
import { readBatch } from './read-batch';
import { createWatch } from './watch';

const LONG_MS = 20_000;

onBothEngines((db) => {
  const world = eachInAWorld(db);

  /** The world with a watch whose looks into the database are counted. */
  function counted() {
    const { works } = world();
    let looks = 0;
    const counting = async () => {
      looks++;
      return works.db();
    };
    const watch = createWatch({ db: counting, bell: works.bell });
    return {
      works: { ...works, watch },
      get looks() {
        return looks;
      },
    };
  }
  const hold = (
    works: ReturnType<typeof counted>['works'],
    batchId: string,
    cursor: number,
    ms = LONG_MS,
  ) =>
    readBatch(works, HOME, { batchId, cursor, holdMs: ms, signal: new AbortController().signal });

  describe('two hundred who watch', () => {
    test('one batch ask the database as often as one does', async () => {
      const here = counted();
      const { batchId } = await world().start();
      const cursor = (await hold(here.works, batchId, 0, 0))?.cursor ?? 0;
      const before = here.looks;
      const views = await Promise.all(
        Array.from({ length: 200 }, () => hold(here.works, batchId, cursor, 2_500)),
      );
      expect(views.every((view) => view?.tasks.length === 0)).toBe(true);
      // One when they come, one a tick, one tick more that was under way at the end.
      expect(here.looks - before).toBeLessThanOrEqual(6);
    });

    test('hear of a change together, by one look', async () => {
      const here = counted();
      const { batchId, kieTaskId } = await world().start();
      const cursor = (await hold(here.works, batchId, 0, 0))?.cursor ?? 0;
      const held = Array.from({ length: 200 }, () => hold(here.works, batchId, cursor));
      await expect.poll(() => here.looks).toBeGreaterThan(1);
      const before = here.looks;
      await world().finish(kieTaskId);
      await world().ring(world().callback());
      const views = await Promise.all(held);
      expect(views.every((view) => view?.tasks[0]?.state === 'succeeded')).toBe(true);
      expect(here.looks - before).toBeLessThanOrEqual(5);
    });
  });

  test('who comes back with the cursor that is current is not looked up again', async () => {
    const here = counted();
    const { batchId } = await world().start();
    const cursor = (await hold(here.works, batchId, 0, 0))?.cursor ?? 0;
    const staying = hold(here.works, batchId, cursor, 3_000);
    await expect.poll(() => here.works.watch.standing(HOME, batchId)).not.toBeNull();
    const before = here.looks;
    for (let i = 0; i < 50; i++) await hold(here.works, batchId, cursor, 0);
    expect(here.looks - before).toBeLessThanOrEqual(2);
    await staying;
  });

  test('a change between two ticks of who watches already is not slept through', async () => {
    const here = counted();
    const { batchId, kieTaskId } = await world().start();
    const cursor = (await hold(here.works, batchId, 0, 0))?.cursor ?? 0;
    const leaving = new AbortController();
    const other = readBatch(here.works, HOME, {
      batchId,
      cursor,
      holdMs: LONG_MS,
      signal: leaving.signal,
    });
    await expect.poll(() => here.works.watch.standing(HOME, batchId)).not.toBeNull();
    await world().finish(kieTaskId);
    await world().ring(world().callback());
    await other;
    expect(await hold(here.works, batchId, cursor, 0)).toMatchObject({
      tasks: [{ state: 'succeeded' }],
    });
  });

  test('a batch that is deleted elsewhere lets its watchers go', async () => {
    const here = counted();
    const { batchId } = await world().start();
    const cursor = (await hold(here.works, batchId, 0, 0))?.cursor ?? 0;
    const held = hold(here.works, batchId, cursor);
    await expect.poll(() => here.works.watch.standing(HOME, batchId)).not.toBeNull();
    await db().delete(batches);
    expect(await held).toBeNull();
  });
});
