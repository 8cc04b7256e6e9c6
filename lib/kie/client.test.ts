import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createKieClient } from './client';

const TASK = '3f1c9a7be2d84c5fa0b6e1d2c3b4a596';
const IMAGE = 'https://img.example.com/u/7c1e.jpg?signature=1';
const CALLBACK = 'https://app.example.com/api/callback?task=t&key=k';

type Answer = (request: Request) => Response | Promise<Response>;

/** A client whose network is one function. */
function clientOf(answer: Answer, timeoutMs = 5_000) {
  const requests: Request[] = [];
  const client = createKieClient({
    baseUrl: 'https://api.example.com',
    apiKey: 'secret-key',
    timeoutMs,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return answer(request);
    },
  });
  return { client, requests };
}

const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
const html = (status: number) => () =>
  new Response('<!DOCTYPE html><title>Bad gateway</title>', {
    status,
    headers: { 'content-type': 'text/html' },
  });
const neverAnswering: Answer = (request) =>
  new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason));
  });
const failing = (cause: unknown) => () => {
  throw new TypeError('fetch failed', { cause });
};
const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('createTask', () => {
  test('sends what the API page asks for, and brings the id', async () => {
    const { client, requests } = clientOf(
      json({ code: 200, msg: 'success', data: { taskId: TASK, recordId: TASK } }),
    );
    expect(await client.createTask(IMAGE, CALLBACK)).toEqual({ kind: 'accepted', kieTaskId: TASK });
    const [request] = requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('https://api.example.com/api/v1/jobs/createTask');
    expect(request?.headers.get('authorization')).toBe('Bearer secret-key');
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(await request?.json()).toEqual({
      model: 'recraft/remove-background',
      callBackUrl: CALLBACK,
      input: { image: IMAGE },
    });
  });

  test('leaves the callback out where there is none', async () => {
    const { client, requests } = clientOf(json({ code: 200, data: { taskId: TASK } }));
    await client.createTask(IMAGE, null);
    expect(await requests[0]?.json()).not.toHaveProperty('callBackUrl');
  });

  const refused = (kieCode: number, reason: string) => ({ kind: 'refused', kieCode, reason });
  test.each<[string, Answer, object]>([
    ['HTTP 200 with 429', json({ code: 429, msg: 'x', data: null }), refused(429, 'busy')],
    ['HTTP 429 with 429', json({ code: 429, msg: 'x' }, 429), refused(429, 'busy')],
    ['HTTP 429 with a page', html(429), refused(429, 'busy')],
    ['HTTP 401 with a page', html(401), refused(401, 'operator')],
    ['401 without data', json({ code: 401, msg: 'no access' }), refused(401, 'operator')],
    ['a code as text', json({ code: '402', message: 'x' }), refused(402, 'operator')],
    ['455', json({ code: 455, msg: 'maintenance', data: null }), refused(455, 'operator')],
    ['422', json({ code: 422, msg: 'bad image', data: null }), refused(422, 'permanent')],
  ])('%s is a refusal: nothing was made', async (_, answer, expected) => {
    expect(await clientOf(answer).client.createTask(IMAGE, CALLBACK)).toMatchObject(expected);
  });

  test.each<[string, Answer]>([
    ['a success without an id', json({ code: 200, data: {} })],
    ['a success with an empty id', json({ code: 200, data: { taskId: '' } })],
    ['a success with null', json({ code: 200, msg: 'success', data: null })],
    ['an empty reply', () => new Response('')],
    ['a page behind HTTP 200', html(200)],
    ['a page behind HTTP 502', html(502)],
    ['JSON that is no envelope', json({ taskId: TASK })],
    ['JSON that is cut off', () => new Response('{"code":200,"data":{"task')],
    ['a reply without end', () => new Response('x'.repeat(1_000_001))],
    ['a redirect', () => Response.redirect('https://elsewhere.example.com/', 302)],
    ['a connection cut in the reply', failing(withCode('UND_ERR_SOCKET'))],
    ['a connection that was reset', failing(withCode('ECONNRESET'))],
    [
      'some addresses refused, one reset',
      failing(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNRESET')])),
    ],
  ])('%s leaves it unknown whether a task was made', async (_, answer) => {
    expect((await clientOf(answer).client.createTask(IMAGE, CALLBACK)).kind).toBe('unknown');
  });

  test.each<[string, Answer]>([
    ['a refused connection', failing(withCode('ECONNREFUSED'))],
    [
      'all addresses refused',
      failing(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')])),
    ],
    ['a name that is not known', failing(withCode('ENOTFOUND'))],
    ['no answer while connecting', failing(withCode('UND_ERR_CONNECT_TIMEOUT'))],
  ])('%s: the request never left', async (_, answer) => {
    expect((await clientOf(answer).client.createTask(IMAGE, CALLBACK)).kind).toBe('unreachable');
  });

  test('no answer in time leaves it unknown', async () => {
    const { client } = clientOf(neverAnswering, 20);
    expect((await client.createTask(IMAGE, CALLBACK)).kind).toBe('unknown');
  });

  test('is never sent twice by itself', async () => {
    for (const answer of [html(502), json({ code: 500, data: null }), failing(new Error('x'))]) {
      const { client, requests } = clientOf(answer);
      await client.createTask(IMAGE, CALLBACK);
      expect(requests).toHaveLength(1);
    }
  });
});

describe('over a real connection', () => {
  /** The address of a server that takes connections and does `act` with each; closed by `stop`. */
  async function tcp(act: (socket: import('node:net').Socket) => void) {
    const server = createServer(act);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const stop = () => new Promise((resolve) => server.close(resolve));
    return { url: `http://127.0.0.1:${port}`, stop };
  }
  const create = (baseUrl: string) =>
    createKieClient({ baseUrl, apiKey: 'k', timeoutMs: 5_000 }).createTask(IMAGE, CALLBACK);

  test('a port where nobody listens is unreachable', async () => {
    const { url, stop } = await tcp(() => undefined);
    await stop();
    expect((await create(url)).kind).toBe('unreachable');
  });

  test('a connection cut after the request leaves it unknown', async () => {
    const { url, stop } = await tcp((socket) => socket.once('data', () => socket.destroy()));
    expect((await create(url)).kind).toBe('unknown');
    await stop();
  });

  test('a connection cut inside the reply leaves it unknown', async () => {
    const { url, stop } = await tcp((socket) =>
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"code":200,"da'),
      ),
    );
    expect((await create(url)).kind).toBe('unknown');
    await stop();
  });
});

describe('readTask', () => {
  const record = { taskId: TASK, state: 'waiting', resultJson: '' };
  const read = (answer: Answer, timeoutMs?: number) =>
    clientOf(answer, timeoutMs).client.readTask(TASK);

  test('asks by id and brings the record', async () => {
    const { client, requests } = clientOf(json({ code: 200, msg: 'success', data: record }));
    expect(await client.readTask(TASK)).toMatchObject({ kind: 'record', record });
    expect(requests[0]?.url).toBe(`https://api.example.com/api/v1/jobs/recordInfo?taskId=${TASK}`);
  });

  test('an id can hold anything', async () => {
    const { client, requests } = clientOf(json({ code: 422, msg: 'recordInfo is null' }));
    await client.readTask('a&taskId=b/../c');
    expect(new URL(requests[0]?.url ?? '').searchParams.getAll('taskId')).toEqual([
      'a&taskId=b/../c',
    ]);
  });

  test.each<[string, Answer, string]>([
    ['422 in the body', json({ code: 422, msg: 'recordInfo is null', data: null }), 'absent'],
    ['422 as status', json({ code: 422, msg: 'recordInfo is null' }, 422), 'absent'],
    ['404', json({ code: 404, msg: 'Task not found' }), 'absent'],
    ['a success with null', json({ code: 200, msg: 'success', data: null }), 'absent'],
    ['a success without data', json({ code: 200, msg: 'success' }), 'absent'],
    ['another task', json({ code: 200, data: { ...record, taskId: 'other' } }), 'absent'],
    ['429', json({ code: 429, msg: 'x', data: null }), 'unavailable'],
    ['401', json({ code: 401, msg: 'x' }), 'unavailable'],
    ['455', json({ code: 455, msg: 'x', data: null }), 'unavailable'],
    ['500', json({ code: 500, msg: 'x', data: null }, 500), 'unavailable'],
    ['a page', html(502), 'unavailable'],
    ['an empty reply', () => new Response(''), 'unavailable'],
    ['a broken connection', failing(withCode('ECONNRESET')), 'unavailable'],
  ])('%s: %s', async (_, answer, kind) => {
    expect((await read(answer)).kind).toBe(kind);
  });

  test('no answer in time says nothing about the task', async () => {
    expect((await read(neverAnswering, 20)).kind).toBe('unavailable');
  });
});

describe('the account', () => {
  test('has a balance with decimals', async () => {
    const { client } = clientOf(json({ code: 200, msg: 'success', data: 5916.25 }));
    expect(await client.credits()).toBe(5916.25);
  });

  test.each<[string, Answer]>([
    ['a refusal', json({ code: 401, msg: 'x' })],
    ['no number', json({ code: 200, data: null })],
    ['a page', html(502)],
  ])('%s is no balance', async (_, answer) => {
    await expect(clientOf(answer).client.credits()).rejects.toThrow();
  });
});

describe('a fresh address for a result', () => {
  test.each<[string, Answer, string | null]>([
    [
      'is handed on',
      json({ code: 200, data: 'https://a.example.com/b' }),
      'https://a.example.com/b',
    ],
    ['may not exist', json({ code: 422, msg: 'url is wrong', data: null }), null],
    ['may be gone', json({ code: 404, msg: 'not found', data: null }), null],
    ['is text or nothing', json({ code: 200, data: { url: 'x' } }), null],
  ])('%s', async (_, answer, expected) => {
    expect(await clientOf(answer).client.downloadUrl('https://a.example.com/a')).toBe(expected);
  });

  test.each([401, 429, 455, 500])('that cannot be asked for by %i says nothing', async (code) => {
    const { client } = clientOf(json({ code, data: null }));
    await expect(client.downloadUrl('https://a.example.com/a')).rejects.toThrow(String(code));
  });
});
