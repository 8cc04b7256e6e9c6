import { expect, test } from 'vitest';
import { callbackSchema } from '@/lib/kie/schema';
import { signatureProblem } from '@/lib/kie/signature';
import { callbackBody, callbackHeaders, forgedCallback } from './callback';
import { CALLBACK_URL, IMAGE_URL, WEBHOOK_KEY } from './fixture';
import type { FinalTask } from './task';

const ID = '3f1c9a7be2d84c5fa0b6e1d2c3b4a596';
const RESULT_URL = 'https://tempfile.test/r/3f1c.png';

const base = {
  id: ID,
  image: IMAGE_URL,
  callBackUrl: CALLBACK_URL,
  notBefore: 0,
  doom: null,
  noticed: false,
  createTime: 1_767_225_590_412,
  completeTime: 1_767_225_599_733,
};
const succeeded: FinalTask = { ...base, state: 'success', file: '3f1c.png' };
const failed: FinalTask = {
  ...base,
  state: 'fail',
  failCode: '400',
  failMsg: 'image could not be downloaded',
};
const param = JSON.stringify({
  input: JSON.stringify({ image: IMAGE_URL }),
  callBackUrl: CALLBACK_URL,
  model: 'recraft/remove-background',
});

test('a success is spelled as the market models spell it', () => {
  expect(callbackBody(succeeded, RESULT_URL, 'market', 99)).toEqual({
    code: 200,
    msg: 'Playground task completed successfully.',
    data: {
      taskId: ID,
      model: 'recraft/remove-background',
      state: 'success',
      param,
      resultJson: `{"resultUrls":["${RESULT_URL}"]}`,
      costTime: 9,
      completeTime: 1_767_225_599_000,
      createTime: 1_767_225_590_000,
      updateTime: 1_767_225_599_000,
      creditsConsumed: 1,
    },
  });
});

test('a failure carries a numeric string as code, no result, and costs nothing', () => {
  const body = callbackBody(failed, '', 'market', 99);
  expect(body).toMatchObject({
    code: 501,
    msg: 'Playground task failed.',
    data: { state: 'fail', failCode: '400', creditsConsumed: 0 },
  });
  expect(body).not.toHaveProperty('data.resultJson');
});

test('the page on signatures has the ids elsewhere', () => {
  const body = callbackBody(succeeded, RESULT_URL, 'webhook-page', 99);
  expect(body).toMatchObject({
    taskId: ID,
    data: { task_id: ID, callbackType: 'task_completed' },
  });
  expect(body).not.toHaveProperty('data.taskId');
});

test('old callbacks have nulls and the older credit fields', () => {
  expect(callbackBody(succeeded, RESULT_URL, 'old', 98.25)).toMatchObject({
    data: { taskId: ID, failCode: null, failMsg: null, consumeCredits: 1, remainedCredits: 98.25 },
  });
  expect(callbackBody(failed, '', 'old', 99)).toMatchObject({ data: { resultJson: null } });
});

test.each(['market', 'webhook-page', 'old'] as const)('the client can read %s', (envelope) => {
  const body = JSON.parse(JSON.stringify(callbackBody(failed, '', envelope, 99)));
  const { taskId, data } = callbackSchema.parse(body);
  expect([taskId, data?.taskId, data?.task_id]).toContain(ID);
});

test('the headers agree with the published test vector', () => {
  expect(callbackHeaders(ID, WEBHOOK_KEY, 1_767_225_600_999)).toMatchObject({
    'x-webhook-timestamp': '1767225600',
    'x-webhook-signature': 'K1Hg7UMDXb5En3UCScdwqS4ttJppB46L5lYIdD4W/zM=',
  });
});

test('without a key nothing is signed', () => {
  expect(callbackHeaders(ID, undefined, 0)).toEqual({ 'content-type': 'application/json' });
});

test('a forgery claims success with a foreign file, a wrong signature and a wrong key', () => {
  const now = base.completeTime;
  const { url, headers, body } = forgedCallback(failed, CALLBACK_URL, now);
  expect(url).toBe('https://app.test/api/callback?task=t_81&key=ffffffffffffffff');
  expect(signatureProblem(WEBHOOK_KEY, ID, new Headers(headers), now)).toBe('wrong');
  expect(body).toMatchObject({
    data: { taskId: ID, state: 'success', resultJson: expect.stringContaining('attacker') },
  });
});
