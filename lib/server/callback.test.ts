import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { makeOverdue, onBothEngines } from '@/lib/db/fixture';
import { batches, tasks } from '@/lib/db/schema';
import { MAX_AGE_MS } from '@/lib/kie/signature';
import { answerCallback } from './answer-callback';
import { readCallback } from './callback';
import { callbackUrl } from './callback-key';
import { eachInAWorld } from './fixture';

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const everything = async () => [
    await db().select().from(tasks).orderBy(tasks.id),
    await db().select().from(batches),
  ];
  const urlWith = (changes: Record<string, string>) => {
    const url = new URL(world().kie.creates[0]?.callBackUrl ?? '');
    for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
    return url.href;
  };
  const without = (name: string) => {
    const url = new URL(world().kie.creates[0]?.callBackUrl ?? '');
    url.searchParams.delete(name);
    return url.href;
  };
  const bodyWith = (json: unknown) => ({ body: JSON.stringify(json) });
  const huge = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000).fill(32)),
    });

  describe('a callback is turned away, and changes nothing, when it', () => {
    test.each<[string, number, () => Parameters<ReturnType<typeof world>['callback']>[1]]>([
      ['is not signed', 401, () => ({ headers: { 'x-webhook-signature': '' } })],
      [
        'has a forged signature',
        401,
        () => ({ headers: { 'x-webhook-signature': 'A'.repeat(44) } }),
      ],
      ['is signed for another time', 401, () => ({ headers: { 'x-webhook-timestamp': '1' } })],
      ['is stale', 401, () => ({ at: Date.now() - MAX_AGE_MS - 2_000 })],
      ['is from the future', 401, () => ({ at: Date.now() + MAX_AGE_MS + 2_000 })],
      ['has the wrong key', 401, () => ({ url: urlWith({ key: 'x'.repeat(32) }) })],
      ['has no key', 400, () => ({ url: without('key') })],
      ['has an endless key', 400, () => ({ url: urlWith({ key: 'x'.repeat(5_000) }) })],
      ['is for an unknown task', 404, () => ({ url: urlWith({ task: newId() }) })],
      ['is for an attempt not made', 404, () => ({ url: urlWith({ attempt: '2' }) })],
      ['is for attempt zero', 400, () => ({ url: urlWith({ attempt: '0' }) })],
      ['names no task', 400, () => ({ url: without('task') })],
      ['names a task by something else', 400, () => ({ url: urlWith({ task: "' or 1=1" }) })],
      ["speaks of another of Kie's tasks", 409, () => ({ kieTaskId: 'kie-of-another' })],
      ['is not JSON by its type', 415, () => ({ headers: { 'content-type': 'text/plain' } })],
      ['is broken JSON', 400, () => ({ body: '{"data":{"taskId":' })],
      ['is empty', 400, () => ({ body: '' })],
      ['is JSON of another kind', 400, () => bodyWith([1, 2])],
      ['has no id', 400, () => bodyWith({ code: 200, data: { state: 'success' } })],
      ['has several ids', 400, () => bodyWith({ taskId: 'a', data: { taskId: 'b' } })],
      ['has an id that is no text', 400, () => bodyWith({ data: { taskId: { $ne: null } } })],
      ['is 10 MB long', 413, () => ({ body: 'x'.repeat(10_000_000) })],
      ['never ends', 413, () => ({ body: huge() })],
    ])('%s', async (_, status, spoil) => {
      const { kie, start, callback, finish, ring, results } = world();
      const { kieTaskId } = await start();
      await finish(kieTaskId);
      const [before, reads] = [await everything(), kie.reads];
      expect(await ring(callback(0, spoil()))).toBe(status);
      expect(await everything()).toEqual(before);
      expect(kie.reads).toBe(reads);
      expect(results.downloads).toBe(0);
    });
  });

  test.each<[string, (id: string) => unknown]>([
    ['market models', (taskId) => ({ code: 200, msg: 'x', data: { taskId, state: 'success' } })],
    [
      'the webhook page',
      (id) => ({ taskId: id, data: { task_id: id, callbackType: 'task_completed' } }),
    ],
    ['a failure', (taskId) => ({ code: 501, data: { taskId, state: 'fail', failCode: '500' } })],
    ['the top alone', (task_id) => ({ task_id })],
  ])('the spelling of %s is let in; what it says is not believed', async (_, body) => {
    const { start, callback, finish, ring, row } = world();
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    expect(await ring(callback(0, bodyWith(body(kieTaskId))))).toBe(200);
    expect((await row(id)).state).toBe('succeeded');
  });

  test('a success that Kie does not confirm changes nothing', async () => {
    const { start, callback, ring, row } = world();
    const { id } = await start();
    expect(await ring(callback())).toBe(200);
    expect((await row(id)).state).toBe('running');
  });

  test('a result URL in the body is never fetched', async () => {
    const { start, callback, ring, row, results } = world();
    const { id, kieTaskId } = await start();
    const resultJson = JSON.stringify({ resultUrls: [`${results.origin}/forged.png`] });
    const body = { code: 200, data: { taskId: kieTaskId, state: 'success', resultJson } };
    expect(await ring(callback(0, bodyWith(body)))).toBe(200);
    expect(results.downloads).toBe(0);
    expect((await row(id)).state).toBe('running');
  });

  test('a callback that comes ten times gives one final state and one download', async () => {
    const { start, callback, finish, ring, row, results, blob, attempts } = world();
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    const statuses = await Promise.all(Array.from({ length: 10 }, () => ring(callback())));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const done = await row(id);
    expect(done.state).toBe('succeeded');
    expect(results.downloads).toBe(1);
    expect(blob.puts).toBe(1);
    expect(blob.removed).toHaveLength(1);

    expect(await ring(callback())).toBe(200);
    expect(await row(id)).toEqual(done);
    expect(results.downloads).toBe(1);
    expect(await attempts(id)).toHaveLength(1);
  });

  test('callbacks, reads and a sweep at once give one final state and one download', async () => {
    const { works, start, callback, finish, ring, row, results, blob } = world();
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    await makeOverdue(db(), id);
    await Promise.all([
      works.pump.run(),
      ring(callback()),
      works.pump.run(),
      ring(callback()),
      ring(callback()),
    ]);
    expect((await row(id)).state).toBe('succeeded');
    expect(results.downloads).toBe(1);
    expect(blob.puts).toBe(1);
  });

  test('a callback that is replayed inside its age changes nothing', async () => {
    const { start, callback, finish, ring, row } = world();
    const { id, kieTaskId } = await start();
    const spoil = { at: Date.now() - MAX_AGE_MS + 10_000 };
    await finish(kieTaskId);
    await ring(callback(0, spoil));
    const done = await row(id);
    expect(await ring(callback(0, spoil))).toBe(200);
    expect(await row(id)).toEqual(done);
  });

  test('one that comes before the reply to createTask is taken, and the reply changes nothing', async () => {
    const { kie, works, submit, callback, finish, ring, row, attempts, results } = world();
    const { ids } = await submit();
    const [id = ''] = ids;
    let ringing: Promise<number> | undefined;
    kie.reply = async (kieTaskId) => {
      await finish(kieTaskId);
      ringing = ring(callback());
      await expect.poll(async () => (await row(id)).state).toBe('succeeded');
      return { kind: 'accepted', kieTaskId };
    };
    await works.pump.run();
    expect(await ringing).toBe(200);
    const done = await row(id);
    expect(done.state).toBe('succeeded');
    expect(results.downloads).toBe(1);
    expect(await attempts(id)).toMatchObject([{ outcome: 'succeeded', credits: 1 }]);
  });

  test('one that comes in the last grace of a silent create settles at once', async () => {
    const { kie, works, start, callback, finish, ring, row } = world();
    kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
    const { id, kieTaskId } = await start();
    await db()
      .update(tasks)
      .set({ dueAt: new Date(0) });
    await works.pump.run();
    expect(await row(id)).toMatchObject({ state: 'submitting', silentSince: expect.any(Date) });
    await finish(kieTaskId);
    expect(await ring(callback())).toBe(200);
    expect(await row(id)).toMatchObject({ state: 'succeeded', silentSince: null });
  });

  test("Kie's id is safe before the answer is given", async () => {
    const { kie, works, start, callback, row, attempts } = world();
    kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
    const { id, kieTaskId } = await start();
    const { answer } = await answerCallback(works, callback());
    expect(answer.status).toBe(200);
    expect((await row(id)).state).toBe('running');
    expect(await attempts(id)).toMatchObject([{ kieTaskId }]);
  });

  test.each([0, 1])('the database down after %i questions makes Kie ring again', async (asked) => {
    const { kie, works, start, callback, finish, ring, row } = world();
    kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    let left = asked;
    const down = async () => {
      if (left-- > 0) return works.db();
      throw new Error('connection reset');
    };
    const { answer, followUp } = await answerCallback({ ...works, db: down }, callback());
    expect(answer.status).toBe(503);
    expect(followUp).toBeNull();
    expect((await row(id)).state).toBe('submitting');
    expect(await ring(callback())).toBe(200);
    expect((await row(id)).state).toBe('succeeded');
  });

  test('one that comes too late, after the task was given up, brings what was paid for', async () => {
    const { works, start, callback, finish, ring, row, attempts, acceptEarlier, pass } = world();
    const { id, kieTaskId } = await start();
    await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
    await pass(id);
    expect(await row(id)).toMatchObject({ state: 'failed', error: 'timed-out' });
    await finish(kieTaskId);
    expect(await ring(callback())).toBe(200);
    expect(await row(id)).toMatchObject({ state: 'succeeded', error: null });
    expect(await attempts(id)).toMatchObject([{ outcome: 'succeeded', credits: 1, askAt: null }]);
  });

  test('one about a failure that comes too late changes nothing', async () => {
    const { works, kie, start, callback, ring, row, attempts, acceptEarlier, pass } = world();
    const { id, kieTaskId } = await start();
    await acceptEarlier(id, works.env.kie.giveUpMs + 1_000);
    await pass(id);
    const ended = await row(id);
    kie.say(kieTaskId, { state: 'fail', failCode: '500', failMsg: 'no' });
    expect(await ring(callback())).toBe(200);
    expect(await row(id)).toEqual(ended);
    expect(await attempts(id)).toMatchObject([{ kieCode: '500', credits: 0, askAt: null }]);
  });

  test('one for an older attempt brings its cut-out, and the new one is no longer waited for', async () => {
    const { kie, start, callback, finish, ring, row, attempts, passGraces, passLate } = world();
    kie.reply = () => ({ kind: 'unknown', cause: new Error('cut') });
    const { id, kieTaskId } = await start();
    kie.reply = (accepted) => ({ kind: 'accepted', kieTaskId: accepted });
    await passGraces(id);
    expect(kie.creates).toHaveLength(2);
    await finish(kieTaskId);
    expect(await ring(callback(0))).toBe(200);
    const done = await row(id);
    expect(done).toMatchObject({ state: 'succeeded', cutoutPath: `cutouts/${id}-1.png` });
    // The second one costs as well, and the books say so.
    kie.succeed(kie.creates[1]?.kieTaskId ?? '', 'https://example.com/second.png');
    await passLate(id);
    expect(await row(id)).toEqual(done);
    expect(await attempts(id)).toMatchObject([
      { outcome: 'succeeded', credits: 1 },
      { outcome: 'succeeded', credits: 1, askAt: null },
    ]);
  });

  test('without a signing secret the key and Kie itself are the check', async () => {
    const { works, start, callback, finish, ring, row } = world();
    works.env.kie.webhookKey = null;
    const { id, kieTaskId } = await start();
    await finish(kieTaskId);
    const unsigned = { headers: { 'x-webhook-signature': '' } };
    expect(await ring(callback(0, { ...unsigned, url: urlWith({ key: 'wrong' }) }))).toBe(401);
    expect(await ring(callback(0, unsigned))).toBe(200);
    expect((await row(id)).state).toBe('succeeded');
  });

  test('whatever is sent, the reader neither throws nor lets it in nor changes anything', async () => {
    const { works, start } = world();
    const { id } = await start();
    const before = await everything();
    const text = fc.string({ unit: 'binary' });
    const address = fc.record({
      task: fc.oneof(fc.constant(id), text),
      attempt: fc.oneof(fc.constant('1'), fc.integer().map(String), text),
      key: text,
    });
    const headers = fc.record({
      'content-type': fc.constantFrom('application/json', 'text/json; charset=utf-8', 'text/html'),
      'x-webhook-timestamp': fc.oneof(fc.nat().map(String), fc.constant('NaN')),
      'x-webhook-signature': fc.base64String(),
    });
    const body = fc.oneof(
      fc.json(),
      text,
      fc.uint8Array(),
      fc.record({ taskId: fc.anything(), data: fc.anything() }).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '';
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(address, headers, body, async (query, sent, content) => {
        const url = new URL(callbackUrl('http://localhost:3000/api/callback', id, 1, ''));
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
        const request = new Request(url, {
          method: 'POST',
          headers: sent,
          body: typeof content === 'string' ? content : new Uint8Array(content),
        });
        expect((await readCallback(works, request)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(await everything()).toEqual(before);
  });
});
