import { ne, sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { readPause } from '@/lib/db/account';
import { HOME, onBothEngines } from '@/lib/db/fixture';
import { account, tasks } from '@/lib/db/schema';
import type { Created } from '@/lib/kie/client';
import { refusal } from '@/lib/kie/translate';
import { eachInAWorld } from './fixture';
import { readBatch } from './read-batch';

const refused = (kieCode: number): Created => ({ kind: 'refused', kieCode, ...refusal(kieCode) });
const accepted = (kieTaskId: string): Created => ({ kind: 'accepted', kieTaskId });

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const view = async (batchId: string, cursor = 0, holdMs = 0) =>
    readBatch(world().works, HOME, {
      batchId,
      cursor,
      holdMs,
      signal: new AbortController().signal,
    });

  describe.each([
    [401, 'key-refused'],
    [402, 'no-credits'],
    [404, 'not-found'],
    [433, 'key-capped'],
    [455, 'maintenance'],
    [505, 'switched-off'],
  ] as const)('a refusal by %i', (code, reason) => {
    test('lets photos wait, says why, and sends nothing more', async () => {
      const { kie, works, submit, row, attempts } = world();
      kie.reply = () => refused(code);
      const { batchId, ids } = await submit(3);
      await works.pump.run();
      const sent = kie.creates.length;
      await works.pump.run();
      expect(kie.creates).toHaveLength(sent);
      for (const id of ids) {
        expect(await row(id)).toMatchObject({ state: 'queued', error: null, triedSince: null });
        expect(await attempts(id)).toMatchObject([{ kieCode: String(code), credits: 0 }]);
      }
      expect(await view(batchId)).toMatchObject({ pause: { reason } });
    });

    test('is over by itself once the cause is mended', async () => {
      const { kie, works, submit, row, passProbe } = world();
      kie.reply = () => refused(code);
      const { batchId, ids } = await submit(3);
      await works.pump.run();
      const sent = kie.creates.length;
      kie.reply = accepted;
      await passProbe();
      await passProbe();
      for (const id of ids) expect((await row(id)).state).toBe('running');
      expect(kie.creates).toHaveLength(sent + 3);
      expect(await view(batchId)).toMatchObject({ pause: null });
    });
  });

  test('the account is asked before a photo is risked, and no photo goes while it has nothing', async () => {
    const { kie, works, submit, passProbe } = world();
    kie.reply = () => refused(402);
    kie.credits = 0;
    await submit(2);
    await works.pump.run();
    const sent = kie.creates.length;
    for (let i = 0; i < 3; i++) await passProbe();
    expect(kie.creates).toHaveLength(sent);
    kie.credits = null;
    await passProbe();
    expect(kie.creates).toHaveLength(sent);
  });

  test('what the account cannot tell is tried with one photo, not with all', async () => {
    const { kie, works, submit, passProbe } = world();
    kie.reply = () => refused(505);
    await submit(5);
    await works.pump.run();
    const sent = kie.creates.length;
    await passProbe();
    expect(kie.creates).toHaveLength(sent + 1);
    await works.pump.run();
    expect(kie.creates).toHaveLength(sent + 1);
  });

  test('a photo that alone is refused does not stand before the others', async () => {
    const { kie, works, submit, row, passProbe } = world();
    kie.reply = () => refused(404);
    const { ids } = await submit(3);
    await works.pump.run();
    const bad = ids[0] ?? '';
    kie.reply = (kieTaskId) =>
      kie.creates.at(-1)?.image.includes(bad) ? refused(404) : accepted(kieTaskId);
    await db().update(account).set({ probeAt: sql`now()` });
    await db().update(tasks).set({ dueAt: sql`now()` }).where(ne(tasks.id, bad));
    await works.pump.run();
    await works.pump.run();
    expect(await Promise.all(ids.map(async (id) => (await row(id)).state))).toEqual([
      'queued',
      'running',
      'running',
    ]);
    await passProbe();
  });

  test('an id that Kie gave to the one that was tried is kept, whatever becomes of the pause', async () => {
    const { kie, works, submit, attempts, failDatabase, passProbe } = world();
    kie.reply = () => refused(402);
    const { ids } = await submit(1);
    await works.pump.run();
    kie.reply = (kieTaskId) => {
      failDatabase(1);
      return accepted(kieTaskId);
    };
    await passProbe();
    const [, second] = await attempts(ids[0] ?? '');
    expect(second?.kieTaskId).toBe(kie.creates.at(-1)?.kieTaskId);
  });

  test('a turn that could not be used, for want of a slot, is not lost', async () => {
    const { kie, works, submit, useUpAllowance } = world();
    kie.reply = () => refused(433);
    await submit(1);
    await works.pump.run();
    await useUpAllowance();
    await db().update(account).set({ probeAt: sql`now()` });
    await db().update(tasks).set({ dueAt: sql`now()` });
    await works.pump.run();
    const [row] = await db().select().from(account);
    expect(row?.probes).toBe(0);
    expect((row?.probeAt?.getTime() ?? 0) - Date.now()).toBeLessThan(2_000);
  });

  test('one that was tried ends the pause by its callback as well', async () => {
    const { kie, works, submit, finish, ring, callback, passProbe } = world();
    kie.reply = () => refused(402);
    const { batchId } = await submit(1);
    await works.pump.run();
    kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
    await passProbe();
    await finish(kie.creates.at(-1)?.kieTaskId ?? '');
    await ring(callback(kie.creates.length - 1));
    expect(await view(batchId)).toMatchObject({ pause: null, tasks: [{ state: 'succeeded' }] });
  });

  test('it is tried ever more seldom', async () => {
    const { kie, works, submit, passProbe } = world();
    kie.reply = () => refused(455);
    await submit(1);
    await works.pump.run();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      await passProbe();
      const [row] = await db().select().from(account);
      waits.push(Math.round(((row?.probeAt?.getTime() ?? 0) - Date.now()) / 1000));
    }
    const { probeMs } = works.env.kie;
    const most = (16 * probeMs) / 1000;
    for (const [i, wait] of waits.entries()) {
      const wanted = Math.min(most, (2 ** (i + 1) * probeMs) / 1000);
      expect(wait).toBeGreaterThan(wanted - 5);
      expect(wait).toBeLessThanOrEqual(wanted);
    }
  });

  test('those who watch hear of the pause, and of its end, without asking again', async () => {
    const { kie, works, submit, passProbe } = world();
    kie.reply = () => refused(401);
    const { batchId } = await submit(1);
    const before = await view(batchId);
    const held = view(batchId, before?.cursor, 20_000);
    await works.pump.run();
    const paused = await held;
    expect(paused).toMatchObject({ pause: { reason: 'key-refused' } });
    const next = view(batchId, paused?.cursor, 20_000);
    kie.reply = accepted;
    await passProbe();
    // That the photo was taken may be told first.
    const heard = await next;
    const last = heard?.pause ? await view(batchId, heard.cursor, 20_000) : heard;
    expect(last).toMatchObject({ pause: null });
  });

  test('a photo that was on its way when the pause came does not end it', async () => {
    const { kie, works, submit } = world();
    let calls = 0;
    kie.reply = async (kieTaskId) => {
      if (calls++ === 0) {
        await vi.waitFor(() => expect(kie.creates).toHaveLength(4));
        return refused(433);
      }
      await vi.waitFor(async () => expect(await readPause(db())).not.toBeNull());
      return accepted(kieTaskId);
    };
    const { batchId } = await submit(4);
    await works.pump.run();
    expect(await view(batchId)).toMatchObject({ pause: { reason: 'key-capped' } });
  });
});
