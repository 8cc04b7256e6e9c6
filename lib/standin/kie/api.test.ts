import { expect, test } from 'vitest';
import { createdSchema, envelopeSchema, recordSchema } from '@/lib/kie/schema';
import { BASE, CALLBACK_URL, hangingEngine, IMAGE_URL, openStandIn } from './fixture';

const CREATE = '/api/v1/jobs/createTask';
const MODEL = 'recraft/remove-background';
const input = { image: IMAGE_URL };

test('a create answers with one id, twice: 32 lowercase hex characters', async () => {
  const { requestCreate } = await openStandIn();
  const response = await requestCreate();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const { code, msg, data } = envelopeSchema.parse(await response.json());
  const { taskId } = createdSchema.parse(data);
  expect({ code, msg, data }).toEqual({
    code: 200,
    msg: 'success',
    data: { taskId, recordId: taskId },
  });
  expect(taskId).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['no bearer', {}],
  ['a wrong bearer', { authorization: 'Bearer wrong' }],
  ['the key in another header', { apikey: 'standin' }],
])('%s is 401 in a body without data, under HTTP 200', async (_, headers) => {
  const { request } = await openStandIn();
  const response = await request('GET', '/api/v1/chat/credit', undefined, {
    authorization: '',
    ...headers,
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ code: 401, msg: 'You do not have access permissions' });
});

test.each([
  ['another model', { model: 'recraft/upscale', input }],
  ['no model', { input }],
  ['no input', { model: MODEL }],
  ['an image that is no URL', { model: MODEL, input: { image: 'photo.png' } }],
  ['an image in a data URL', { model: MODEL, input: { image: 'data:image/png;base64,AAAA' } }],
  ['a list of images', { model: MODEL, input: { image: [IMAGE_URL] } }],
  ['a callback that is no URL', { model: MODEL, callBackUrl: '/api/callback', input }],
  ['a string', 'hello'],
])('%s is 422 and makes no task', async (_, body) => {
  const { request, json } = await openStandIn();
  const response = await request('POST', CREATE, body);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ code: 422, data: null });
  expect(await json('GET', '/log')).toMatchObject([{ taskId: null, code: 422 }]);
});

test('a body that is not JSON is 400, and one that is far too long as well', async () => {
  const { request, call } = await openStandIn();
  expect(await (await request('POST', CREATE)).json()).toMatchObject({ code: 400, data: null });
  expect(await call('POST', CREATE, 'x'.repeat(300_000))).toMatchObject({ code: 400 });
});

test('an endpoint that does not exist is 404', async () => {
  const { request } = await openStandIn();
  for (const [method, path] of [
    ['GET', '/api/v1/jobs/createTask'],
    ['POST', '/api/v1/jobs/cancel'],
    ['GET', '/'],
  ] as const) {
    const response = await request(method, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 404, msg: 'not found', data: null });
  }
});

test('twenty creates in ten seconds; the next is 429 and is not queued', async () => {
  let now = 1_000_000;
  const { requestCreate, call, json } = await openStandIn({
    now: () => now,
    engine: hangingEngine,
  });
  for (let n = 0; n < 20; n += 1) {
    expect(await (await requestCreate()).json()).toMatchObject({ code: 200 });
    now += 100;
  }
  now = 1_009_999;
  const refused = await requestCreate();
  expect(refused.status).toBe(200);
  expect(await refused.json()).toMatchObject({ code: 429, data: null });
  now = 1_010_000;
  expect(await call('POST', CREATE, { model: MODEL, input })).toMatchObject({ code: 200 });
  expect(await call('POST', CREATE, { model: MODEL, input })).toMatchObject({ code: 429 });
  expect(await json('GET', '/log')).toHaveLength(23);
});

test('reading is limited for the account, generously', async () => {
  let now = 1_000_000;
  const { call } = await openStandIn({ now: () => now });
  const read = () => call('GET', '/api/v1/jobs/recordInfo?taskId=x');
  for (let n = 0; n < 20; n += 1) expect(await read()).toMatchObject({ code: 422 });
  expect(await read()).toMatchObject({ code: 429 });
  now += 2_000;
  expect(await read()).toMatchObject({ code: 422 });
});

test('recordInfo wants an id, and does not know every id', async () => {
  const { request } = await openStandIn();
  const missing = await request('GET', '/api/v1/jobs/recordInfo');
  expect(await missing.json()).toMatchObject({ code: 400, data: null });
  const unknown = await request('GET', '/api/v1/jobs/recordInfo?taskId=nobody');
  expect(unknown.status).toBe(200);
  expect(await unknown.json()).toEqual({ code: 422, msg: 'recordInfo is null', data: null });
});

test('a pending task has the shape of October 2026', async () => {
  const { create, record } = await openStandIn({ engine: hangingEngine, now: () => 5_000 });
  const taskId = await create(CALLBACK_URL);
  const data = await record(taskId);
  expect(data).toEqual({
    taskId,
    model: MODEL,
    state: expect.stringMatching(/^(waiting|generating)$/),
    successFlag: 0,
    param: expect.any(String),
    resultJson: '',
    response: null,
    failCode: null,
    failMsg: null,
    costTime: null,
    completeTime: null,
    createTime: 5_000,
    creditsConsumed: null,
  });
  const param = JSON.parse(recordSchema.parse(data).param ?? '');
  expect(param).toMatchObject({ callBackUrl: CALLBACK_URL, model: MODEL });
  expect(JSON.parse(param.input)).toEqual(input);
});

test('a task that succeeded has its result twice, seconds in costTime, and cost one credit', async () => {
  let now = 1_767_225_590_412;
  const { create, ended } = await openStandIn({
    now: () => {
      now += 3_000;
      return now;
    },
  });
  const data = await ended(await create());
  const { createTime, completeTime, resultJson, response } = recordSchema.parse(data);
  expect(data).toMatchObject({ state: 'success', successFlag: 1, creditsConsumed: 1 });
  expect(data.costTime).toBe(Math.round((Number(completeTime) - Number(createTime)) / 1000));
  expect(JSON.parse(String(resultJson))).toEqual(response);
  expect(response).toEqual({
    resultUrls: [expect.stringMatching(`^${BASE}/files/[0-9a-z]{26}\\.png$`)],
  });
});

test('a task that failed says why, has no result, and cost nothing', async () => {
  const { create, ended } = await openStandIn({ image: () => new Response(null, { status: 404 }) });
  expect(await ended(await create())).toMatchObject({
    state: 'fail',
    successFlag: 3,
    failCode: '400',
    failMsg: 'image could not be downloaded',
    resultJson: '',
    response: null,
    completeTime: expect.any(Number),
    creditsConsumed: 0,
  });
});

test('credits are a decimal number', async () => {
  const { call } = await openStandIn();
  expect(await call('GET', '/api/v1/chat/credit')).toEqual({
    code: 200,
    msg: 'success',
    data: 10_000.25,
  });
});

test('download-url lends a second URL for twenty minutes, for results only', async () => {
  let now = 1_000_000;
  const { create, ended, call, request, resultUrl, turn } = await openStandIn({ now: () => now });
  const taskId = await create();
  await ended(taskId);
  const url = await resultUrl(taskId);
  const lent = await call('POST', '/api/v1/common/download-url', { url });
  expect(lent).toMatchObject({ code: 200, data: expect.stringContaining(BASE) });
  const get = async (from: string) => (await request('GET', from.slice(BASE.length))).status;
  await turn({ result: 'denied' });
  expect(await get(url)).toBe(403);
  expect(await get(String(lent.data))).toBe(200);
  expect(await get(`${url}?ticket=guessed`)).toBe(403);
  const other = await create();
  await ended(other);
  const ticket = new URL(String(lent.data)).search;
  expect(await get(`${await resultUrl(other)}${ticket}`)).toBe(403);
  now += 20 * 60_000 + 1;
  expect(await get(String(lent.data))).toBe(403);
  expect(await call('POST', '/api/v1/common/download-url', { url: IMAGE_URL })).toEqual({
    code: 422,
    msg: 'url is wrong',
    data: null,
  });
});

test('a result is served to anybody, to no other origin, and to nobody under a guessed name', async () => {
  const { create, ended, result, request } = await openStandIn();
  const taskId = await create();
  await ended(taskId);
  const served = await result(taskId);
  expect(served.status).toBe(200);
  expect([...served.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
    [],
  );
  for (const name of ['x.png', `${'a'.repeat(26)}.png`, '..%2ftasks.jsonl', '../../tasks.jsonl']) {
    expect((await request('GET', `/files/${name}`)).status).toBe(404);
  }
});
