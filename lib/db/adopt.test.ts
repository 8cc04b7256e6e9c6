import { eq, inArray } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import { adoptKept } from './adopt';
import { markAccepted, markFailed, markSucceeded, release } from './attempts';
import { deleteTasks, retryTasks } from './change';
import { claim, HOME, keyOf, newPhoto, onBothEngines, row } from './fixture';
import { spentBy } from './ledger';
import { hasQueued } from './queue';
import { tasks } from './schema';
import type { TaskRow } from './tasks';
import { leaseTrash } from './trash';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };
const newDigest = () => newPhoto().digest ?? '';

onBothEngines((db) => {
  /** Photos of the same bytes, in one batch. */
  async function twins(count: number, digest = newDigest()) {
    const batchId = newId();
    const photos = Array.from({ length: count }, () => newPhoto(digest));
    await addTasks(db(), HOME, batchId, photos);
    return { batchId, digest, ids: photos.map(({ taskId }) => taskId) };
  }
  async function claimOne(): Promise<TaskRow> {
    const [task] = await claim(db(), 1);
    if (!task) throw new Error('nothing to claim');
    return task;
  }
  const idsOf = (rows: TaskRow[]) => rows.map(({ id }) => id).sort();
  const chosen = ({ id, batchId }: TaskRow) => ({ batchId, taskIds: [id] });

  describe('photos of the same bytes', () => {
    test('are sent one after the other, the first first', async () => {
      const { ids } = await twins(3);
      const first = await claimOne();
      expect(first.id).toBe(ids[0]);
      expect(await claim(db(), 9)).toEqual([]);
      await markAccepted(db(), keyOf(first), newId(), 0);
      expect(await hasQueued(db())).toBe(false);
      await markFailed(db(), keyOf(first), { error: 'removal-failed', credits: 0 });
      expect(idsOf(await claim(db(), 9))).toEqual([ids[1]]);
    });

    test('wait where the first has to wait before it is tried again', async () => {
      await twins(2);
      const first = await claimOne();
      const later = { error: 'service-busy', afterMs: 60_000, giveUpMs: 90_000 } as const;
      await release(db(), keyOf(first), later);
      expect(await claim(db(), 9)).toEqual([]);
    });

    test('are all done with the first, for one credit', async () => {
      const { ids, batchId } = await twins(4);
      const first = await claimOne();
      await markSucceeded(db(), keyOf(first), CUTOUT, 1);
      expect(await hasQueued(db())).toBe(false);
      const adopted = await adoptKept(db());
      expect(idsOf(adopted)).toEqual(ids.slice(1).sort());
      for (const task of adopted) {
        expect(task).toMatchObject({
          state: 'succeeded',
          reused: true,
          attempt: 0,
          cutoutPath: CUTOUT.path,
          cutoutBytes: CUTOUT.bytes,
          sourcePath: null,
          dueAt: null,
        });
      }
      expect((await row(db(), first.id)).reused).toBe(false);
      expect(await spentBy(db(), HOME, batchId)).toBe(1);
      expect(await adoptKept(db())).toEqual([]);
    });

    test('at another size are not the same', async () => {
      const { digest } = await twins(1);
      const other = { ...newPhoto(digest), width: 301 };
      await addTasks(db(), HOME, newId(), [other]);
      expect(await claim(db(), 9)).toHaveLength(2);
      await twins(1, digest);
      const [first] = await db().select().from(tasks).where(eq(tasks.id, other.taskId));
      if (!first) throw new Error('none');
      await markSucceeded(db(), keyOf(first), CUTOUT, 1);
      expect(await adoptKept(db())).toEqual([]);
    });

    test('are claimed one at a time by twenty at once', async () => {
      const digests = Array.from({ length: 12 }, newDigest);
      for (const digest of digests) await twins(4, digest);
      for (let turn = 1; turn <= 4; turn++) {
        const claims = await Promise.all(Array.from({ length: 20 }, () => claim(db(), 3)));
        const taken = claims.flat();
        const known = new Set(taken.map(({ digest }) => digest));
        expect(known.size, `turn ${turn}`).toBe(taken.length);
        expect(taken).toHaveLength(digests.length);
        await Promise.all(
          taken.map((task) =>
            markFailed(db(), keyOf(task), { error: 'removal-failed', credits: 0 }),
          ),
        );
      }
    });

    test('are never with Kie together, be one tried again while another is claimed', async () => {
      for (let round = 0; round < 15; round++) {
        const { ids } = await twins(2);
        const first = await claimOne();
        await markFailed(db(), keyOf(first), { error: 'timed-out', credits: null });
        const [claimed] = await Promise.all([
          Promise.all(Array.from({ length: 4 }, () => claim(db(), 5))),
          retryTasks(db(), HOME, chosen(first)),
          Promise.all(Array.from({ length: 4 }, () => claim(db(), 5))),
        ]);
        const busy = await db()
          .select()
          .from(tasks)
          .where(inArray(tasks.state, ['submitting', 'running']));
        expect(busy, `round ${round}: ${claimed.flat().length}`).toHaveLength(1);
        for (const id of ids) {
          await deleteTasks(db(), HOME, chosen(await row(db(), id)));
        }
      }
    });

    test('are never with Kie together, be one heard of late while another is claimed', async () => {
      for (let round = 0; round < 15; round++) {
        const { batchId, ids } = await twins(2);
        const first = await claimOne();
        await markFailed(db(), keyOf(first), { error: 'timed-out', credits: null });
        const second = await claimOne();
        await retryTasks(db(), HOME, chosen(first));
        await release(db(), keyOf(second), { error: 'service-busy', afterMs: 0, giveUpMs: 60_000 });
        const [standing] = await Promise.all([
          markAccepted(db(), keyOf(second), `kie-${second.id}`, 60_000),
          claim(db(), 5),
          claim(db(), 5),
        ]);
        const busy = await db()
          .select()
          .from(tasks)
          .where(inArray(tasks.state, ['submitting', 'running']));
        expect(idsOf(busy), `round ${round}`).toEqual([
          standing === 'running' ? second.id : first.id,
        ]);
        await deleteTasks(db(), HOME, { batchId, taskIds: ids });
      }
    });
  });

  describe('adoption', () => {
    test('is made once by ten at the same time', async () => {
      const { ids } = await twins(8);
      const first = await claimOne();
      await markSucceeded(db(), keyOf(first), CUTOUT, 1);
      const adopted = await Promise.all(Array.from({ length: 10 }, () => adoptKept(db())));
      adopted.push(await adoptKept(db()));
      expect(idsOf(adopted.flat())).toEqual(ids.slice(1).sort());
    });

    test('does not take a photo that is with Kie or has ended', async () => {
      const { batchId, ids } = await twins(1);
      const first = await claimOne();
      await markFailed(db(), keyOf(first), { error: 'timed-out', credits: null });
      const { ids: others } = await twins(2, first.digest ?? '');
      const second = await claimOne();
      await markSucceeded(db(), keyOf(first), CUTOUT, 1);
      expect(idsOf(await adoptKept(db()))).toEqual(others.slice(1));
      expect(await row(db(), second.id)).toMatchObject({ state: 'submitting', cutoutPath: null });
      await deleteTasks(db(), HOME, { batchId, taskIds: ids });
    });

    test('and deletion at once leave no photo without its file', async () => {
      for (let round = 0; round < 25; round++) {
        const { ids } = await twins(4);
        const first = await claimOne();
        const cutout = { path: `cutouts/${first.id}.png`, bytes: 10 };
        await markSucceeded(db(), keyOf(first), cutout, 1);
        await Promise.all([
          adoptKept(db()),
          deleteTasks(db(), HOME, chosen(first)),
          adoptKept(db()),
          leaseTrash(db(), { want: 100, leaseMs: 0 }),
        ]);
        const removed = await leaseTrash(db(), { want: 100, leaseMs: 60_000 });
        const holders = await db().$count(tasks, eq(tasks.cutoutPath, cutout.path));
        if (removed.includes(cutout.path)) expect(holders, `round ${round}`).toBe(0);
        const left = await db().select().from(tasks).where(inArray(tasks.id, ids));
        expect(left.map(({ state }) => state).sort()).toEqual(
          left.map(({ cutoutPath }) => (cutoutPath ? 'succeeded' : 'queued')).sort(),
        );
        // What was not adopted goes its own way, as its twin is gone.
        if (holders === 0) expect(await claim(db(), 9)).toHaveLength(1);
        await db().delete(tasks);
      }
    });
  });
});
