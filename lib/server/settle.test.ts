import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { makeOverdue, onBothEngines } from '@/lib/db/fixture';
import { cutout, eachInAWorld, plain } from './fixture';

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
      expect(blob.removed).toEqual([`copies/${id}.jpg`]);
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

  describe('storage that is down', () => {
    test('leaves the task running; it is kept once storage is back', async () => {
      const { start, finish, row, pass, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      blob.isDown = true;
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
      expect(await attempts(id)).toMatchObject([{ credits: 0 }]);
      expect(blob.removed).toEqual([`copies/${id}.jpg`]);
    });

    test('finished without a result is asked again, then fails', async () => {
      const { start, kie, row } = world();
      const { id, kieTaskId } = await start();
      kie.say(kieTaskId, { state: 'success', resultJson: '{"resultUr' });
      expect(await settleWholly(id)).toBe(5);
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

    test('cannot be asked about is waited for until the hard stop', async () => {
      const { works, start, kie, row, pass, acceptEarlier } = world();
      const { id, kieTaskId } = await start();
      kie.sayRead(kieTaskId, { kind: 'unavailable', cause: new Error('HTTP 502') });
      for (let i = 0; i < 6; i++) await pass(id);
      expect((await row(id)).state).toBe('running');
      await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
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
