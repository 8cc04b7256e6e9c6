import { expect, test } from 'vitest';
import { newDir, openStandIn } from './fixture';
import { openRequestLog } from './request-log';

test('every request is listed in order, with its task and the code in its reply', async () => {
  let now = 100;
  const { create, ended, call, request, result, json } = await openStandIn({ now: () => now });
  const taskId = await create();
  await ended(taskId);
  await request('DELETE', '/log');
  now = 200;
  await call('GET', `/api/v1/jobs/recordInfo?taskId=${taskId}`);
  now = 300;
  await call('POST', '/api/v1/jobs/createTask', {});
  now = 400;
  await result(taskId);
  const recordInfo = { method: 'GET', path: '/api/v1/jobs/recordInfo', taskId, code: 200 };
  const all = [
    { at: 200, ...recordInfo },
    { at: 300, method: 'POST', path: '/api/v1/jobs/createTask', taskId: null, code: 422 },
    { at: 400, ...recordInfo },
    { at: 400, method: 'GET', path: expect.stringContaining('/files/'), taskId: null, code: 200 },
  ];
  expect(await json('GET', '/log')).toEqual(all);
  expect(await json('GET', '/log?since=300')).toEqual(all.slice(1));
});

test('the log survives a kill and can be cleared', async () => {
  const { dir, create, request, json } = await openStandIn();
  const taskId = await create();
  const next = await openStandIn({ dir });
  expect(await next.json('GET', '/log')).toMatchObject([{ taskId, code: 200 }]);
  expect((await request('DELETE', '/log')).status).toBe(204);
  expect(await json('GET', '/log')).toEqual([]);
});

test('the latest are kept when there are too many', () => {
  const dir = newDir();
  const entry = (at: number) => ({ at, method: 'GET', path: '/', taskId: null, code: 200 });
  const log = openRequestLog(dir, 3);
  for (let at = 0; at < 10; at += 1) log.add(entry(at));
  expect(log.list(0)).toEqual([entry(7), entry(8), entry(9)]);
  expect(openRequestLog(dir, 3).list(0)).toEqual([entry(7), entry(8), entry(9)]);
});
