import { z } from 'zod';
import { equalInConstantTime } from '@/lib/kie/signature';
import type { KnobBoard } from './knobs';
import type { Ledger } from './ledger';
import { recordReply } from './record';
import type { SlidingWindow } from './sliding-window';
import type { Task } from './task';
import { MODEL, messageOf, type Reply, refusal, success } from './wire';

/** A request as the API sees it. */
export type ApiCall = {
  method: string;
  /** Below the stand-in's base. */
  path: string;
  query: URLSearchParams;
  authorization: string | null;
  /** The body's text; `null` when it was too long to be read. */
  text: string | null;
  /** The time (ms) by which the rate limits judge. */
  at: number;
};

export type ApiAnswer = {
  /** `html`: a proxy's page instead; `cut`: the connection breaks and nothing was done. */
  reply: Reply | 'html' | 'cut';
  taskId: string | null;
  /** The task was made by this call. */
  created?: Task;
};

type ApiParts = {
  apiKey: string;
  ledger: Ledger;
  board: KnobBoard;
  creates: SlidingWindow;
  reads: SlidingWindow;
  resultUrl: (task: Task) => string;
  /** Gives a second, short-lived URL for a result's URL; `null` when it is none of ours. */
  downloadUrl: (url: string, at: number) => string | null;
};

const httpUrl = z.url({ protocol: /^https?$/ });
const createSchema = z.object({
  model: z.literal(MODEL),
  callBackUrl: httpUrl.nullish(),
  input: z.object({ image: httpUrl }),
});
const downloadSchema = z.object({ url: z.string() });

const newTaskId = (): string => crypto.randomUUID().replaceAll('-', '');

/** @returns `undefined` when the text is not JSON */
function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const refuse = (code: number, msg?: string): ApiAnswer => ({
  reply: refusal(code, msg),
  taskId: null,
});

const invalid = (error: z.ZodError): ApiAnswer =>
  refuse(422, `invalid parameter: ${error.issues[0]?.path.join('.') || 'body'}`);

/** Kie's API: what each call does to the account, and what it is told. Nothing here waits. */
export function createApi(parts: ApiParts): (call: ApiCall) => ApiAnswer {
  const { ledger, board } = parts;

  function createTask({ text, at }: ApiCall): ApiAnswer {
    const { creates, latencyMs } = board.current;
    if (!parts.creates.admit(at, creates)) return refuse(429);
    const json = parseJson(text);
    if (json === undefined) return refuse(400);
    const request = createSchema.safeParse(json);
    if (!request.success) return invalid(request.error);
    const failing = board.takeFailure();
    if (failing?.as === 'create') return refuse(failing.code, failing.msg ?? undefined);
    if (!ledger.canAfford()) return refuse(402);
    if (board.current.reply === 'dropped') return { reply: 'cut', taskId: null };
    const id = newTaskId();
    ledger.record({
      event: 'created',
      id,
      at,
      image: request.data.input.image,
      callBackUrl: request.data.callBackUrl ?? null,
      notBefore: at + latencyMs,
      doom: failing && {
        failCode: String(failing.code),
        failMsg: failing.msg ?? messageOf(failing.code),
      },
    });
    const created = ledger.task(id);
    if (!created) return refuse(500);
    return { reply: success({ taskId: id, recordId: id }), taskId: id, created };
  }

  function recordInfo({ query, at }: ApiCall): ApiAnswer {
    const taskId = query.get('taskId');
    const { reads, failReads, record } = board.current;
    if (!parts.reads.admit(at, reads)) return { ...refuse(429), taskId };
    if (!taskId) return refuse(400, 'taskId is missing');
    if (failReads !== null) return { ...refuse(failReads), taskId };
    const task = ledger.task(taskId);
    if (!task) return { ...refuse(422, 'recordInfo is null'), taskId };
    return { reply: recordReply(task, parts.resultUrl(task), record), taskId };
  }

  function downloadUrl({ text, at }: ApiCall): ApiAnswer {
    const json = parseJson(text);
    if (json === undefined) return refuse(400);
    const request = downloadSchema.safeParse(json);
    const url = request.success ? parts.downloadUrl(request.data.url, at) : null;
    return url === null ? refuse(422, 'url is wrong') : { reply: success(url), taskId: null };
  }

  const routes: Readonly<Record<string, (call: ApiCall) => ApiAnswer>> = {
    'POST /api/v1/jobs/createTask': createTask,
    'GET /api/v1/jobs/recordInfo': recordInfo,
    'GET /api/v1/chat/credit': () => ({ reply: success(ledger.balance()), taskId: null }),
    'POST /api/v1/common/download-url': downloadUrl,
  };

  return (call) => {
    const route = routes[`${call.method} ${call.path}`];
    if (!route) return { reply: { ...refusal(404), httpStatus: 404 }, taskId: null };
    if (!equalInConstantTime(call.authorization ?? '', `Bearer ${parts.apiKey}`)) {
      return refuse(401);
    }
    if (board.current.maintenance) return refuse(455);
    return route(call);
  };
}
