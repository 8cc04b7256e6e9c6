import { describe, expect, test, vi } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { makeOlder, makeTriedLonger, onBothEngines } from '@/lib/db/fixture';
import { slots } from '@/lib/db/schema';
import type { Created } from '@/lib/kie/client';
import { refusal } from '@/lib/kie/translate';
import { eachInAWorld } from './fixture';

/** The way of a photo from its submission to its final state, and what may go wrong on it. */
onBothEngines((db) => {
  const world = eachInAWorld(db);

  test('a photo is submitted, sent, called back about, fetched, kept, and its copy removed', async () => {
    const { kie, blob, results, ring, callback, row, attempts, finish, start } = world();
    const { id, kieTaskId } = await start();
    expect(await row(id)).toMatchObject({ state: 'running' });
    expect(kie.creates[0]?.image).toContain(`copies/${id}.jpg`);

    await finish(kieTaskId);
    expect(await ring(callback())).toBe(200);
    const done = await row(id);
    expect(done).toMatchObject({ state: 'succeeded', error: null });
    expect(blob.kept.get(done.cutoutPath ?? '')?.byteLength).toBe(done.cutoutBytes);
    expect(blob.removed).toEqual([`copies/${id}.jpg`]);
    expect(results.downloads).toBe(1);
    expect(await attempts(id)).toMatchObject([
      { number: 1, kieTaskId, outcome: 'succeeded', credits: 1 },
    ]);
  });

  test('of a batch the first go first, and no more than the allowance', async () => {
    const { works, kie, submit } = world();
    const { ids } = await submit(25);
    await works.pump.run();
    const sent = kie.creates.map(({ image }) => ids.findIndex((id) => image.includes(id)));
    expect(sent.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test('a photo without a callback is found by asking', async () => {
    const { row, pass, start, finish } = world();
    const { id, kieTaskId } = await start();
    await pass(id);
    expect((await row(id)).state).toBe('running');
    await finish(kieTaskId);
    await pass(id);
    expect((await row(id)).state).toBe('succeeded');
  });

  describe('a reply to createTask that was lost', () => {
    const unknown: Created = { kind: 'unknown', cause: new Error('socket closed') };

    test('is not waited for in silence before its caller has stopped waiting for it', async () => {
      const { works, row, start } = world();
      works.env.kie.graceMs = 1_000;
      works.env.kie.replyTimeoutMs = 60_000;
      world().kie.reply = () => unknown;
      const { id } = await start();
      expect(((await row(id)).dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
    });

    test('is followed by no second create before the grace, and by exactly one after', async () => {
      const { kie, works, row, attempts, passGraces, start } = world();
      kie.reply = () => unknown;
      const { id } = await start();
      for (let i = 0; i < 5; i++) await works.pump.run();
      expect((await row(id)).state).toBe('submitting');
      expect(kie.creates).toHaveLength(1);

      kie.reply = (kieTaskId) => ({ kind: 'accepted', kieTaskId });
      await passGraces(id);
      await works.pump.run();
      expect(kie.creates).toHaveLength(2);
      expect(await row(id)).toMatchObject({ state: 'running', attempt: 2 });
      expect(await attempts(id)).toMatchObject([
        { number: 1, outcome: 'timed-out', credits: null },
        { number: 2, outcome: null },
      ]);
    });

    test('is healed by the callback: one create, one final state', async () => {
      const { kie, row, attempts, ring, callback, start, finish } = world();
      kie.reply = () => unknown;
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      expect(await ring(callback())).toBe(200);
      expect((await row(id)).state).toBe('succeeded');
      expect(await attempts(id)).toMatchObject([{ kieTaskId, outcome: 'succeeded' }]);
      expect(kie.creates).toHaveLength(1);
    });

    test('is healed by a callback that comes after the grace but before the next create', async () => {
      const {
        kie,
        works,
        row,
        attempts,
        ring,
        callback,
        passGraces,
        start,
        finish,
        useUpAllowance,
      } = world();
      kie.reply = () => unknown;
      const { id, kieTaskId } = await start();
      await useUpAllowance();
      await passGraces(id);
      expect(await row(id)).toMatchObject({ state: 'queued', attempt: 1 });
      await finish(kieTaskId);
      expect(await ring(callback())).toBe(200);
      await works.pump.run();
      expect((await row(id)).state).toBe('succeeded');
      expect(kie.creates).toHaveLength(1);
      expect(await attempts(id)).toMatchObject([{ outcome: 'succeeded', credits: 1 }]);
    });

    test('is tried again however long the photo had waited in our own queue', async () => {
      const { kie, works, row, submit, passGraces, useUpAllowance } = world();
      const { ids } = await submit();
      const [id = ''] = ids;
      await useUpAllowance();
      await works.pump.run();
      await makeOlder(db(), id, 2 * works.env.kie.giveUpMs);
      await db()
        .update(slots)
        .set({ freeAt: new Date(0) });
      kie.reply = () => unknown;
      await works.pump.run();
      await passGraces(id);
      expect(await row(id)).toMatchObject({ state: 'submitting', attempt: 2 });
    });

    test('ends in a failure when nothing is heard for too long, and the copy is kept for another try', async () => {
      const { kie, blob, works, row, passGraces, start } = world();
      kie.reply = () => unknown;
      const { id } = await start();
      await makeTriedLonger(db(), id, works.env.kie.giveUpMs);
      await passGraces(id);
      expect(await row(id)).toMatchObject({
        state: 'failed',
        error: 'timed-out',
        sourcePath: `copies/${id}.jpg`,
      });
      expect(blob.removed).toEqual([]);
      expect(kie.creates).toHaveLength(1);
    });
  });

  describe('a create that made nothing', () => {
    const refused = (kieCode: number): Created => ({
      kind: 'refused',
      kieCode,
      ...refusal(kieCode),
    });

    test.each<[string, Created]>([
      ['a refused connection', { kind: 'unreachable', cause: new Error('ECONNREFUSED') }],
      ['429', refused(429)],
      ['500', refused(500)],
    ])('by %s is tried again, later and later', async (_, reply) => {
      const { kie, works, row, attempts, pass, start } = world();
      kie.reply = () => reply;
      const { id } = await start();
      const waits: number[] = [];
      for (let tries = 1; tries <= 3; tries++) {
        const { state, dueAt, attempt } = await row(id);
        expect({ state, attempt }).toEqual({ state: 'queued', attempt: tries });
        waits.push((dueAt?.getTime() ?? 0) - Date.now());
        await works.pump.run();
        expect(kie.creates).toHaveLength(tries);
        await pass(id);
      }
      expect(waits[0]).toBeGreaterThan(500);
      expect(waits[2]).toBeGreaterThan(waits[0] ?? 0);
      expect(await attempts(id)).toMatchObject(
        Array.from({ length: 4 }, () => ({ credits: 0, outcome: 'service-busy' })),
      );

      kie.reply = (kieTaskId) => ({ kind: 'accepted', kieTaskId });
      await pass(id);
      expect((await row(id)).state).toBe('running');
    });

    test.each<[string, ErrorCode, Created | null]>([
      ['a refused connection', 'service-busy', { kind: 'unreachable', cause: new Error('no') }],
      ['429', 'service-busy', refused(429)],
      ['storage that is down', 'storage-unavailable', null],
    ])('by %s fails when it has been tried for too long: %s', async (_, error, reply) => {
      const { kie, blob, works, row, pass, start } = world();
      blob.isDown = reply === null;
      if (reply) kie.reply = () => reply;
      const { id } = await start();
      await makeOlder(db(), id, 2 * works.env.kie.giveUpMs);
      await pass(id);
      expect((await row(id)).state).toBe('queued');
      await makeTriedLonger(db(), id, works.env.kie.giveUpMs);
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error });
      expect(blob.removed).toEqual([]);
    });

    test.each([400, 422])('by %i fails as a picture that was refused', async (code) => {
      const { kie, blob, row, attempts, start } = world();
      kie.reply = () => refused(code);
      const { id } = await start();
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'picture-refused' });
      expect(await attempts(id)).toMatchObject([{ kieCode: String(code), credits: 0 }]);
      expect(blob.removed, 'another try would end the same').toEqual([`copies/${id}.jpg`]);
    });
  });

  test('storage that is down before the create costs no create', async () => {
    const { kie, blob, row, pass, start } = world();
    blob.isDown = true;
    const { id } = await start();
    expect(await row(id)).toMatchObject({ state: 'queued' });
    expect(kie.creates).toHaveLength(0);
    blob.isDown = false;
    await pass(id);
    expect((await row(id)).state).toBe('running');
    expect(kie.creates).toHaveLength(1);
  });

  test('a process that died before the create costs none; one that died in it waits', async () => {
    const { kie, works, row, submit, passGraces } = world();
    const { ids } = await submit();
    const [id = ''] = ids;
    kie.reply = () => {
      throw new Error('as if the process had ended here');
    };
    await works.pump.run();
    expect((await row(id)).state).toBe('submitting');
    kie.reply = (kieTaskId) => ({ kind: 'accepted', kieTaskId });
    await works.pump.run();
    expect(kie.creates).toHaveLength(1);
    await passGraces(id);
    await works.pump.run();
    expect(kie.creates).toHaveLength(2);
    expect((await row(id)).state).toBe('running');
  });

  describe('a create that Kie has accepted', () => {
    test('is written down although the database fails a few times', async () => {
      const { kie, row, attempts, failDatabase, start } = world();
      kie.reply = (kieTaskId) => {
        failDatabase(2);
        return { kind: 'accepted', kieTaskId };
      };
      const { id, kieTaskId } = await start();
      expect((await row(id)).state).toBe('running');
      expect(await attempts(id)).toMatchObject([{ kieTaskId }]);
    });

    test('stands in the log when it cannot be written down', async () => {
      const { works, kie, setDatabase, start } = world();
      works.env.kie.recordMs = 0;
      kie.reply = (kieTaskId) => {
        setDatabase(false);
        return { kind: 'accepted', kieTaskId };
      };
      const { id, kieTaskId } = await start();
      const said = vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(String(line)));
      expect(said).toContainEqual(
        expect.objectContaining({ event: 'task.not-recorded', task: id, kieTask: kieTaskId }),
      );
      expect(said).toContainEqual(expect.objectContaining({ event: 'slot.not-returned' }));
      setDatabase(true);
    });
  });

  test('a process that was frozen before the create makes none', async () => {
    const { kie, row, attempts, start } = world();
    let at = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => {
      at += 20_000;
      return at;
    });
    const { id } = await start();
    expect(kie.creates).toHaveLength(0);
    expect(await row(id)).toMatchObject({ state: 'queued' });
    expect(await attempts(id)).toMatchObject([{ outcome: 'service-busy', credits: 0 }]);
  });

  describe('who stays', () => {
    test('sends what waits for the allowance, with nobody else at work', async () => {
      const { kie, works, submit, useUpAllowance } = world();
      await submit();
      await useUpAllowance();
      const staying = works.pump.stay();
      await works.pump.run();
      expect(kie.creates).toHaveLength(0);
      await db()
        .update(slots)
        .set({ freeAt: new Date(0) });
      await staying;
      expect(kie.creates).toHaveLength(1);
    });

    test('is let go when the process is asked to end', async () => {
      const { kie, works, submit, useUpAllowance } = world();
      await submit();
      await useUpAllowance();
      const staying = works.pump.stay();
      works.bell.drain();
      await staying;
      expect(kie.creates).toHaveLength(0);
    });
  });

  test('many pumps at once send each photo once', async () => {
    const { kie, works, submit } = world();
    await submit(15);
    await Promise.all(Array.from({ length: 10 }, () => works.pump.run()));
    expect(new Set(kie.creates.map(({ image }) => image)).size).toBe(15);
    expect(kie.creates).toHaveLength(15);
  });

  test('a pump whose database is down says so and lives on', async () => {
    const { works, submit, kie, setDatabase } = world();
    await submit();
    setDatabase(false);
    await works.pump.run();
    expect(kie.creates).toHaveLength(0);
    setDatabase(true);
    await works.pump.run();
    expect(kie.creates).toHaveLength(1);
  });
});
