import { sign } from '@/lib/kie/signature';
import type { KieKnobs } from './knobs';
import { costSeconds, HOSTILE_RESULT_URL, paramOf, recordData } from './record';
import { creditsConsumed, type FinalTask } from './task';
import { MODEL } from './wire';

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

const head = (state: FinalTask['state']) =>
  state === 'success'
    ? { code: 200, msg: 'Playground task completed successfully.' }
    : { code: 501, msg: 'Playground task failed.' };

function marketData(task: FinalTask, resultUrl: string) {
  return {
    taskId: task.id,
    model: MODEL,
    state: task.state,
    param: paramOf(task),
    ...(task.state === 'success'
      ? { resultJson: JSON.stringify({ resultUrls: [resultUrl] }) }
      : { failCode: task.failCode, failMsg: task.failMsg }),
    costTime: costSeconds(task),
    completeTime: wholeSeconds(task.completeTime),
    createTime: wholeSeconds(task.createTime),
    updateTime: wholeSeconds(task.completeTime),
    creditsConsumed: creditsConsumed(task),
  };
}

/**
 * The body of a callback. `market` is the present schema of the market models; `webhook-page` puts
 * the ids where Kie's page on signatures has them; `old` is the query reply with the credit fields
 * of older builds.
 */
export function callbackBody(
  task: FinalTask,
  resultUrl: string,
  envelope: KieKnobs['envelope'],
  balance: number,
): object {
  const data = marketData(task, resultUrl);
  switch (envelope) {
    case 'market':
      return { ...head(task.state), data };
    case 'webhook-page': {
      const { taskId, ...rest } = data;
      return {
        taskId,
        ...head(task.state),
        data: { task_id: taskId, callbackType: 'task_completed', ...rest },
      };
    }
    case 'old': {
      const record = recordData(task, resultUrl);
      return {
        ...head(task.state),
        data: {
          taskId: record.taskId,
          model: record.model,
          state: record.state,
          param: record.param,
          resultJson: record.resultJson || null,
          failCode: record.failCode,
          failMsg: record.failMsg,
          costTime: record.costTime,
          completeTime: record.completeTime,
          createTime: record.createTime,
          updateTime: record.completeTime,
          consumeCredits: creditsConsumed(task),
          remainedCredits: balance,
        },
      };
    }
  }
}

/** The headers of a callback sent at `now` (ms); none are added while Kie's signing is off. */
export function callbackHeaders(
  taskId: string,
  webhookKey: string | undefined,
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'content-type': 'application/json',
    ...(webhookKey === undefined
      ? {}
      : {
          'x-webhook-timestamp': timestamp,
          'x-webhook-signature': sign(webhookKey, taskId, timestamp),
        }),
  };
}

const SECRET_NAME = /key|token|secret|sig/i;

/** The URL with every secret in it replaced by one of the same length; its ids stay right. */
function withWrongKeys(url: string): string {
  const forged = new URL(url);
  const names = [...forged.searchParams.keys()];
  const secret = names.filter((name) => SECRET_NAME.test(name));
  for (const name of secret.length > 0 ? secret : names) {
    forged.searchParams.set(name, 'f'.repeat(forged.searchParams.get(name)?.length ?? 8));
  }
  return forged.href;
}

/** What somebody who knows a task's id, but no key, would send: a success with a file of their own. */
export function forgedCallback(task: FinalTask, url: string, now: number) {
  const succeeded: FinalTask = { ...task, state: 'success', file: '' };
  return {
    url: withWrongKeys(url),
    headers: callbackHeaders(task.id, 'not-the-key', now),
    body: callbackBody(succeeded, HOSTILE_RESULT_URL, 'market', 0),
  };
}
