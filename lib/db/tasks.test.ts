import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from './add';
import {
  acceptedAttempt,
  findAttempt,
  markAccepted,
  markFailed,
  markSent,
  markSucceeded,
  release,
} from './attempts';
import {
  claim,
  enqueue,
  HOME,
  keyOf,
  makeAcceptedEarlier,
  makeOlder,
  makeOverdue,
  makeTriedLonger,
  newPhoto,
  onBothEngines,
  row,
  runningTask,
} from './fixture';
import { leaseDue, leaseTask, postpone, renewLease } from './lease';
import { hasQueued, openWork } from './queue';
import { recoverClaims } from './recover';
import { attempts, tasks } from './schema';
import { changesSince, findTask, type TaskRow } from './tasks';

const CUTOUT = { path: 'cutouts/a-1.png', bytes: 10 };
const PATIENCE = { graceMs: 60_000, giveUpMs: 15 * 60_000 };

onBothEngines((db) => {
  /** One photo, claimed. */
  async function claimed() {
    await enqueue(db(), 1);
    const [task] = await claim(db(), 1);
    if (!task) throw new Error('nothing to claim');
    return task;
  }
  const giveBack = (task: TaskRow, afterMs: number) =>
    release(db(), keyOf(task), { error: 'service-busy', afterMs, giveUpMs: PATIENCE.giveUpMs });
  const isDue = async (id: string) =>
    (
      await db().select({ due: sql<boolean>`due_at <= now()` }).from(tasks).where(eq(tasks.id, id))
    ).at(0)?.due;

  describe('adding', () => {
    test('a submission that is repeated changes nothing', async () => {
      const { batchId, photos, ids } = await enqueue(db(), 3);
      await claim(db(), 2);
      const before = await db().select().from(tasks);
      await addTasks(db(), HOME, batchId, photos);
      expect(await db().select().from(tasks)).toEqual(before);
      expect(before.map(({ id }) => id).sort()).toEqual([...ids].sort());
    });

    test('two submissions of the same photos at once write them once', async () => {
      const batchId = newId();
      const photos = Array.from({ length: 20 }, () => newPhoto());
      await Promise.all([
        addTasks(db(), HOME, batchId, photos),
        addTasks(db(), HOME, batchId, [...photos].reverse()),
      ]);
      expect(await db().$count(tasks)).toBe(20);
    });

    test("a photo of another's batch is not taken over", async () => {
      const mine = await enqueue(db(), 1);
      await addTasks(db(), HOME, newId(), mine.photos);
      expect((await row(db(), mine.ids[0] ?? '')).batchId).toBe(mine.batchId);
    });

    test('names in any script are kept as they are', async () => {
      const photo = { ...newPhoto(), name: `商品 "📷" 'été'; drop table tasks; --.jpg` };
      await addTasks(db(), HOME, newId(), [photo]);
      expect((await row(db(), photo.taskId)).name).toBe(photo.name);
    });
  });

  describe('claiming', () => {
    test('takes the oldest first, in the order of their list', async () => {
      const first = await enqueue(db(), 5);
      const second = await enqueue(db(), 5);
      for (const id of second.ids) await makeOlder(db(), id, 60_000);
      const order = [...(await claim(db(), 5)), ...(await claim(db(), 5))].map(({ id }) => id);
      expect(order).toEqual([...second.ids, ...first.ids]);
    });

    test('opens an attempt with a key of its own, and counts it', async () => {
      const task = await claimed();
      expect(task).toMatchObject({ state: 'submitting', attempt: 1 });
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        keyDigest: `digest of ${task.id}`,
        sentAt: null,
        kieTaskId: null,
        outcome: null,
      });
    });

    test('leaves alone what is not due', async () => {
      const task = await claimed();
      await giveBack(task, 60_000);
      expect(await hasQueued(db())).toBe(false);
      expect(await claim(db(), 10)).toEqual([]);
      await makeOverdue(db(), task.id);
      expect(await hasQueued(db())).toBe(true);
      expect((await claim(db(), 10)).map(keyOf)).toEqual([{ taskId: task.id, attempt: 2 }]);
    });

    test('250 claims at once never share one of 200 photos', async () => {
      const { ids } = await enqueue(db(), 200);
      const claims = await Promise.all(Array.from({ length: 250 }, () => claim(db(), 1)));
      expect(
        claims
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...ids].sort());
      expect(Math.max(...claims.map(({ length }) => length))).toBe(1);
      expect(await claim(db(), 1)).toEqual([]);
    });

    test('takes no more than it wants, however the query is planned', async () => {
      await enqueue(db(), 30);
      for (const plan of ['hashjoin', 'mergejoin', 'nestloop', 'hashagg', 'material', 'sort']) {
        const taken = await db().transaction(async (tx) => {
          for (const other of [
            'hashjoin',
            'mergejoin',
            'hashagg',
            'material',
            'sort',
            'nestloop',
          ]) {
            const setting = other === plan ? 'on' : 'off';
            await tx.execute(sql.raw(`set local enable_${other} = ${setting}`));
          }
          return claim(tx, 3);
        });
        expect(taken.length, plan).toBe(3);
      }
    });

    test('wanting nothing takes nothing', async () => {
      await enqueue(db(), 1);
      expect(await claim(db(), 0)).toEqual([]);
    });
  });

  describe('sending', () => {
    test('is allowed once for an attempt', async () => {
      const task = await claimed();
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(true);
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(false);
      expect((await findAttempt(db(), keyOf(task)))?.sentAt).not.toBeNull();
    });

    test('is not allowed once the claim was lost', async () => {
      const task = await claimed();
      await makeOverdue(db(), task.id);
      await recoverClaims(db(), PATIENCE);
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(false);
      const [again] = await claim(db(), 1);
      expect(again?.attempt).toBe(2);
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(false);
      expect((await findAttempt(db(), keyOf(task)))?.sentAt).toBeNull();
    });

    test.each(['failed', 'succeeded'] as const)('is not allowed when it has %s', async (end) => {
      const task = await claimed();
      if (end === 'failed')
        await markFailed(db(), keyOf(task), { error: 'timed-out', credits: null });
      else await markSucceeded(db(), keyOf(task), CUTOUT, 1);
      expect(await markSent(db(), keyOf(task), 60_000)).toBe(false);
    });

    test('loses or wins against a recovery at the same moment, never both', async () => {
      for (let round = 0; round < 20; round++) {
        const task = await claimed();
        await makeOverdue(db(), task.id);
        const [sent, { released }] = await Promise.all([
          markSent(db(), keyOf(task), 60_000),
          recoverClaims(db(), PATIENCE),
        ]);
        expect([sent, released.length === 1].filter(Boolean)).toHaveLength(1);
        await markFailed(db(), keyOf(task), { error: 'internal', credits: null });
      }
    });
  });

  describe("Kie's id", () => {
    test('makes the task a running one', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 60_000);
      await markAccepted(db(), keyOf(task), 'kie-1', 60_000);
      expect((await row(db(), task.id)).state).toBe('running');
      const attempt = await findAttempt(db(), keyOf(task));
      expect(attempt?.kieTaskId).toBe('kie-1');
      expect(attempt?.acceptedAt).not.toBeNull();
    });

    test('ends the last grace of a silent create', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 0);
      await recoverClaims(db(), PATIENCE);
      expect((await row(db(), task.id)).silentSince).not.toBeNull();
      await markAccepted(db(), keyOf(task), 'kie-1', 60_000);
      expect(await row(db(), task.id)).toMatchObject({ state: 'running', silentSince: null });
      expect(await leaseTask(db(), task.id, 60_000)).not.toBeNull();
    });

    test('that came first is kept', async () => {
      const task = await claimed();
      await Promise.all(
        ['kie-1', 'kie-2', 'kie-3'].map((id) => markAccepted(db(), keyOf(task), id, 60_000)),
      );
      const first = await findAttempt(db(), keyOf(task));
      await markAccepted(db(), keyOf(task), 'kie-4', 60_000);
      expect(await findAttempt(db(), keyOf(task))).toEqual(first);
    });

    test('for an older attempt does not start the new one', async () => {
      const task = await claimed();
      await giveBack(task, 0);
      await claim(db(), 1);
      await markAccepted(db(), keyOf(task), 'kie-1', 60_000);
      expect((await row(db(), task.id)).state).toBe('submitting');
    });

    test('does not wake a task that has ended', async () => {
      const task = await claimed();
      await markFailed(db(), keyOf(task), { error: 'timed-out', credits: null });
      await markAccepted(db(), keyOf(task), 'kie-1', 60_000);
      expect((await row(db(), task.id)).state).toBe('failed');
    });
  });

  describe('a release', () => {
    test('puts the photo back, and the attempt ends at no cost', async () => {
      const task = await claimed();
      await giveBack(task, 0);
      expect(await row(db(), task.id)).toMatchObject({ state: 'queued', error: null });
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        outcome: 'service-busy',
        credits: 0,
      });
    });

    test('cannot take a running task back', async () => {
      const task = await runningTask(db());
      await giveBack(task, 0);
      expect((await row(db(), task.id)).state).toBe('running');
      expect((await findAttempt(db(), keyOf(task)))?.outcome).toBeNull();
    });
  });

  describe('a final state', () => {
    test('is written once by twenty writers at once, and a failure gives way to a success', async () => {
      const task = await runningTask(db());
      const written = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          i % 2 === 0
            ? markSucceeded(db(), keyOf(task), { path: `cutouts/${i}.png`, bytes: i + 1 }, 1)
            : markFailed(db(), keyOf(task), { error: 'removal-failed', credits: 1 }),
        ),
      );
      const winner = written.indexOf('succeeded');
      expect(written.filter((end) => end === 'succeeded')).toHaveLength(1);
      expect(written.filter((end) => end === 'needless')).toHaveLength(9);
      expect(written.filter((end) => end === true).length).toBeLessThanOrEqual(1);
      expect(await row(db(), task.id)).toMatchObject({
        state: 'succeeded',
        error: null,
        cutoutPath: `cutouts/${winner}.png`,
        cutoutBytes: winner + 1,
      });
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        outcome: 'succeeded',
        credits: 1,
      });
    });

    test('absorbs everything that comes later', async () => {
      const task = await runningTask(db());
      await markSucceeded(db(), keyOf(task), CUTOUT, 1);
      const [after, attempt] = [await row(db(), task.id), await findAttempt(db(), keyOf(task))];
      await markFailed(db(), keyOf(task), { error: 'timed-out', credits: 0 });
      await giveBack(task, 0);
      await markAccepted(db(), keyOf(task), 'kie-9', 0);
      await markSent(db(), keyOf(task), 0);
      await postpone(db(), task, 0);
      expect(await leaseTask(db(), task.id, 1_000)).toBeNull();
      expect(await leaseDue(db(), { want: 10, leaseMs: 1_000 })).toEqual([]);
      expect(await recoverClaims(db(), { graceMs: 0, giveUpMs: 0 })).toEqual({
        failed: [],
        released: [],
      });
      expect(await claim(db(), 10)).toEqual([]);
      expect(await row(db(), task.id)).toEqual(after);
      expect(await findAttempt(db(), keyOf(task))).toEqual(attempt);
    });

    test('is not written by the failure of an older attempt', async () => {
      const task = await claimed();
      await giveBack(task, 0);
      await claim(db(), 1);
      expect(await markFailed(db(), keyOf(task), { error: 'timed-out', credits: 0 })).toBe(false);
      expect((await row(db(), task.id)).state).toBe('submitting');
    });

    test('is written by the success of an older attempt', async () => {
      const task = await claimed();
      await giveBack(task, 0);
      await claim(db(), 1);
      expect(await markSucceeded(db(), keyOf(task), CUTOUT, 1)).toBe('succeeded');
      expect(await row(db(), task.id)).toMatchObject({ state: 'succeeded', attempt: 2 });
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({ outcome: 'succeeded' });
    });

    test('is never due and always dated', async () => {
      const task = await runningTask(db());
      await markFailed(db(), keyOf(task), { error: 'timed-out', credits: null });
      expect(await row(db(), task.id)).toMatchObject({
        dueAt: null,
        leasedUntil: null,
        endedAt: expect.any(Date),
      });
    });
  });

  describe('a lease', () => {
    test('is had by one of ten', async () => {
      const task = await runningTask(db());
      const leases = await Promise.all(
        Array.from({ length: 10 }, () => leaseTask(db(), task.id, 60_000)),
      );
      expect(leases.filter(Boolean)).toHaveLength(1);
    });

    test('of a dead holder runs out', async () => {
      const task = await runningTask(db());
      await leaseTask(db(), task.id, 60_000);
      await makeOverdue(db(), task.id);
      expect((await leaseDue(db(), { want: 5, leaseMs: 60_000 })).map(({ id }) => id)).toEqual([
        task.id,
      ]);
    });

    test('is not given for what is not running', async () => {
      const task = await claimed();
      expect(await leaseTask(db(), task.id, 60_000)).toBeNull();
      expect(await leaseTask(db(), newId(), 60_000)).toBeNull();
    });

    test('given back sets the next read', async () => {
      const task = await runningTask(db());
      const leased = await leaseTask(db(), task.id, 60_000);
      if (!leased) throw new Error('no lease');
      await postpone(db(), leased, 30_000);
      expect(await row(db(), task.id)).toMatchObject({ leasedUntil: null });
      expect(await isDue(task.id)).toBe(false);
      expect(await leaseDue(db(), { want: 5, leaseMs: 1_000 })).toEqual([]);
    });

    test('that ran out cannot be given back by who had it', async () => {
      const task = await runningTask(db());
      const leased = await leaseTask(db(), task.id, 60_000);
      await makeOverdue(db(), task.id);
      const [mine] = await leaseDue(db(), { want: 1, leaseMs: 30_000 });
      if (!leased || !mine) throw new Error('no lease');
      await postpone(db(), leased, 0, { absences: 7 });
      expect(await row(db(), task.id)).toEqual(mine);
    });

    test('news that come while another holds it make that one look again', async () => {
      const task = await runningTask(db());
      const leased = await leaseTask(db(), task.id, 60_000);
      if (!leased) throw new Error('no lease');
      expect(await leaseTask(db(), task.id, 60_000)).toBeNull();
      await postpone(db(), leased, 30_000);
      expect(await leaseDue(db(), { want: 5, leaseMs: 1_000 })).toHaveLength(1);
    });

    test('news that come at the very moment it is given back are not lost', async () => {
      for (let round = 0; round < 60; round++) {
        const task = await runningTask(db());
        const leased = await leaseTask(db(), task.id, 60_000);
        if (!leased) throw new Error('no lease');
        const [mine] = await Promise.all([
          leaseTask(db(), task.id, 60_000),
          postpone(db(), leased, 30_000),
        ]);
        if (!mine) expect(await isDue(task.id), `round ${round}`).toBe(true);
        await markFailed(db(), keyOf(task), { error: 'internal', credits: null });
      }
    });

    test('of what is due goes to one of many, the longest overdue first', async () => {
      const running = [await runningTask(db()), await runningTask(db()), await runningTask(db())];
      for (const { id } of running) await makeOverdue(db(), id);
      const [oldest] = running;
      if (!oldest) throw new Error('none');
      await db()
        .update(tasks)
        .set({ dueAt: sql`now() - interval '1 hour'` })
        .where(eq(tasks.id, oldest.id));
      expect(await leaseDue(db(), { want: 1, leaseMs: 60_000 })).toMatchObject([{ id: oldest.id }]);
      const rest = await Promise.all(
        Array.from({ length: 5 }, () => leaseDue(db(), { want: 2, leaseMs: 60_000 })),
      );
      expect(
        rest
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(
        running
          .slice(1)
          .map(({ id }) => id)
          .sort(),
      );
    });
  });

  describe('a claim that outlived its time', () => {
    test('goes back into the queue where nothing was sent', async () => {
      const task = await claimed();
      expect((await recoverClaims(db(), PATIENCE)).released).toEqual([]);
      await makeOverdue(db(), task.id);
      const { failed, released } = await recoverClaims(db(), PATIENCE);
      expect(failed).toEqual([]);
      expect(released.map(({ id }) => id)).toEqual([task.id]);
      expect(await row(db(), task.id)).toMatchObject({ state: 'queued', attempt: 1 });
    });

    test('waits for two graces where createTask was called, and goes back after', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 60_000);
      for (const grace of ['its own', 'the one under our eyes']) {
        expect((await recoverClaims(db(), PATIENCE)).released, grace).toEqual([]);
        await makeOverdue(db(), task.id);
        if (grace === 'its own') {
          expect((await recoverClaims(db(), PATIENCE)).released, 'seen overdue').toEqual([]);
        }
      }
      expect((await recoverClaims(db(), PATIENCE)).released).toHaveLength(1);
      expect(await findAttempt(db(), keyOf(task))).toMatchObject({
        outcome: 'timed-out',
        credits: null,
      });
    });

    test('waits for as long as Kie works on what it got before', async () => {
      const earlier = await runningTask(db());
      const task = await claimed();
      await markSent(db(), keyOf(task), 0);
      await recoverClaims(db(), PATIENCE);
      await makeOverdue(db(), task.id);
      expect((await recoverClaims(db(), PATIENCE)).released, 'one is at work').toEqual([]);
      await markSucceeded(db(), keyOf(earlier), CUTOUT, 1);
      expect((await recoverClaims(db(), PATIENCE)).released, 'one has just ended').toEqual([]);
      await db()
        .update(attempts)
        .set({ endedAt: sql`now() - interval '2 minutes'` })
        .where(eq(attempts.taskId, earlier.id));
      expect((await recoverClaims(db(), PATIENCE)).released).toHaveLength(1);
    });

    test('does not wait for what Kie got long after it', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 0);
      await db()
        .update(attempts)
        .set({ sentAt: sql`now() - interval '1 minute'` })
        .where(eq(attempts.taskId, task.id));
      await runningTask(db());
      await recoverClaims(db(), PATIENCE);
      await makeOverdue(db(), task.id);
      expect((await recoverClaims(db(), PATIENCE)).released).toHaveLength(1);
    });

    test('fails when the photo has been tried for too long', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 0);
      await recoverClaims(db(), PATIENCE);
      await makeOverdue(db(), task.id);
      await makeTriedLonger(db(), task.id, PATIENCE.giveUpMs + 1_000);
      const { failed, released } = await recoverClaims(db(), PATIENCE);
      expect(failed.map(({ id }) => id)).toEqual([task.id]);
      expect(released).toEqual([]);
      expect(await row(db(), task.id)).toMatchObject({ state: 'failed', error: 'timed-out' });
    });

    test('never fails where nothing was sent', async () => {
      const task = await claimed();
      await markSent(db(), keyOf(task), 60_000);
      await giveBack(task, 0);
      await claim(db(), 1);
      await makeTriedLonger(db(), task.id, 2 * PATIENCE.giveUpMs);
      await makeOverdue(db(), task.id);
      const { failed, released } = await recoverClaims(db(), PATIENCE);
      expect(failed).toEqual([]);
      expect(released.map(({ id }) => id)).toEqual([task.id]);
    });

    test('and late ids of many batches at once come into no deadlock', async () => {
      for (let batch = 0; batch < 4; batch++) await enqueue(db(), 8);
      const claims = await claim(db(), 32);
      for (const task of claims) await markSent(db(), keyOf(task), 0);
      await recoverClaims(db(), PATIENCE);
      for (const task of claims) await makeOverdue(db(), task.id);
      await Promise.all([
        ...Array.from({ length: 4 }, () => recoverClaims(db(), PATIENCE)),
        ...[...claims].reverse().map((task) => markAccepted(db(), keyOf(task), task.id, 0)),
      ]);
      expect(await db().$count(tasks, eq(tasks.state, 'running'))).toBe(32);
    });

    test('is recovered by one of many', async () => {
      for (const { id } of [await claimed(), await claimed()]) await makeOverdue(db(), id);
      const all = await Promise.all(
        Array.from({ length: 10 }, () => recoverClaims(db(), PATIENCE)),
      );
      expect(all.flatMap(({ released }) => released)).toHaveLength(2);
    });
  });

  test('a lease is held on by who has it, and by nobody who has lost it', async () => {
    const { id } = await runningTask(db());
    const leased = await leaseTask(db(), id, 5_000);
    if (!leased) throw new Error('not leased');
    const until = await renewLease(db(), leased, 60_000);
    expect(until?.getTime()).toBeGreaterThan((leased.leasedUntil?.getTime() ?? 0) + 50_000);
    expect(await renewLease(db(), leased, 60_000), 'by the moment that is over').toBeNull();
    await postpone(db(), { ...leased, leasedUntil: until }, 1_000);
    expect((await row(db(), id)).leasedUntil).toBeNull();
    expect(await renewLease(db(), { ...leased, leasedUntil: until }, 60_000)).toBeNull();
  });

  test('what is open and when it is due is known while something is open', async () => {
    const none = { queued: null, submitting: null, running: null, late: null, trash: null };
    expect(await openWork(db())).toMatchObject({ ...none, isPaused: false });
    const task = await runningTask(db());
    const { running } = await openWork(db());
    expect(running).toBeGreaterThan(50_000);
    expect(running).toBeLessThanOrEqual(60_000);
    await makeOverdue(db(), task.id);
    await enqueue(db(), 1);
    const open = await openWork(db());
    expect(open).toMatchObject({ submitting: null, late: null, trash: null });
    expect(open.running).toBeLessThanOrEqual(0);
    expect(open.queued).toBeLessThanOrEqual(0);
  });

  test('the age of an attempt is told by the clock of the database', async () => {
    const task = await claimed();
    expect(await acceptedAttempt(db(), keyOf(task))).toBeNull();
    await markAccepted(db(), keyOf(task), 'kie-1', 0);
    await makeAcceptedEarlier(db(), task.id, 90_000);
    const attempt = await acceptedAttempt(db(), keyOf(task));
    expect(attempt?.kieTaskId).toBe('kie-1');
    expect(attempt?.ageMs).toBeGreaterThanOrEqual(90_000);
    expect(attempt?.ageMs).toBeLessThan(120_000);
  });

  test('what nobody wrote is not there', async () => {
    expect(await findTask(db(), HOME, newId())).toBeNull();
    expect(await findAttempt(db(), { taskId: newId(), attempt: 1 })).toBeNull();
    expect(await changesSince(db(), HOME, newId(), 0)).toBeNull();
  });
});
