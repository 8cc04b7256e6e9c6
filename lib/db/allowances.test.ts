import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { delay } from '@/lib/base/async';
import { newId } from '@/lib/base/ids';
import type { Submission } from '@/lib/task/task';
import { addTasks } from './add';
import { adoptKept } from './adopt';
import { ALL, type Claim, forgetAllowances, giveBack, roomFor, takeForNew } from './allowances';
import { markAccepted, markFailed, markSent, markSucceeded, release } from './attempts';
import { cancelTasks, deleteBatch, deleteTasks, retryTasks } from './change';
import type { Db } from './client';
import { claim as claimNext, keyOf, newPhoto, onBothEngines, row } from './fixture';
import { allowances, allowanceUses } from './schema';

const DAY = '2026-11-23';

interface Most {
  visitor?: number;
  address?: number;
  deployment?: number;
}

/** What somebody claims, with limits that are far away unless they are named. */
const claimOf = (visitor: string, address: string | null, most: Most = {}): Claim => ({
  day: DAY,
  counted: [
    { limit: 'visitor', subject: `visitor ${visitor}`, most: most.visitor ?? 1_000 },
    ...(address === null
      ? []
      : ([
          { limit: 'address', subject: `address ${address}`, most: most.address ?? 1_000 },
        ] as const)),
    { limit: 'deployment', subject: ALL, most: most.deployment ?? 1_000 },
  ],
});

const makerOf = (workspace: string) => ({ workspace, name: null });
const ME = makerOf('vme');
const MINE = claimOf('vme', 'home', { visitor: 3 });
const idsOf = (photos: readonly Submission[]) => photos.map(({ taskId }) => taskId);
const photosOf = (count: number) => Array.from({ length: count }, () => newPhoto());

async function usedOf(db: Db): Promise<Record<string, number>> {
  const rows = await db.select().from(allowances).where(eq(allowances.day, DAY));
  return Object.fromEntries(rows.map(({ subject, used }) => [subject, used]));
}

const leftOf = async (db: Db) => (await roomFor(db, MINE)).left;

/** Submits photos of mine, and lets the first go to Kie. */
async function startOne(db: Db, count = 1) {
  const batchId = newId();
  const photos = photosOf(count);
  await addTasks(db, ME, batchId, photos, MINE);
  const [task] = await claimNext(db, 1);
  if (!task) throw new Error('nothing to claim');
  const send = async () => {
    await markSent(db, keyOf(task), 60_000);
    await markAccepted(db, keyOf(task), `kie-${newId()}`, 60_000);
  };
  return { batchId, photos, task, key: keyOf(task), chosen: { batchId, taskIds: [task.id] }, send };
}

onBothEngines((db) => {
  test('of a list as many are taken as fit, in their order', async () => {
    const photos = photosOf(5);
    const { refused } = await addTasks(db(), ME, newId(), photos, MINE);
    expect(refused).toEqual(idsOf(photos.slice(3)));
    expect(await usedOf(db())).toEqual({ all: 3, 'visitor vme': 3, 'address home': 3 });
    expect(await roomFor(db(), MINE)).toEqual({ left: 0, tightest: 'visitor' });
  });

  test('where one limit gives out none of the others is used', async () => {
    await addTasks(db(), ME, newId(), photosOf(3), MINE);
    await addTasks(db(), ME, newId(), photosOf(2), MINE);
    expect(await usedOf(db())).toEqual({ all: 3, 'visitor vme': 3, 'address home': 3 });
  });

  test('whoever stands behind the same address shares its limit, and its name', async () => {
    const most = { address: 4 };
    await addTasks(db(), ME, newId(), photosOf(3), claimOf('vme', 'home', most));
    const other = claimOf('vother', 'home', most);
    const { refused } = await addTasks(db(), makerOf('vother'), newId(), photosOf(3), other);
    expect(refused).toHaveLength(2);
    expect(await roomFor(db(), other)).toEqual({ left: 0, tightest: 'address' });
  });

  test.each(['visitor', 'address', 'deployment'] as const)(
    'of 100 calls at once exactly as many go through as the %s limit allows',
    async (limit) => {
      const claim = claimOf('vme', 'home', { [limit]: 37 });
      const photos = photosOf(100);
      const batchId = newId();
      const answers = await Promise.all(
        photos.map((photo) => addTasks(db(), ME, batchId, [photo], claim)),
      );
      expect(answers.filter(({ refused }) => refused.length === 0)).toHaveLength(37);
      expect(await usedOf(db())).toEqual({ all: 37, 'visitor vme': 37, 'address home': 37 });
    },
    30_000,
  );

  test('many visitors at once stay within the limit of all, and each within their own', async () => {
    const visitors = Array.from({ length: 20 }, (_, i) => `v${i}`);
    const answers = await Promise.all(
      visitors.flatMap((visitor, i) =>
        Array.from({ length: 5 }, () =>
          addTasks(
            db(),
            makerOf(visitor),
            newId(),
            photosOf(2),
            claimOf(visitor, `a${i % 4}`, { visitor: 4, address: 18, deployment: 50 }),
          ),
        ),
      ),
    );
    const { all, ...others } = await usedOf(db());
    expect(all).toBe(50);
    expect(answers.reduce((sum, { refused }) => sum + 2 - refused.length, 0)).toBe(50);
    for (const visitor of visitors)
      expect(others[`visitor ${visitor}`] ?? 0).toBeLessThanOrEqual(4);
    for (let i = 0; i < 4; i++) expect(others[`address a${i}`] ?? 0).toBeLessThanOrEqual(18);
  }, 30_000);

  test('a submission that is repeated, at once or later, counts once', async () => {
    const batchId = newId();
    const photos = photosOf(2);
    const submit = () => addTasks(db(), ME, batchId, photos, MINE);
    const answers = await Promise.all([submit(), submit(), submit()]);
    answers.push(await submit());
    expect(answers.flatMap(({ refused }) => refused)).toEqual([]);
    expect((await usedOf(db())).all).toBe(2);
  });

  test('bytes whose cut-out is kept cost nothing', async () => {
    const { photos, key, send } = await startOne(db());
    await send();
    await markSucceeded(db(), key, { path: 'cutouts/kept.png', bytes: 10 }, 1);
    const again = newPhoto(photos[0]?.digest ?? '');
    await addTasks(db(), ME, newId(), [again, ...photosOf(2)], MINE);
    expect((await usedOf(db())).all).toBe(3);
    expect((await row(db(), again.taskId)).reused).toBe(true);
  });

  test('a photo that was cancelled before it was sent is given back, once', async () => {
    const { chosen } = await startOne(db(), 2);
    await cancelTasks(db(), ME, chosen);
    expect(await leftOf(db())).toBe(1);
    expect(await Promise.all([giveBack(db(), DAY), giveBack(db(), DAY)])).toContain(1);
    expect(await giveBack(db(), DAY)).toBe(0);
    expect(await usedOf(db())).toEqual({ all: 1, 'visitor vme': 1, 'address home': 1 });
  });

  test('a photo that was refused is given back, and one that goes on is not', async () => {
    const { key } = await startOne(db(), 2);
    await markSent(db(), key, 60_000);
    await markFailed(db(), key, { error: 'picture-refused', credits: 0 });
    expect(await giveBack(db(), DAY)).toBe(1);
    expect(await leftOf(db())).toBe(2);
  });

  test('a photo that goes back into the queue by itself stays counted once', async () => {
    const { key } = await startOne(db());
    await markSent(db(), key, 60_000);
    await release(db(), key, { error: 'service-busy', afterMs: 0, giveUpMs: null });
    expect(await giveBack(db(), DAY)).toBe(0);
    expect(await leftOf(db())).toBe(2);
  });

  test('what has cost a credit, or may have, stays counted', async () => {
    const { key, send } = await startOne(db());
    await send();
    await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
    const other = await startOne(db());
    await other.send();
    await cancelTasks(db(), ME, other.chosen);
    expect(await giveBack(db(), DAY)).toBe(0);
    expect(await leftOf(db())).toBe(1);
  });

  test('a twin that came to be done with the other’s cut-out is given back', async () => {
    const { photos, key, send } = await startOne(db());
    await addTasks(db(), ME, newId(), [newPhoto(photos[0]?.digest ?? '')], MINE);
    await send();
    await markSucceeded(db(), key, { path: 'cutouts/kept.png', bytes: 10 }, 1);
    expect(await adoptKept(db())).toHaveLength(1);
    expect(await giveBack(db(), DAY)).toBe(1);
    expect(await leftOf(db())).toBe(2);
  });

  test('a retry counts as one more, and is refused where none is left', async () => {
    const { batchId, key, send, chosen } = await startOne(db(), 2);
    await send();
    await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
    expect(await retryTasks(db(), ME, chosen, MINE)).toMatchObject({ refused: [] });
    expect(await retryTasks(db(), ME, chosen, MINE)).toMatchObject({ changed: chosen.taskIds });
    expect(await leftOf(db())).toBe(0);
    const [next] = await claimNext(db(), 1);
    if (!next) throw new Error('nothing to claim');
    await markSent(db(), keyOf(next), 60_000);
    await markAccepted(db(), keyOf(next), 'kie-next', 60_000);
    await markFailed(db(), keyOf(next), { error: 'removal-failed', credits: 1 });
    const again = { batchId, taskIds: [next.id] };
    expect(await retryTasks(db(), ME, again, MINE)).toEqual({ changed: [], refused: [next.id] });
    expect(await row(db(), next.id)).toMatchObject({ state: 'failed', error: 'removal-failed' });
  });

  test('of a retry that came to nothing only that is given back', async () => {
    const { key, send, chosen } = await startOne(db());
    await send();
    await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
    await retryTasks(db(), ME, chosen, MINE);
    await cancelTasks(db(), ME, chosen);
    expect(await giveBack(db(), DAY)).toBe(1);
    expect(await leftOf(db())).toBe(2);
  });

  test('a failure without a credit leaves room for its own retry', async () => {
    const { key, chosen } = await startOne(db(), 3);
    await markSent(db(), key, 60_000);
    await markFailed(db(), key, { error: 'source-unreadable', credits: 0 });
    expect(await retryTasks(db(), ME, chosen, MINE)).toMatchObject({ refused: [] });
    expect(await leftOf(db())).toBe(0);
  });

  test('a photo that is deleted before it has cost anything is given back, and no other', async () => {
    const { batchId, task, send, photos } = await startOne(db(), 3);
    await send();
    const waiting = photos.find(({ taskId }) => taskId !== task.id)?.taskId ?? '';
    await deleteTasks(db(), ME, { batchId, taskIds: [waiting] });
    expect(await giveBack(db(), DAY)).toBe(1);
    await deleteBatch(db(), ME, batchId);
    expect(await giveBack(db(), DAY)).toBe(1);
    expect(await leftOf(db())).toBe(2);
    expect(await db().$count(allowanceUses)).toBe(0);
  });

  test.each(['2026-11-23', '2026-11-24'])(
    'a photo that was sent, deleted and is submitted again is counted again, on %s too',
    async (day) => {
      const { batchId, key, send, photos } = await startOne(db());
      await send();
      await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
      await deleteBatch(db(), ME, batchId);
      const later = { ...MINE, day };
      const { left } = await roomFor(db(), later);
      await addTasks(db(), ME, newId(), photos, later);
      expect(await roomFor(db(), later)).toMatchObject({ left: left - 1 });
      expect(await giveBack(db(), day)).toBe(0);
    },
  );

  test('what was counted of a deleted photo pays for nothing, whoever asks first', async () => {
    const { batchId, key, send, photos, task } = await startOne(db());
    await send();
    await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
    const chosen = { batchId, taskIds: [task.id] };
    await retryTasks(db(), ME, chosen, MINE);
    await deleteBatch(db(), ME, batchId);
    const ids = idsOf(photos);
    const takeAgain = () => db().transaction((tx) => takeForNew(tx, MINE, ids));
    // The retry had cost nothing, and comes back with it; what was sent does not.
    expect(await takeAgain()).toEqual({ known: new Set(), taken: new Set(ids) });
    expect((await usedOf(db())).all).toBe(2);
    expect(await takeAgain()).toEqual({ known: new Set(), taken: new Set(ids) });
    expect((await usedOf(db())).all).toBe(3);
    expect(await takeAgain()).toEqual({ known: new Set(), taken: new Set() });
  });

  test('a photo that is deleted while it is submitted again is counted again', async () => {
    const { key, send, photos, chosen } = await startOne(db());
    await send();
    await markFailed(db(), key, { error: 'removal-failed', credits: 1 });
    const [again] = await db().transaction(async (tx) => {
      await deleteTasks(tx, ME, chosen);
      const beside = addTasks(db(), ME, newId(), photos, MINE);
      // It finds the photo to be there, and cannot end before we do.
      await Promise.race([beside, delay(300)]);
      return [beside];
    });
    expect(await again).toEqual({ missing: [], refused: [] });
    expect((await usedOf(db())).all).toBe(2);
  });

  test('what may have cost something does not come back by being deleted', async () => {
    const { batchId, key, send, chosen } = await startOne(db());
    await send();
    await markFailed(db(), key, { error: 'timed-out', credits: null });
    await retryTasks(db(), ME, chosen, MINE);
    const [next] = await claimNext(db(), 1);
    if (!next) throw new Error('nothing to claim');
    await markSent(db(), keyOf(next), 60_000);
    await deleteBatch(db(), ME, batchId);
    expect(await giveBack(db(), DAY)).toBe(0);
    expect((await usedOf(db())).all).toBe(2);
  });

  test('another day begins anew, and the days before it are forgotten', async () => {
    await addTasks(db(), ME, newId(), photosOf(3), MINE);
    const tomorrow = { ...MINE, day: '2026-11-24' };
    expect(await roomFor(db(), tomorrow)).toMatchObject({ left: 3 });
    await addTasks(db(), ME, newId(), photosOf(1), tomorrow);
    await forgetAllowances(db(), tomorrow.day);
    expect(await usedOf(db())).toEqual({});
    expect(await roomFor(db(), tomorrow)).toMatchObject({ left: 2 });
    expect(await db().$count(allowanceUses)).toBe(1);
  });

  test('nothing is counted of those who have no limits', async () => {
    await addTasks(db(), ME, newId(), photosOf(5));
    expect(await usedOf(db())).toEqual({});
    expect(await db().$count(allowanceUses)).toBe(0);
  });
});
