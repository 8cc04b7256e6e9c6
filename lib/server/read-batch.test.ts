import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import type { Visitor } from '@/lib/door/visitor';
import { createBell } from './bell';
import { eachInAWorld } from './fixture';
import { readBatch } from './read-batch';
import { createWatch } from './watch';

const LONG_MS = 20_000;
const QUIET = { name: '', madeBy: '', isWhole: false, tasks: [], pause: null };

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const read = (batchId: string, cursor: number, holdMs = 0, signal?: AbortSignal) =>
    readBatch(world().works, HOME, {
      batchId,
      cursor,
      holdMs,
      signal: signal ?? new AbortController().signal,
    });
  /** A batch of one running photo, and the cursor of somebody who has seen all of it. */
  async function watched() {
    const started = await world().start();
    const view = await read(started.batchId, 0);
    return { ...started, cursor: view?.cursor ?? 0 };
  }

  describe('the status of a batch', () => {
    test('tells what changed since the cursor, and no more than the browser may know', async () => {
      const { batchId, id, kieTaskId, cursor } = await watched();
      await world().finish(kieTaskId);
      expect(await world().ring(world().callback())).toBe(200);
      const view = await read(batchId, cursor);
      const { cutoutBytes, name, digest } = await world().row(id);
      expect(view).toEqual({
        ...QUIET,
        cursor: expect.any(Number),
        credits: { spent: 1, left: 100 },
        tasks: [
          {
            id,
            state: 'succeeded',
            error: null,
            cutout: { width: 300, height: 256, bytes: cutoutBytes },
            reused: false,
            tried: true,
            name,
            folder: '',
            place: 0,
            digest,
          },
        ],
      });
      const after = view?.cursor ?? 0;
      expect(after).toBeGreaterThan(cursor);
      expect(await read(batchId, after)).toMatchObject({ cursor: after, tasks: [] });
    });

    test('tells none of the public how many credits the owner has left', async () => {
      const { batchId, kieTaskId } = await watched();
      await world().finish(kieTaskId);
      await world().ring(world().callback());
      const { signal } = new AbortController();
      const asked = { batchId, cursor: 0, holdMs: 0, signal };
      const leftTo = async (door: Visitor['door']) =>
        (await readBatch(world().works, { ...HOME, door }, asked))?.credits;
      expect(await leftTo('team')).toEqual({ spent: 1, left: 100 });
      expect(await leftTo('public')).toEqual({ spent: 1, left: null });
    });

    test('that is not known is null', async () => {
      expect(await read(newId(), 0, LONG_MS)).toBeNull();
    });

    test('with a cursor behind is told at once', async () => {
      const { batchId } = await watched();
      const before = performance.now();
      expect((await read(batchId, 0, LONG_MS))?.tasks).toHaveLength(1);
      expect(performance.now() - before).toBeLessThan(LONG_MS / 2);
    });

    test('held open is told when the cut-out is there, by the ring and not by the clock', async () => {
      const { batchId, id, kieTaskId, cursor } = await watched();
      await world().finish(kieTaskId);
      const held = read(batchId, cursor, LONG_MS);
      await world().ring(world().callback());
      expect(await held).toMatchObject({ tasks: [{ id, state: 'succeeded' }] });
    });

    test('held open is told what another instance wrote, without a ring', async () => {
      const { batchId, id, kieTaskId, cursor } = await watched();
      const { works } = world();
      const bell = createBell();
      const here = { ...works, bell, watch: createWatch({ db: works.db, bell }) };
      await world().finish(kieTaskId);
      const before = performance.now();
      const { signal } = new AbortController();
      const held = readBatch(here, HOME, { batchId, cursor, holdMs: LONG_MS, signal });
      await world().ring(world().callback());
      expect(await held).toMatchObject({ tasks: [{ id, state: 'succeeded' }] });
      expect(performance.now() - before).toBeLessThan(LONG_MS / 2);
    });

    test('held open listens before it looks, so that no ring falls between', async () => {
      const { batchId, cursor } = await watched();
      const { works } = world();
      const order: string[] = [];
      const bell = {
        ...works.bell,
        wait: (...wait: Parameters<typeof works.bell.wait>) => {
          order.push('listen');
          return works.bell.wait(...wait);
        },
      };
      const watch = {
        ...works.watch,
        standing: () => null,
        changes: (...question: Parameters<typeof works.watch.changes>) => {
          order.push('look');
          return works.watch.changes(...question);
        },
      };
      const signal = new AbortController().signal;
      await readBatch({ ...works, bell, watch }, HOME, { batchId, cursor, holdMs: 50, signal });
      expect(order.slice(0, 2)).toEqual(['listen', 'look']);
    });

    test('that only goes on is told with what comes soon after, in one answer', async () => {
      const { works, submit, finish, ring, callback, kie } = world();
      const { batchId, ids } = await submit(2);
      const first = await read(batchId, 0);
      const held = read(batchId, first?.cursor ?? 0, LONG_MS);
      await works.pump.run();
      await finish(kie.creates[0]?.kieTaskId ?? '');
      await ring(callback(0));
      const view = await held;
      expect(view?.tasks.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(view?.tasks.map(({ state }) => state).sort()).toEqual(['running', 'succeeded']);
    });

    test('that only goes on is told a little later all the same', async () => {
      const { works, submit } = world();
      const { batchId } = await submit();
      const first = await read(batchId, 0);
      const before = performance.now();
      const held = read(batchId, first?.cursor ?? 0, LONG_MS);
      await works.pump.run();
      expect(await held).toMatchObject({ tasks: [{ state: 'running' }] });
      expect(performance.now() - before).toBeLessThan(LONG_MS / 2);
    });

    test('held open ends after its time, with nothing new', async () => {
      const { batchId, cursor } = await watched();
      expect(await read(batchId, cursor, 50)).toMatchObject({ ...QUIET, cursor });
    });

    test('held open ends when the browser leaves', async () => {
      const { batchId, cursor } = await watched();
      const leaving = new AbortController();
      const held = read(batchId, cursor, LONG_MS, leaving.signal);
      leaving.abort();
      expect(await held).toMatchObject({ ...QUIET, cursor });
    });

    test('held open ends when the process is asked to, and is not held any more', async () => {
      const { batchId, cursor } = await watched();
      const held = read(batchId, cursor, LONG_MS);
      world().works.bell.drain();
      expect(await held).toMatchObject({ ...QUIET, cursor });
      expect(await read(batchId, cursor, LONG_MS)).toMatchObject({ ...QUIET, cursor });
    });

    test('says "queued" of a photo on its way to Kie', async () => {
      world().kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
      const { batchId, id } = await world().start();
      expect((await world().row(id)).state).toBe('submitting');
      expect(await read(batchId, 0)).toMatchObject({ tasks: [{ id, state: 'queued' }] });
    });

    test('sends what is queued, with nobody else at work', async () => {
      const { batchId } = await world().submit();
      const view = await read(batchId, 1, LONG_MS);
      expect(view).toMatchObject({ tasks: [{ state: 'running' }] });
      expect(world().kie.creates).toHaveLength(1);
    });
  });
});
