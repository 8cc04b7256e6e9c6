import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import type { ApiCopy } from '@/lib/task/task';
import { areKept } from './are-kept';
import { changeTasks } from './change-tasks';
import { eachInAWorld } from './fixture';
import { grantUploads } from './grant-uploads';
import { submitTasks } from './submit-tasks';

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const copyOf = (digest: string | null, width = 300): ApiCopy => ({
    type: 'image/jpeg',
    bytes: 1_000,
    digest,
    width,
    height: 256,
  });
  const kinds = async (...copies: ApiCopy[]) =>
    (await grantUploads(world().works, HOME, copies)).map(({ kind }) => kind);

  /** A photo that is done. */
  async function done() {
    const { start, finish, ring, callback, row } = world();
    const { batchId, id, kieTaskId } = await start();
    await finish(kieTaskId);
    await ring(callback());
    return { batchId, id, digest: (await row(id)).digest };
  }

  test('what is kept need not be uploaded; the rest must, in its order', async () => {
    const { digest } = await done();
    expect(
      await kinds(copyOf('a'.repeat(64)), copyOf(digest), copyOf(null), copyOf(digest, 301)),
    ).toEqual(['upload', 'kept', 'upload', 'upload']);
  });

  test('what is kept is told before anything is asked for, and as it is granted', async () => {
    const { works } = world();
    const { batchId, id, digest } = await done();
    const copies = [copyOf(digest), copyOf('a'.repeat(64)), copyOf(null), copyOf(digest, 301)];
    expect(await areKept(works, HOME, copies)).toEqual([true, false, false, false]);
    await changeTasks(works, HOME, { batchId, change: 'delete', taskIds: [id] });
    expect(await areKept(works, HOME, copies)).toEqual([false, false, false, false]);
    world().setDatabase(false);
    await expect(areKept(works, HOME, copies)).rejects.toMatchObject({
      code: 'database-unavailable',
    });
  });

  test('what was kept and has been deleted since is missing, and must be uploaded', async () => {
    const { works } = world();
    const { batchId, id, digest } = await done();
    await changeTasks(works, HOME, { batchId, change: 'delete', taskIds: [id] });
    const taskId = newId();
    const photo = { taskId, name: 'a.jpg', width: 300, height: 256, digest, source: null };
    const answer = await submitTasks(works, HOME, { batchId: newId(), photos: [photo] });
    expect(answer).toMatchObject({ missing: [taskId] });
    expect(await kinds(copyOf(digest))).toEqual(['upload']);
  });

  test('while the database is down everything is to be uploaded', async () => {
    const { digest } = await done();
    world().setDatabase(false);
    expect(await kinds(copyOf(digest))).toEqual(['upload']);
  });
});
