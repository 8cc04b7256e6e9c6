import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { callbackSchema } from '@/lib/kie/schema';
import { signatureProblem } from '@/lib/kie/signature';
import { CALLBACK_URL, type Callback, newDir, openStandIn, WEBHOOK_KEY } from './fixture';

const idIn = ({ body }: Callback) => callbackSchema.parse(body).data?.taskId;
const problemOf = (callback: Callback, now = Date.now()) =>
  signatureProblem(WEBHOOK_KEY, idIn(callback) ?? '', callback.headers, now);

type StandIn = Awaited<ReturnType<typeof openStandIn>>;

const calls = (standIn: StandIn, count: number) =>
  vi.waitFor(
    () => {
      expect(standIn.callbacks).toHaveLength(count);
      return standIn.callbacks;
    },
    { timeout: 5_000 },
  );
const first = async (standIn: StandIn): Promise<Callback> => {
  const [callback] = await calls(standIn, 1);
  if (!callback) throw new Error('no callback');
  return callback;
};
/** Waits until no callback is owed any more, so that none can follow. */
const settled = (standIn: StandIn) =>
  vi.waitFor(() =>
    expect(readFileSync(join(standIn.dir, 'tasks.jsonl'), 'utf8')).toContain('noticed'),
  );

test('a success is called back once, signed, when the record says success', async () => {
  const standIn = await openStandIn();
  const taskId = await standIn.create(CALLBACK_URL);
  const callback = await first(standIn);
  expect(callback.url).toBe(CALLBACK_URL);
  expect(idIn(callback)).toBe(taskId);
  expect(problemOf(callback)).toBeNull();
  expect(callback.body).toMatchObject({ code: 200, data: { state: 'success' } });
  expect((await standIn.record(taskId)).state).toBe('success');
});

test('a failure is called back too', async () => {
  const standIn = await openStandIn({ image: () => new Response(null, { status: 404 }) });
  await standIn.create(CALLBACK_URL);
  expect((await first(standIn)).body).toMatchObject({
    code: 501,
    data: { state: 'fail', failCode: '400', creditsConsumed: 0 },
  });
});

test('without a webhook key nothing is signed', async () => {
  const standIn = await openStandIn({ webhookKey: undefined });
  await standIn.create(CALLBACK_URL);
  expect(problemOf(await first(standIn))).toBe('missing');
});

test('what is not answered with 2xx is sent three times more, then no more', async () => {
  const standIn = await openStandIn({ answer: () => new Response(null, { status: 500 }) });
  await standIn.turn({ retryMs: 1 });
  const taskId = await standIn.create(CALLBACK_URL);
  await vi.waitFor(async () =>
    expect(await standIn.json('GET', '/callbacks')).toMatchObject(
      [1, 2, 3, 4].map((attempt) => ({ taskId, attempt, status: 500 })),
    ),
  );
  await settled(standIn);
  await standIn.close();
  const next = await openStandIn({ dir: standIn.dir });
  await next.ended(taskId);
  expect([...standIn.callbacks, ...next.callbacks]).toHaveLength(4);
});

test('a connection that breaks is tried again, an answer ends it', async () => {
  const standIn = await openStandIn({
    answer: (nth) => (nth < 3 ? Promise.reject(new TypeError('fetch failed')) : new Response()),
  });
  await standIn.turn({ retryMs: 1 });
  await standIn.create(CALLBACK_URL);
  await vi.waitFor(async () =>
    expect(await standIn.json('GET', '/callbacks')).toMatchObject([
      { attempt: 1, status: null },
      { attempt: 2, status: null },
      { attempt: 3, status: 200 },
    ]),
  );
});

test('a redirect is no answer and is not followed', async () => {
  const standIn = await openStandIn({
    answer: (nth) => (nth === 1 ? Response.redirect('https://app.test/login') : new Response()),
  });
  await standIn.turn({ retryMs: 1 });
  await standIn.create(CALLBACK_URL);
  for (const callback of await calls(standIn, 2)) {
    expect(callback).toMatchObject({ url: CALLBACK_URL, redirect: 'manual' });
  }
});

test('a callback that was on its way when the process died is sent again', async () => {
  const dying = await openStandIn({ answer: () => new Promise<Response>(() => {}) });
  const taskId = await dying.create(CALLBACK_URL);
  await calls(dying, 1);
  const dir = newDir();
  cpSync(dying.dir, dir, { recursive: true });
  const next = await openStandIn({ dir });
  expect(idIn(await first(next))).toBe(taskId);
});

test('lost: the task ends, nobody is told, not even after a restart', async () => {
  const standIn = await openStandIn();
  await standIn.turn({ callback: 'lost' });
  const taskId = await standIn.create(CALLBACK_URL);
  await standIn.ended(taskId);
  await settled(standIn);
  await standIn.close();
  const next = await openStandIn({ dir: standIn.dir });
  await next.ended(taskId);
  await next.close();
  expect([...standIn.callbacks, ...next.callbacks]).toEqual([]);
});

test('double: the same callback comes twice, both good', async () => {
  const standIn = await openStandIn();
  await standIn.turn({ callback: 'double' });
  const taskId = await standIn.create(CALLBACK_URL);
  const both = await calls(standIn, 2);
  expect(both.map(idIn)).toEqual([taskId, taskId]);
  expect(both.map((callback) => problemOf(callback))).toEqual([null, null]);
});

test('early: the callback is answered before the create is', async () => {
  const order: string[] = [];
  const standIn = await openStandIn({
    answer: () => {
      order.push('callback');
      return new Response();
    },
  });
  await standIn.turn({ callback: 'early' });
  const taskId = await standIn.create(CALLBACK_URL);
  order.push('reply');
  expect(order).toEqual(['callback', 'reply']);
  expect(standIn.callbacks.map(idIn)).toEqual([taskId]);
});

test('otherwise the reply comes first, however long it takes', async () => {
  const order: string[] = [];
  const standIn = await openStandIn({
    answer: () => {
      order.push('callback');
      return new Response();
    },
  });
  await standIn.turn({ replyMs: 150 });
  await standIn.create(CALLBACK_URL);
  order.push('reply');
  await calls(standIn, 1);
  expect(order).toEqual(['reply', 'callback']);
});

test('late: the record knows the end long before the callback', async () => {
  const standIn = await openStandIn();
  await standIn.turn({ callback: 'late', lateMs: 300 });
  const taskId = await standIn.create(CALLBACK_URL);
  await standIn.ended(taskId);
  expect(standIn.callbacks).toEqual([]);
  expect(problemOf(await first(standIn))).toBeNull();
});

test('unsigned: a true body without signature', async () => {
  const standIn = await openStandIn();
  await standIn.turn({ callback: 'unsigned' });
  await standIn.create(CALLBACK_URL);
  expect(problemOf(await first(standIn))).toBe('missing');
});

test('stale: a good signature of an hour ago', async () => {
  const standIn = await openStandIn();
  await standIn.turn({ callback: 'stale' });
  await standIn.create(CALLBACK_URL);
  expect(problemOf(await first(standIn))).toBe('stale');
});

test('forged: a lie in the place of the truth, told once', async () => {
  const standIn = await openStandIn({
    image: () => new Response(null, { status: 404 }),
    answer: () => new Response(null, { status: 401 }),
  });
  await standIn.turn({ callback: 'forged', retryMs: 0 });
  const taskId = await standIn.create(CALLBACK_URL);
  const forged = await first(standIn);
  expect(idIn(forged)).toBe(taskId);
  expect(problemOf(forged)).toBe('wrong');
  expect(forged.url).not.toBe(CALLBACK_URL);
  expect(forged.body).toMatchObject({ code: 200, data: { state: 'success' } });
  await settled(standIn);
  await standIn.close();
  const next = await openStandIn({ dir: standIn.dir });
  await next.ended(taskId);
  await next.close();
  expect([...standIn.callbacks, ...next.callbacks]).toHaveLength(1);
});

test.each(['webhook-page', 'old'] as const)('the callback can be spelled %s', async (envelope) => {
  const standIn = await openStandIn();
  await standIn.turn({ envelope });
  const taskId = await standIn.create(CALLBACK_URL);
  const { headers, body } = await first(standIn);
  const { data } = callbackSchema.parse(body);
  expect(data?.taskId ?? data?.task_id).toBe(taskId);
  expect(signatureProblem(WEBHOOK_KEY, taskId, headers, Date.now())).toBeNull();
});
