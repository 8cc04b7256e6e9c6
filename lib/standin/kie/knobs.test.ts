import { expect, test, vi } from 'vitest';
import { envelopeSchema } from '@/lib/kie/schema';
import { CALLBACK_URL, hangingEngine, ORIGIN, openStandIn } from './fixture';
import { DEFAULT_KNOBS } from './knobs';

const turned = async (knobs: object, world = {}) => {
  const standIn = await openStandIn(world);
  await standIn.turn(knobs);
  return standIn;
};

test('the knobs are told, turned one by one, and reset', async () => {
  const { json } = await openStandIn();
  expect(await json('GET', '/knobs')).toEqual({ ...DEFAULT_KNOBS, credits: 10_000.25 });
  await json('POST', '/knobs', { latencyMs: 5, credits: 3 });
  expect(await json('POST', '/knobs', { fail: 455 })).toMatchObject({
    latencyMs: 5,
    fail: 455,
    credits: 3,
  });
  expect(await json('POST', '/knobs', { reset: true, callback: 'lost' })).toEqual({
    ...DEFAULT_KNOBS,
    callback: 'lost',
    credits: 10_000.25,
  });
});

test.each([
  { latency: 5 },
  { fail: 200 },
  { callback: 'never' },
  { creates: { limit: 20 } },
  { credits: -1 },
  'reset',
])('%j is refused and turns nothing', async (knobs) => {
  const { request, json } = await openStandIn();
  expect((await request('POST', '/knobs', knobs)).status).toBe(400);
  expect(await json('GET', '/knobs')).toMatchObject(DEFAULT_KNOBS);
});

test('pages of other origins may neither turn knobs nor read', async () => {
  const { request } = await openStandIn();
  const status = async (method: string, path: string, headers: object) =>
    (await request(method, path, undefined, headers)).status;
  for (const path of ['/knobs', '/log', '/callbacks', '/engine']) {
    expect(await status('GET', path, { origin: 'https://evil.test' })).toBe(403);
    expect(await status('GET', path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status('GET', path, { origin: ORIGIN, authorization: '' })).toBe(200);
  }
  expect(await status('POST', '/engine', {})).toBe(405);
  expect(await status('HEAD', '/engine', {})).toBe(200);
});

test('the engine says of itself what it says', async () => {
  const { json } = await openStandIn();
  expect(await json('GET', '/engine')).toEqual({ engine: 'fake' });
});

test.each([400, 401, 402, 404, 422, 429, 433, 455, 500, 501, 505])(
  'a create can fail with %i, as HTTP 200 or as itself',
  async (fail) => {
    const { turn, requestCreate } = await turned({ fail });
    const quiet = await requestCreate();
    expect(quiet.status).toBe(200);
    expect(await quiet.json()).toMatchObject({ code: fail, msg: expect.any(String) });
    await turn({ httpStatus: true, failMsg: 'in other words' });
    const loud = await requestCreate();
    expect(loud.status).toBe(fail);
    expect(await loud.json()).toMatchObject({ code: fail, msg: 'in other words' });
  },
);

test('a task can be doomed to fail', async () => {
  const { create, ended, credits } = await turned({ fail: 501, failAs: 'task' });
  expect(await ended(await create())).toMatchObject({
    state: 'fail',
    failCode: '501',
    failMsg: 'generation failed',
  });
  expect(await credits()).toBe(10_000.25);
});

test('a failure can be for the next creates only', async () => {
  const { requestCreate } = await turned({ fail: 500, failNext: 2 });
  const codes = [];
  for (let n = 0; n < 4; n += 1) codes.push((await (await requestCreate()).json()).code);
  expect(codes).toEqual([500, 500, 200, 200]);
});

test('the allowance can be set, and its refusal can be an HTTP 429', async () => {
  const { requestCreate } = await turned({
    creates: { limit: 1, windowMs: 60_000 },
    httpStatus: true,
  });
  expect((await requestCreate()).status).toBe(200);
  expect((await requestCreate()).status).toBe(429);
});

test('maintenance is 455 for every call', async () => {
  const { call, requestCreate } = await turned({ maintenance: true });
  expect(await call('GET', '/api/v1/chat/credit')).toMatchObject({ code: 455 });
  expect(await (await requestCreate()).json()).toMatchObject({ code: 455 });
});

test('no task ends before its latency, and then it does', async () => {
  const { create, ended, record } = await turned({ latencyMs: 400 });
  const taskId = await create();
  const before = await record(taskId);
  expect(before).toMatchObject({ successFlag: 0 });
  const { completeTime } = await ended(taskId);
  expect(Number(completeTime) - Number(before.createTime)).toBeGreaterThanOrEqual(399);
});

test.each(['lost', 'html', 'no-id'])(
  'reply %s: the task is made and called back, its id is not told',
  async (reply) => {
    const { requestCreate, callbacks, json } = await turned({ reply });
    const response = await requestCreate(CALLBACK_URL);
    const told = await response.text().catch(() => 'broken');
    await vi.waitFor(() => expect(callbacks).toHaveLength(1));
    expect(callbacks[0]?.body).toMatchObject({ data: { state: 'success' } });
    const [{ taskId, code }] = await json('GET', '/log').then((log) =>
      JSON.parse(JSON.stringify(log)),
    );
    expect(code).toBe(200);
    expect(taskId).toMatch(/^[0-9a-f]{32}$/);
    expect(told).not.toContain(taskId);
  },
);

test('a lost reply cannot be read as a success', async () => {
  const { requestCreate } = await turned({ reply: 'lost' });
  await expect((await requestCreate()).json()).rejects.toThrow();
});

test('a dropped create breaks likewise, and made no task', async () => {
  const { requestCreate, json, turn, credits } = await turned({ reply: 'dropped', credits: 1 });
  await expect((await requestCreate()).json()).rejects.toThrow();
  expect(await json('GET', '/log')).toMatchObject([{ taskId: null, code: 502 }]);
  await turn({ reply: 'ok' });
  expect(await (await requestCreate()).json()).toMatchObject({ code: 200 });
  expect(await credits()).toBe(1);
});

test.each([
  ['null-data', { code: 200, data: null }],
  ['not-yet', { code: 422, msg: 'recordInfo is null', data: null }],
  ['garbage', { code: 200, data: { taskId: 7 } }],
  ['no-urls', { data: { state: 'success', resultJson: '{"resultUrls":[]}', response: null } }],
  ['broken-json', { data: { state: 'success', resultJson: expect.not.stringMatching(/}$/) } }],
  ['as-object', { data: { resultJson: { resultUrls: [expect.any(String)] } } }],
  ['unknown-state', { data: { state: 'archiving' } }],
  ['foreign-url', { data: { response: { resultUrls: [expect.stringContaining('attacker')] } } }],
])('a record can be %s', async (record, expected) => {
  const { create, ended, turn, call } = await openStandIn();
  const taskId = await create();
  await ended(taskId);
  await turn({ record });
  expect(await call('GET', `/api/v1/jobs/recordInfo?taskId=${taskId}`)).toMatchObject(expected);
});

test('a record can have the fewer fields of April', async () => {
  const { create, turn, record } = await openStandIn({ engine: hangingEngine });
  await turn({ record: 'april' });
  const data = await record(await create());
  for (const name of ['response', 'successFlag', 'creditsConsumed']) {
    expect(data).not.toHaveProperty(name);
  }
});

test('a failure can be spelled "failed"', async () => {
  const { create, ended, turn, record } = await turned({ fail: 500, failAs: 'task' });
  const taskId = await create();
  await ended(taskId);
  await turn({ record: 'failed-alias' });
  expect((await record(taskId)).state).toBe('failed');
});

test('a record can be hidden by a proxy page, or every read fail', async () => {
  const { create, turn, request, call } = await openStandIn();
  const path = `/api/v1/jobs/recordInfo?taskId=${await create()}`;
  await turn({ record: 'html' });
  const page = await request('GET', path);
  expect(page.status).toBe(502);
  expect(await page.text()).toMatch(/^<!DOCTYPE html>/);
  await turn({ failReads: 500 });
  expect(envelopeSchema.parse(await call('GET', path))).toMatchObject({ code: 500 });
});

test.each([
  ['gone', 404],
  ['denied', 403],
  ['redirect', 302],
  ['truncated', 200],
  ['html', 200],
])('a result can be %s, and be there again', async (variant, status) => {
  const { create, ended, turn, result } = await openStandIn();
  const taskId = await create();
  await ended(taskId);
  const whole = await (await result(taskId)).arrayBuffer();
  await turn({ result: variant });
  const spoilt = await result(taskId);
  expect(spoilt.status).toBe(status);
  expect((await spoilt.arrayBuffer()).byteLength).toBeLessThan(whole.byteLength);
  await turn({ result: 'png' });
  expect(await (await result(taskId)).arrayBuffer()).toEqual(whole);
});

test('where they are guarded they are there for whoever has the key, and the engine for all', async () => {
  const { request } = await openStandIn({ isGuarded: true, apiKey: 'their own' });
  const asked = [
    ['GET', '/knobs'],
    ['POST', '/knobs', {}],
    ['GET', '/log'],
    ['DELETE', '/log'],
    ['GET', '/callbacks'],
    ['GET', '/engine'],
  ] as const;
  const answered = async (headers = {}) =>
    Promise.all(
      asked.map(
        async ([method, path, body]) => (await request(method, path, body, headers)).status,
      ),
    );
  expect(await answered()).toEqual([404, 404, 404, 404, 404, 200]);
  expect(await answered({ authorization: 'Bearer their own' })).toEqual([
    200, 200, 200, 204, 200, 200,
  ]);
});
