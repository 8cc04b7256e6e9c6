import { describe, expect, test } from 'vitest';
import { onBothEngines } from '@/lib/db/fixture';
import { account } from '@/lib/db/schema';
import type { Created } from '@/lib/kie/client';
import { refusal } from '@/lib/kie/translate';
import { eachInAWorld } from './fixture';
import { readBatch } from './read-batch';

const refused = (kieCode: number): Created => ({ kind: 'refused', kieCode, ...refusal(kieCode) });
const accepted = (kieTaskId: string): Created => ({ kind: 'accepted', kieTaskId });

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const view = async (batchId: string, cursor = 0, holdMs = 0) =>
    readBatch(world().works, {
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
      await works.pump.run();
      for (const id of ids) expect((await row(id)).state).toBe('running');
      expect(kie.creates).toHaveLength(sent + 3);
      expect(await view(batchId)).toMatchObject({ pause: null });
    });
  });

  test('the account is asked before a photo is risked, and no photo goes while it has nothing', async () => {
    const { kie, works, submit, passProbe } = world();
    kie.reply = () => refused(402);
    kie.credits = 0.5;
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
    expect(await next).toMatchObject({ pause: null });
  });

  test('a photo that was on its way when the pause came does not end it', async () => {
    const { kie, works, submit } = world();
    let calls = 0;
    kie.reply = (kieTaskId) => (calls++ === 0 ? refused(433) : accepted(kieTaskId));
    const { batchId } = await submit(4);
    await works.pump.run();
    expect(await view(batchId)).toMatchObject({ pause: { reason: 'key-capped' } });
  });
});
