import { describe, expect, test, vi } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import { HOME, makeOverdue, newPhoto, onBothEngines } from '@/lib/db/fixture';
import { cutout, eachInAWorld, plain } from './fixture';
import { settle } from './settle';
import { submitTasks } from './submit-tasks';

const DAY_MS = 24 * 3_600_000;
const absent = { kind: 'absent' } as const;

onBothEngines((db) => {
  const world = eachInAWorld(db);

  /** Asks until the task is final; how often it had to. */
  async function settleWholly(id: string): Promise<number> {
    for (let times = 1; times <= 10; times++) {
      await world().pass(id);
      if ((await world().row(id)).endedAt) return times;
    }
    throw new Error('not settled after ten reads');
  }

  describe('a result', () => {
    test.each(['png', 'webp'] as const)('as %s is kept under its own type', async (type) => {
      const { start, finish, pass, row, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId, cutout().toFormat(type, { lossless: true }));
      await pass(id);
      const { state, cutoutPath } = await row(id);
      expect({ state, cutoutPath }).toEqual({
        state: 'succeeded',
        cutoutPath: `cutouts/${id}-1.${type}`,
      });
      expect([...blob.kept.keys()]).toEqual([cutoutPath]);
    });

    const bytesOf = async (picture: ReturnType<typeof cutout>) =>
      new Uint8Array(await picture.toBuffer());
    test.each<[string, ErrorCode, () => Promise<Response>]>([
      ['is gone', 'result-missing', async () => new Response(null, { status: 404 })],
      ['is denied', 'result-missing', async () => new Response('no', { status: 403 })],
      [
        'is truncated',
        'result-unusable',
        async () => new Response((await bytesOf(cutout().png())).slice(0, -40)),
      ],
      [
        'has the wrong size',
        'result-unusable',
        async () => new Response(await bytesOf(cutout({ width: 256, height: 300 }).png())),
      ],
      ['is opaque', 'result-unusable', async () => new Response(await bytesOf(plain(1).png()))],
      [
        'has no alpha at all',
        'result-unusable',
        async () => new Response(await bytesOf(plain(1).removeAlpha().png())),
      ],
      ['is a JPEG', 'result-unusable', async () => new Response(await bytesOf(plain(1).jpeg()))],
      ['shows nothing', 'no-subject', async () => new Response(await bytesOf(plain(0).png()))],
      ['is not an image', 'result-unusable', async () => new Response('<!DOCTYPE html>')],
      ['is empty', 'result-unusable', async () => new Response('')],
      [
        'declares more than may be read',
        'result-unusable',
        async () => new Response('', { headers: { 'content-length': '90000000' } }),
      ],
      [
        'lies on another host',
        'result-unusable',
        async () => Response.redirect('https://evil.example.com/a.png', 302),
      ],
    ])('that %s is asked for a few more times, then fails: %s', async (_, error, answer) => {
      const { start, kie, results, row, attempts, blob } = world();
      const { id, kieTaskId } = await start();
      kie.succeed(kieTaskId, `${results.origin}/result.png`);
      results.answer = answer;
      expect(await settleWholly(id)).toBe(5);
      expect(await row(id)).toMatchObject({ state: 'failed', error, cutoutPath: null });
      // Kie did its work, and was paid for it.
      expect(await attempts(id)).toMatchObject([{ outcome: error, credits: 1 }]);
      expect(blob.kept.size).toBe(0);
      // Another try may end otherwise, and needs the copy.
      const isWorthATry = error !== 'no-subject';
      expect(blob.removed).toEqual(isWorthATry ? [] : [`copies/${id}.jpg`]);
    });

    test('that is spoilt once is fetched again', async () => {
      const { start, finish, results, row, pass } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      const good = results.answer;
      results.answer = () => new Response('<!DOCTYPE html>', { status: 502 });
      await pass(id);
      expect((await row(id)).state).toBe('running');
      results.answer = good;
      await pass(id);
      expect((await row(id)).state).toBe('succeeded');
    });

    test('that is gone from its address is had by a fresh one', async () => {
      const { start, kie, results, row, pass } = world();
      const { id, kieTaskId } = await start();
      kie.succeed(kieTaskId, `${results.origin}/old.png`);
      kie.freshUrl = `${results.origin}/fresh.png`;
      const bytes = await bytesOf(cutout().png());
      results.answer = () =>
        results.downloads === 1 ? new Response(null, { status: 403 }) : new Response(bytes);
      await pass(id);
      expect((await row(id)).state).toBe('succeeded');
      expect(results.downloads).toBe(2);
    });

    test('outside the list is never asked for', async () => {
      const { start, kie, results, row } = world();
      const { id, kieTaskId } = await start();
      kie.succeed(kieTaskId, results.origin.replace('127.0.0.1', 'localhost'));
      await settleWholly(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'result-unusable' });
      expect(results.downloads).toBe(0);
    });
  });

  describe('a result that is paid for', () => {
    test('is asked for as long as Kie keeps it while its host has trouble', async () => {
      const { works, start, finish, results, row, pass, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      results.answer = () => new Response('<!DOCTYPE html>', { status: 502 });
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      const waits: number[] = [];
      for (let i = 0; i < 8; i++) {
        await pass(id);
        waits.push(((await row(id)).dueAt?.getTime() ?? 0) - Date.now());
      }
      expect((await row(id)).state).toBe('running');
      expect(waits[0]).toBeLessThan(5_000);
      expect(waits[7]).toBeGreaterThan(100_000);
      await acceptEarlier(id, DAY_MS);
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'result-missing' });
    });

    test('and not usable has its own tries, whatever was in the way before', async () => {
      const { start, finish, results, row, pass, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      blob.isDown = true;
      for (let i = 0; i < 8; i++) await pass(id);
      results.answer = () => new Response('<!DOCTYPE html>');
      await pass(id);
      expect((await row(id)).state).toBe('running');
      for (let i = 0; i < 4; i++) await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'result-unusable' });
    });

    test('is read, fetched and put under one deadline', async () => {
      const { works, start, finish, row, pass } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      const signals: (AbortSignal | undefined)[] = [];
      const { readTask } = works.kie;
      works.kie.readTask = (kieTask, signal) => {
        signals.push(signal);
        return readTask(kieTask, signal);
      };
      const { put } = works.blob;
      works.blob.put = (path, bytes, type, signal) => {
        signals.push(signal);
        return put(path, bytes, type, signal);
      };
      await pass(id);
      expect((await row(id)).state).toBe('succeeded');
      expect(signals[0]).toBeInstanceOf(AbortSignal);
      expect(signals[1]).toBe(signals[0]);
    });
  });

  test('a read that Kie would not allow now is put off, not made and not counted', async () => {
    const { works, kie, start, row, useUpAllowance, finish } = world();
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    await useUpAllowance('read');
    await makeOverdue(db(), id);
    await works.pump.run();
    expect(kie.reads).toBe(0);
    const { leasedUntil, dueAt, absences } = await row(id);
    expect({ leasedUntil, absences }).toEqual({ leasedUntil: null, absences: 0 });
    expect((dueAt?.getTime() ?? 0) - Date.now()).toBeLessThan(1_500);
  });

  test('callbacks of many tasks at once ask Kie no more than it allows', async () => {
    const { works, kie, submit, callback, ring, finish, row } = world();
    const { ids } = await submit(15);
    await works.pump.run();
    for (const { kieTaskId } of kie.creates) await finish(kieTaskId);
    const ringing = kie.creates.map((_, nth) => ring(callback(nth)));
    await expect.poll(() => kie.reads).toBe(10);
    await Promise.all(ringing);
    expect(kie.reads).toBe(15);
    for (const id of ids) expect((await row(id)).state).toBe('succeeded');
  });

  describe('storage that is down', () => {
    test('leaves the task running; it is kept once storage is back', async () => {
      const { works, start, finish, row, pass, blob, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      blob.isDown = true;
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      for (let i = 0; i < 8; i++) await pass(id);
      expect((await row(id)).state).toBe('running');
      blob.isDown = false;
      await pass(id);
      expect((await row(id)).state).toBe('succeeded');
    });

    test('when the copy is removed costs nobody the cut-out', async () => {
      const { start, finish, row, works, ring, callback, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      const remove = works.blob.remove;
      works.blob.remove = async () => {
        throw new Error('down');
      };
      await ring(callback());
      works.blob.remove = remove;
      expect((await row(id)).state).toBe('succeeded');
      expect(blob.kept.size).toBe(1);
    });
  });

  describe('a task that Kie', () => {
    test('failed has a reason, costs nothing, and its copy is removed', async () => {
      const { start, kie, row, attempts, pass, blob } = world();
      const { id, kieTaskId } = await start();
      kie.say(kieTaskId, { state: 'fail', failCode: '501', failMsg: 'no salient subject' });
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'no-subject' });
      expect(await attempts(id)).toMatchObject([{ credits: 0, kieCode: '501' }]);
      expect(blob.removed).toEqual([`copies/${id}.jpg`]);
    });

    test('finished without a result is asked again, then fails', async () => {
      const { start, kie, row } = world();
      const { id, kieTaskId } = await start();
      kie.say(kieTaskId, { state: 'success', resultJson: '{"resultUr' });
      expect(await settleWholly(id)).toBe(10);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'result-missing' });
    });

    test('does not know yet is asked again, for two minutes', async () => {
      const { start, kie, row, pass, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      kie.sayRead(kieTaskId, { kind: 'absent' });
      for (let i = 0; i < 6; i++) await pass(id);
      expect((await row(id)).state).toBe('running');
      await acceptEarlier(id, 121_000);
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'removal-failed' });
    });

    test("says is another's is not taken", async () => {
      const { start, kie, row, pass, results } = world();
      const { id, kieTaskId } = await start();
      kie.say(kieTaskId, {
        state: 'success',
        param: '{"callBackUrl":"https://other.example.com/"}',
        response: { resultUrls: [`${results.origin}/a.png`] },
      });
      await pass(id);
      expect((await row(id)).state).toBe('running');
      expect(results.downloads).toBe(0);
    });

    test('does not know at once, long after it took it, is asked again', async () => {
      const { works, start, kie, row, pass, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      await acceptEarlier(id, works.env.kie.giveUpMs);
      await acceptEarlier(id, -60_000);
      for (const read of [absent, absent, null, absent, absent, absent, absent]) {
        if (read) kie.sayRead(kieTaskId, read);
        else kie.say(kieTaskId, {});
        await pass(id);
      }
      expect((await row(id)).state).toBe('running');
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'removal-failed' });
    });

    test('cannot be asked about is waited for as long as it keeps a result', async () => {
      const { works, start, kie, row, pass, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      kie.sayRead(kieTaskId, { kind: 'unavailable', cause: new Error('HTTP 502') });
      for (let i = 0; i < 6; i++) await pass(id);
      expect((await row(id)).state).toBe('running');
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      await pass(id);
      expect((await row(id)).state).toBe('running');
      await acceptEarlier(id, DAY_MS);
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'timed-out' });
    });

    test('works on for ever is given up at the hard stop', async () => {
      const { works, start, row, pass, acceptEarlier } = world();
      const { id } = await start();
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      await pass(id);
      expect(await row(id)).toMatchObject({ state: 'failed', error: 'timed-out' });
    });

    test('finishes after it was given up is still taken, without any callback', async () => {
      const { works, start, finish, row, pass, passLate, attempts, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      await pass(id);
      await passLate(id);
      expect((await row(id)).state).toBe('failed');
      await finish(kieTaskId);
      await passLate(id);
      expect(await row(id)).toMatchObject({ state: 'succeeded', error: null, sourcePath: null });
      expect(await attempts(id)).toMatchObject([{ outcome: 'succeeded', credits: 1 }]);
    });

    test('never finishes is asked about for a day after it was given up, and then no more', async () => {
      const { works, start, kie, pass, passLate, attempts, acceptEarlier } = world();
      const { id } = await start();
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
      await pass(id);
      await acceptEarlier(id, DAY_MS);
      await passLate(id);
      expect(await attempts(id)).toMatchObject([{ outcome: 'timed-out', askAt: null }]);
      const asked = kie.reads;
      await passLate(id);
      expect(kie.reads).toBe(asked);
    });
  });

  describe('photos of the same bytes', () => {
    const twins = async (count: number) => {
      const digest = 'd'.repeat(64);
      const photos = Array.from({ length: count }, () => newPhoto(digest));
      const batchId = newId();
      await submitTasks(world().works, HOME, { batchId, photos });
      await world().works.pump.run();
      return photos.map(({ taskId }) => taskId);
    };

    test('are sent once, and all have the cut-out', async () => {
      const { kie, finish, ring, callback, row, blob } = world();
      const ids = await twins(3);
      expect(kie.creates).toHaveLength(1);
      await finish(kie.creates[0]?.kieTaskId ?? '');
      await ring(callback());
      const rows = await Promise.all(ids.map((id) => row(id)));
      expect(new Set(rows.map(({ cutoutPath }) => cutoutPath)).size).toBe(1);
      expect(rows.map(({ state }) => state)).toEqual(Array(3).fill('succeeded'));
      expect(rows.filter(({ reused }) => reused)).toHaveLength(2);
      expect(blob.removed.sort()).toEqual(ids.map((id) => `copies/${id}.jpg`).sort());
    });

    test('are sent one after the other while the first ones fail', async () => {
      const { kie, works, row, ring, callback } = world();
      const ids = await twins(2);
      kie.say(kie.creates[0]?.kieTaskId ?? '', { state: 'fail', failCode: '500', failMsg: '' });
      await ring(callback());
      await works.pump.run();
      expect(kie.creates).toHaveLength(2);
      const states = await Promise.all(ids.map(async (id) => (await row(id)).state));
      expect(states.sort()).toEqual(['failed', 'running']);
    });

    test('of which one is kept are done with it at once, and nothing is sent', async () => {
      const { kie, works, finish, ring, callback, row, blob } = world();
      const [first = ''] = await twins(1);
      await finish(kie.creates[0]?.kieTaskId ?? '');
      await ring(callback());
      const [second = ''] = await twins(1);
      await works.pump.run();
      expect(kie.creates).toHaveLength(1);
      expect(await row(second)).toMatchObject({
        state: 'succeeded',
        reused: true,
        cutoutPath: (await row(first)).cutoutPath,
      });
      expect(blob.removed).toContain(`copies/${second}.jpg`);
    });
  });

  test('a settle that takes long keeps its lease, and one whose process died soon loses it', async () => {
    const { works, start, row } = world();
    const { id } = await start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let answer = () => {};
      const asked = new Promise<void>((reached) => {
        works.kie.readTask = () => {
          reached();
          return new Promise((resolve) => {
            answer = () => resolve({ kind: 'unavailable', cause: new Error('at last') });
          });
        };
      });
      const settling = settle(works, id);
      await asked;
      const first = (await row(id)).leasedUntil?.getTime() ?? 0;
      expect(first - Date.now()).toBeLessThanOrEqual(30_000);
      await vi.advanceTimersByTimeAsync(10_000);
      await vi.waitFor(async () => {
        expect((await row(id)).leasedUntil?.getTime()).toBeGreaterThan(first);
      });
      answer();
      await settling;
      expect((await row(id)).leasedUntil).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test('no more than eight tasks are asked about in one run', async () => {
    const { works, kie, submit } = world();
    const { ids } = await submit(20);
    await works.pump.run();

    for (const id of ids) await makeOverdue(db(), id);
    await works.pump.run();
    expect(kie.reads).toBe(8);
  });
});
