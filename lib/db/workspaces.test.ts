import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { addTasks, findKept } from './add';
import { adoptKept } from './adopt';
import { markAccepted, markFailed, markSucceeded, release } from './attempts';
import { cancelTasks, deleteBatch, deleteTasks, isDeleted, retryTasks } from './change';
import { claim, HOME, keyOf, newPhoto, onBothEngines, row } from './fixture';
import { readLedger, spentBy } from './ledger';
import { nameBatch } from './name-batch';
import { deletePreset, listPresets, savePreset } from './presets';
import { deleteExpired } from './retention';
import { batches, presets, tasks } from './schema';
import type { Maker } from './scope';
import { summariesOf } from './summaries';
import { changesSince, findTask, standingOf } from './tasks';

const MAKER = { workspace: 'v1', name: 'Ada' };
const STRANGER = { workspace: 'v2', name: null };
const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };
const newDigest = () => newPhoto().digest ?? '';

onBothEngines((db) => {
  /** A batch of one photo in a workspace. */
  async function submitted(maker: Maker = MAKER, digest = newDigest()) {
    const batchId = newId();
    const photo = newPhoto(digest);
    await addTasks(db(), maker, batchId, [photo]);
    return { batchId, id: photo.taskId, digest, photo };
  }
  /** The same, done for one credit. */
  async function done(maker: Maker = MAKER, digest = newDigest()) {
    const made = await submitted(maker, digest);
    const [claimed] = await claim(db(), 1);
    if (claimed?.id !== made.id) throw new Error('another was in the line');
    const cutout = { path: `cutouts/${made.id}-1.png`, bytes: 10 };
    await markSucceeded(db(), keyOf(claimed), cutout, 1);
    return { ...made, cutout };
  }
  const everything = async () => ({
    batches: await db().select().from(batches).orderBy(batches.id),
    tasks: await db().select().from(tasks).orderBy(tasks.id),
  });

  describe('the same bytes in two workspaces', () => {
    test('are sent for each at once, and once for each', async () => {
      const digest = newDigest();
      const ids: string[] = [];
      for (const maker of [MAKER, STRANGER, MAKER, STRANGER]) {
        ids.push((await submitted(maker, digest)).id);
      }
      const claimed = await claim(db(), 9);
      expect(claimed.map(({ id }) => id).sort()).toEqual(ids.slice(0, 2).sort());
      for (const task of claimed) {
        expect(await markAccepted(db(), keyOf(task), `kie-${task.id}`, 0)).toBe('running');
      }
      expect(await claim(db(), 9)).toEqual([]);
    });

    test('are taken on late while the other is at work', async () => {
      const digest = newDigest();
      const late = await submitted(MAKER, digest);
      const [first] = await claim(db(), 1);
      if (first?.id !== late.id) throw new Error('nothing to claim');
      await release(db(), keyOf(first), { error: 'service-busy', afterMs: 60_000, giveUpMs: null });
      const { id } = await submitted(STRANGER, digest);
      const [second] = await claim(db(), 9);
      if (second?.id !== id) throw new Error('nothing to claim');
      await markAccepted(db(), keyOf(second), `kie-${id}`, 0);
      expect(await markAccepted(db(), keyOf(first), `kie-${late.id}`, 0)).toBe('running');
    });

    test('end none of the other', async () => {
      const digest = newDigest();
      const twin = await submitted(STRANGER, digest);
      const [claimed] = await claim(db(), 1);
      if (!claimed) throw new Error('nothing to claim');
      const waiting = await submitted(MAKER, digest);
      await markSucceeded(db(), keyOf(claimed), CUTOUT, 1);
      expect(await adoptKept(db())).toEqual([]);
      expect((await row(db(), waiting.id)).state).toBe('queued');
      expect((await row(db(), twin.id)).state).toBe('succeeded');
      expect((await claim(db(), 9)).map(({ id }) => id)).toEqual([waiting.id]);
    });

    test('are not told to be kept, nor done with what the other has', async () => {
      const { photo, digest } = await done();
      expect(await findKept(db(), STRANGER, [photo])).toEqual(new Map());
      expect(await findKept(db(), MAKER, [photo])).toHaveProperty('size', 1);
      const bare = { ...newPhoto(digest), source: null };
      await addTasks(db(), STRANGER, newId(), [bare]);
      expect(await findTask(db(), STRANGER, bare.taskId)).toBeNull();
      const { id, batchId } = await done(STRANGER, digest);
      expect(await row(db(), id)).toMatchObject({ reused: false, attempt: 1 });
      expect(await spentBy(db(), STRANGER, batchId)).toBe(1);
    });
  });

  test('a batch has the workspace and the name of who made it, whoever adds to it', async () => {
    const { batchId } = await submitted();
    await addTasks(db(), { ...MAKER, name: 'Grace' }, batchId, [newPhoto()]);
    const [summary] = await summariesOf(db(), MAKER, [batchId]);
    expect(summary).toMatchObject({ madeBy: 'Ada', queued: 2 });
    expect(await changesSince(db(), MAKER, batchId, 0)).toMatchObject({ madeBy: 'Ada' });
    expect((await standingOf(db(), [batchId])).get(batchId)).toMatchObject({
      workspace: 'v1',
      madeBy: 'Ada',
    });
    const { batchId: nameless } = await submitted(STRANGER);
    expect(await summariesOf(db(), STRANGER, [nameless])).toMatchObject([{ madeBy: '' }]);
  });

  test("a task cannot be of another workspace than its batch's", async () => {
    const { batchId } = await submitted();
    const stray = { id: newId(), batchId, position: 0, name: 'a.jpg', width: 300, height: 256 };
    for (const workspace of [HOME.workspace, STRANGER.workspace]) {
      await expect(
        db()
          .insert(tasks)
          .values({ ...stray, workspace }),
      ).rejects.toThrow();
    }
    await db()
      .insert(tasks)
      .values({ ...stray, workspace: MAKER.workspace });
  });

  describe("another workspace's batch", () => {
    test('cannot be read', async () => {
      const { batchId, id } = await done();
      expect(await changesSince(db(), STRANGER, batchId, 0)).toBeNull();
      expect(await summariesOf(db(), STRANGER, [batchId])).toEqual([]);
      expect(await readLedger(db(), STRANGER, batchId)).toEqual([]);
      expect(await spentBy(db(), STRANGER, batchId)).toBeNull();
      expect(await findTask(db(), STRANGER, id)).toBeNull();
      expect(await changesSince(db(), MAKER, batchId, 0)).not.toBeNull();
      expect(await summariesOf(db(), MAKER, [batchId])).toHaveLength(1);
      expect(await readLedger(db(), MAKER, batchId)).toHaveLength(1);
      expect(await spentBy(db(), MAKER, batchId)).toBe(1);
      expect(await findTask(db(), MAKER, id)).not.toBeNull();
    });

    test('cannot be added to, named, or changed', async () => {
      const { batchId, id } = await submitted();
      const before = await everything();
      const chosen = { batchId, taskIds: [id] };
      await expect(addTasks(db(), STRANGER, batchId, [newPhoto()])).rejects.toMatchObject({
        code: 'not-found',
      });
      expect(await nameBatch(db(), STRANGER, { batchId, name: 'Mine' })).toBeNull();
      expect(await nameBatch(db(), STRANGER, { batchId, name: '' })).toBeNull();
      expect(await cancelTasks(db(), STRANGER, chosen)).toEqual({ changed: [], tried: [] });
      expect(await deleteTasks(db(), STRANGER, chosen)).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    test('cannot be tried again', async () => {
      const { batchId, id } = await submitted();
      const [claimed] = await claim(db(), 1);
      if (claimed?.id !== id) throw new Error('nothing to claim');
      await markFailed(db(), keyOf(claimed), { error: 'removal-failed', credits: 0 });
      const chosen = { batchId, taskIds: [id] };
      await retryTasks(db(), STRANGER, chosen);
      expect((await row(db(), id)).state).toBe('failed');
      await retryTasks(db(), MAKER, chosen);
      expect((await row(db(), id)).state).toBe('queued');
    });

    test('cannot be deleted, and the answers after that are as of none', async () => {
      const { batchId } = await submitted();
      const before = await everything();
      for (const id of [batchId, newId()]) {
        expect(await deleteBatch(db(), STRANGER, id)).toBe(0);
        expect(await isDeleted(db(), STRANGER, id)).toBe(true);
        expect(await isDeleted(db(), MAKER, id)).toBe(false);
        await expect(addTasks(db(), STRANGER, id, [newPhoto()])).rejects.toMatchObject({
          code: 'batch-deleted',
        });
      }
      expect(await everything()).toEqual(before);
      await addTasks(db(), MAKER, batchId, [newPhoto()]);
      expect(await deleteBatch(db(), MAKER, batchId)).toBe(2);
      expect(await isDeleted(db(), MAKER, batchId)).toBe(true);
    });

    test('that was deleted is not told of', async () => {
      const { batchId } = await submitted();
      await deleteBatch(db(), MAKER, batchId);
      expect(await isDeleted(db(), STRANGER, batchId)).toBe(false);
    });
  });

  test("a submission under the id of another's photo does not touch it", async () => {
    const { id } = await submitted();
    const before = await row(db(), id);
    await addTasks(db(), STRANGER, newId(), [{ ...newPhoto(), taskId: id }]);
    expect(await row(db(), id)).toEqual(before);
  });

  test('retention deletes what is old of every workspace', async () => {
    await done();
    await done(STRANGER);
    expect(await deleteExpired(db(), -1_000)).toBe(2);
    expect(await everything()).toEqual({ batches: [], tasks: [] });
  });

  describe("another workspace's presets", () => {
    const preset = (id: string, name: string) => ({ id, name, deliverable: PLAIN_CUTOUT });

    test('are not listed, and their number takes no room', async () => {
      expect(await savePreset(db(), MAKER, preset(newId(), 'a'), 1)).toBe(true);
      expect(await savePreset(db(), STRANGER, preset(newId(), 'b'), 1)).toBe(true);
      expect(await savePreset(db(), STRANGER, preset(newId(), 'c'), 1)).toBe(false);
      expect((await listPresets(db(), MAKER)).map(({ name }) => name)).toEqual(['a']);
      expect((await listPresets(db(), STRANGER)).map(({ name }) => name)).toEqual(['b']);
      expect(await listPresets(db(), HOME)).toEqual([]);
    });

    test('are neither replaced nor deleted under their ids', async () => {
      const id = newId();
      await savePreset(db(), MAKER, preset(id, 'a'), 9);
      await deletePreset(db(), STRANGER, id);
      expect(await savePreset(db(), STRANGER, preset(id, 'b'), 9)).toBe(true);
      expect(await listPresets(db(), MAKER)).toMatchObject([{ id, name: 'a' }]);
      await deletePreset(db(), MAKER, id);
      expect(await listPresets(db(), STRANGER)).toMatchObject([{ id, name: 'b' }]);
      expect(await db().$count(presets)).toBe(1);
    });
  });
});
