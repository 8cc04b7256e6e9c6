import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import {
  endPause,
  pauseIntake,
  readPause,
  takeCreditsTurn,
  takeProbe,
  takeSweepTurn,
  touchBatch,
  writeCredits,
} from './account';
import { markAccepted, markFailed } from './attempts';
import { claim, enqueue, HOME, keyOf, onBothEngines, runningTask } from './fixture';
import { account } from './schema';
import { changesSince, standingOf } from './tasks';

const PROBE_MS = 30_000;

onBothEngines((db) => {
  const pause = () => pauseIntake(db(), 'no-credits', PROBE_MS);
  /** Kie takes a photo that is sent now. */
  const sentNow = async () => keyOf(await runningTask(db()));
  const end = async () => endPause(db(), await sentNow());
  const revisionOf = async (batchId: string) =>
    (await standingOf(db(), [batchId])).get(batchId)?.revision;
  /** Milliseconds until the next probe. */
  async function probeMs() {
    const [row] = await db()
      .select({
        ms: sql<number>`(extract(epoch from probe_at - now()) * 1000)::double precision`,
      })
      .from(account);
    return row?.ms ?? 0;
  }
  const letProbeCome = () => db().update(account).set({ probeAt: sql`now()` });

  describe('a pause', () => {
    test('by ten at once is begun by one, who tells all that are open', async () => {
      const running = await runningTask(db());
      const submitting = await enqueue(db(), 1);
      await claim(db(), 1);
      const queued = await enqueue(db(), 2);
      const told = await Promise.all(Array.from({ length: 10 }, pause));
      const batchIds = told.filter((ids) => ids !== null);
      expect(batchIds).toHaveLength(1);
      const open = [running.batchId, submitting.batchId, queued.batchId];
      expect(batchIds[0]?.sort()).toEqual(open.sort());
      expect(await readPause(db())).toBe('no-credits');
    });

    test('is news to the watchers of those that are open, and to no other', async () => {
      const done = await runningTask(db());
      await markFailed(db(), keyOf(done), { error: 'no-subject', credits: 0 });
      const { batchId } = await enqueue(db(), 1);
      const [before, others] = [await revisionOf(batchId), await revisionOf(done.batchId)];
      expect(await pause()).not.toContain(done.batchId);
      expect(await revisionOf(batchId)).toBe((before ?? 0) + 1);
      expect(await revisionOf(done.batchId)).toBe(others);
      expect(await changesSince(db(), HOME, batchId, before ?? 0)).toMatchObject({
        pauseReason: 'no-credits',
        pausedAt: expect.any(Date),
        tasks: [],
      });
    });

    test('for another reason is told anew, and is no other pause', async () => {
      const { batchId } = await enqueue(db(), 1);
      await pause();
      expect(await pause()).toBeNull();
      expect(await pauseIntake(db(), 'maintenance', 1)).toEqual([batchId]);
      expect(await readPause(db())).toBe('maintenance');
      expect(await probeMs()).toBeGreaterThan(PROBE_MS - 5_000);
    });

    test('is not ended by what was sent before it', async () => {
      const before = keyOf(await runningTask(db()));
      await pause();
      expect(await endPause(db(), before)).toBeNull();
      expect(await endPause(db(), { taskId: newId(), attempt: 1 })).toBeNull();
      expect(await readPause(db())).toBe('no-credits');
    });

    test('is ended by one of ten, who tells all that waited', async () => {
      await pause();
      const accepted = await sentNow();
      const { batchId } = await enqueue(db(), 1);
      const before = await revisionOf(batchId);
      const told = await Promise.all(Array.from({ length: 10 }, () => endPause(db(), accepted)));
      // The batch of the photo that has ended it was told of the pause as well.
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(told.find(Boolean)).toContain(batchId);
      expect(told.find(Boolean)).toHaveLength(2);
      expect(await revisionOf(batchId)).toBe((before ?? 0) + 1);
      expect(await readPause(db())).toBeNull();
      expect(await endPause(db(), accepted)).toBeNull();
    });

    test('of a deployment in which nothing is open tells nobody', async () => {
      expect(await pause()).toEqual([]);
    });

    test('and its end beside changes of all that wait come into no deadlock', async () => {
      for (let nth = 0; nth < 6; nth++) await enqueue(db(), 3);
      const claims = await claim(db(), 18);
      await Promise.all(
        claims.flatMap((task) => [
          markAccepted(db(), keyOf(task), newId(), 0),
          pause(),
          endPause(db(), keyOf(task)),
          touchBatch(db(), task.batchId),
        ]),
      );
      await end();
      expect(await readPause(db())).toBeNull();
    });
  });

  describe('a probe', () => {
    test('is had by nobody before its time, nor without a pause', async () => {
      expect(await takeProbe(db(), PROBE_MS)).toBe(false);
      await pause();
      expect(await takeProbe(db(), PROBE_MS)).toBe(false);
      await end();
      expect(await takeProbe(db(), PROBE_MS)).toBe(false);
    });

    test('is had by one of ten', async () => {
      await pause();
      await letProbeCome();
      const taken = await Promise.all(Array.from({ length: 10 }, () => takeProbe(db(), PROBE_MS)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    test('comes ever more seldom, up to sixteen times its first interval', async () => {
      await pause();
      const times = [Math.round((await probeMs()) / PROBE_MS)];
      for (let probe = 0; probe < 6; probe++) {
        await letProbeCome();
        expect(await takeProbe(db(), PROBE_MS)).toBe(true);
        times.push(Math.round((await probeMs()) / PROBE_MS));
      }
      expect(times).toEqual([1, 2, 4, 8, 16, 16, 16]);
    });

    test('of the next pause begins anew', async () => {
      await pause();
      await letProbeCome();
      await takeProbe(db(), PROBE_MS);
      await end();
      await pause();
      expect(Math.round((await probeMs()) / PROBE_MS)).toBe(1);
      await letProbeCome();
      await takeProbe(db(), PROBE_MS);
      expect(Math.round((await probeMs()) / PROBE_MS)).toBe(2);
    });
  });

  describe.each([
    ['to ask for the credits', takeCreditsTurn, account.creditsAskedAt],
    ['to sweep', takeSweepTurn, account.sweptAt],
  ])('the turn %s', (_, take, column) => {
    const lastTurn = (moment: ReturnType<typeof sql> | null) =>
      db().execute(sql`update account set ${sql.identifier(column.name)} = ${moment}`);

    test('is had by one of ten, the first time', async () => {
      await lastTurn(null);
      const taken = await Promise.all(Array.from({ length: 10 }, () => take(db(), 60_000)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    test('comes again when the time has passed, and not before', async () => {
      await lastTurn(sql`now() - interval '59 seconds'`);
      expect(await take(db(), 60_000)).toBe(false);
      await lastTurn(sql`now() - interval '61 seconds'`);
      expect(await take(db(), 60_000)).toBe(true);
      expect(await take(db(), 60_000)).toBe(false);
    });
  });

  test('what is left of the credits is told to whoever watches', async () => {
    const { batchId } = await enqueue(db(), 1);
    expect(await changesSince(db(), HOME, batchId, 0)).toMatchObject({
      creditsLeft: null,
      creditsAskedAt: null,
    });
    await writeCredits(db(), 12.5);
    const cursor = await revisionOf(batchId);
    await touchBatch(db(), batchId);
    expect(await revisionOf(batchId)).toBe((cursor ?? 0) + 1);
    expect(await changesSince(db(), HOME, batchId, cursor ?? 0)).toMatchObject({
      creditsLeft: 12.5,
      creditsAskedAt: expect.any(Date),
      tasks: [],
    });
    expect(await takeCreditsTurn(db(), 60_000)).toBe(false);
  });

  test('there is one account, and a pause always has a next probe', async () => {
    await expect(db().insert(account).values({ id: 2 })).rejects.toThrow();
    const paused = { pauseReason: 'maintenance' } as const;
    await expect(db().update(account).set(paused).where(eq(account.id, 1))).rejects.toThrow();
  });
});
