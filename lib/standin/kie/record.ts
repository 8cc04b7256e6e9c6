import type { KieKnobs } from './knobs';
import { creditsConsumed, isFinal, type Task } from './task';
import { MODEL, type Reply, refusal, success } from './wire';

/** Kie's `param`: the request as a JSON string whose `input` is itself a JSON string. */
export function paramOf(task: Task): string {
  return JSON.stringify({
    input: JSON.stringify({ image: task.image }),
    ...(task.callBackUrl === null ? {} : { callBackUrl: task.callBackUrl }),
    model: MODEL,
  });
}

export const costSeconds = (task: { createTime: number; completeTime: number }): number =>
  Math.round((task.completeTime - task.createTime) / 1000);

const SUCCESS_FLAGS = { waiting: 0, generating: 0, success: 1, fail: 3 } as const;

/** `data` of a recordInfo reply as of October 2026. `resultUrl` is used on success only. */
export function recordData(task: Task, resultUrl: string) {
  const response = task.state === 'success' ? { resultUrls: [resultUrl] } : null;
  return {
    taskId: task.id,
    model: MODEL,
    state: task.state,
    successFlag: SUCCESS_FLAGS[task.state],
    param: paramOf(task),
    resultJson: response ? JSON.stringify(response) : '',
    response,
    failCode: task.state === 'fail' ? task.failCode : null,
    failMsg: task.state === 'fail' ? task.failMsg : null,
    costTime: isFinal(task) ? costSeconds(task) : null,
    completeTime: isFinal(task) ? task.completeTime : null,
    createTime: task.createTime,
    creditsConsumed: isFinal(task) ? creditsConsumed(task) : null,
  };
}

export const HOSTILE_RESULT_URL = 'https://files.attacker.example/cutout.png';

/** The reply to recordInfo about a task that exists, or `'html'` for a proxy's page in its place. */
export function recordReply(
  task: Task,
  resultUrl: string,
  variant: KieKnobs['record'],
): Reply | 'html' {
  const data = recordData(task, resultUrl);
  const { successFlag: _, response: __, creditsConsumed: ___, ...april } = data;
  const ended = task.state === 'success';
  switch (variant) {
    case 'ok':
      return success(data);
    case 'null-data':
      return success(null);
    case 'not-yet':
      return refusal(422, 'recordInfo is null');
    case 'garbage':
      return success({ taskId: 7, state: ['?'], resultJson: { a: 'b' }, createTime: 'yesterday' });
    case 'html':
      return 'html';
    case 'april':
      return success(april);
    case 'no-urls':
      return success({ ...data, resultJson: ended ? '{"resultUrls":[]}' : '', response: null });
    case 'broken-json':
      return success({ ...april, resultJson: april.resultJson.slice(0, -3) });
    case 'as-object':
      return success({ ...april, resultJson: data.response });
    case 'failed-alias':
      return success(task.state === 'fail' ? { ...data, state: 'failed' } : data);
    case 'unknown-state':
      return success({ ...april, state: 'archiving', resultJson: '' });
    case 'foreign-url':
      return success(recordData(task, HOSTILE_RESULT_URL));
  }
}
