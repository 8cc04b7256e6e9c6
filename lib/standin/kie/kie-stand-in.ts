import { join } from 'node:path';
import { delay } from '@/lib/base/async';
import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import { type ApiAnswer, createApi } from './api';
import { createCallbackSender } from './callback-sender';
import { createControls } from './controls';
import { createResponder } from './create-reply';
import { createDeliveryLog } from './delivery-log';
import { createDownloads } from './downloads';
import { createKnobBoard } from './knobs';
import { openLedger } from './ledger';
import { openRequestLog } from './request-log';
import { openResultFiles } from './result-files';
import { createSlidingWindow } from './sliding-window';
import { isFinal, type Task } from './task';
import { createTaskLife, type Engine } from './task-life';
import { brokenResponse, proxyErrorPage, refusal, toResponse } from './wire';

export type KieStandInOptions = {
  /** The folder in which tasks, credits, requests and results are kept; made when missing. */
  dir: string;
  /** Where the stand-in is reached, without a slash at the end: result URLs begin with it. */
  origin: string;
  basePath?: string;
  /** What callers must send as bearer. */
  apiKey?: string;
  /** Whether its knobs and its log are for callers with that key alone, and for others not there. */
  isGuarded?: boolean;
  /** Callbacks are signed with it; `undefined`: signing is switched off, as in Kie's settings. */
  webhookKey: string | undefined;
  engine: Engine;
  fetch?: typeof globalThis.fetch;
  /** Unix time in ms. */
  now?: () => number;
  log: (event: string, fields?: Record<string, unknown>) => void;
};

export type KieStandIn = {
  /** Answers any request below `basePath`. Never throws. */
  handle(request: Request): Promise<Response>;
  /** Stops all work and closes the files. What was not finished is taken up by the next stand-in. */
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 262_144;

async function readText(request: Request): Promise<string | null> {
  try {
    return new TextDecoder().decode(await readBounded(request, MAX_BODY_BYTES));
  } catch (thrown) {
    if (thrown instanceof BodyTooLarge) return null;
    throw thrown;
  }
}

/**
 * An embedded double of Kie's jobs API, for one model and one account. It keeps Kie's vocabulary,
 * input rules, rate limits and credits, runs `engine`, and sends signed callbacks; its knobs (see
 * `knobs.ts`) make it late, lossy, rude and wrong. Tasks that an earlier process left unfinished,
 * or whose callback was not answered, are taken up at once. One process at a time may use `dir`.
 * @throws when the folder cannot be made or read.
 */
export function createKieStandIn(options: KieStandInOptions): KieStandIn {
  const { dir, origin, webhookKey, engine, log } = options;
  const { basePath = '/standin/kie', apiKey = 'standin', isGuarded = false } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  const now = options.now ?? Date.now;

  const board = createKnobBoard();
  const ledger = openLedger(dir, now());
  const requests = openRequestLog(dir);
  const files = openResultFiles(join(dir, 'files'), now);
  const filesUrl = `${origin}${basePath}/files/`;
  const downloads = createDownloads(filesUrl, files, () => board.current.result);
  const deliveries = createDeliveryLog();
  const resultUrl = (task: Task) => (task.state === 'success' ? `${filesUrl}${task.file}` : '');

  const sender = createCallbackSender({
    fetch,
    now,
    webhookKey,
    knobs: () => board.current,
    balance: ledger.balance,
    resultUrl,
    onDelivery: deliveries.add,
  });
  const life = createTaskLife({ ledger, files, engine, sender, fetch, now, log });
  const api = createApi({
    apiKey,
    ledger,
    board,
    // Creates from before a restart still count against the allowance.
    creates: createSlidingWindow([...ledger.tasks()].map((task) => task.createTime)),
    reads: createSlidingWindow(),
    resultUrl,
    downloadUrl: downloads.ticketUrl,
  });
  const engineStatus = () => engine.status();
  const controls = createControls({
    origin,
    board,
    ledger,
    requests,
    deliveries,
    engineStatus,
    key: isGuarded ? apiKey : null,
  });
  const respondToCreate = createResponder({
    knobs: () => board.current,
    life,
    delivered: (id) => deliveries.next(id),
  });

  async function respond({ reply, created }: ApiAnswer): Promise<Response> {
    if (created && reply !== 'html' && reply !== 'cut')
      return await respondToCreate(created, reply);
    const { replyMs, httpStatus } = board.current;
    await delay(replyMs);
    if (reply === 'html') return proxyErrorPage();
    return reply === 'cut' ? brokenResponse() : toResponse(reply, httpStatus);
  }

  async function route(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.startsWith(basePath)
      ? url.pathname.slice(basePath.length)
      : url.pathname;
    const query = url.searchParams;
    const text = await readText(request);
    const controlled = controls(request, path, query, text);
    if (controlled) return controlled;
    const at = now();
    const { method } = request;

    if (path.startsWith('/files/') && (method === 'GET' || method === 'HEAD')) {
      const response = await downloads.serve(path.slice('/files/'.length), query.get('ticket'), at);
      requests.add({ at, method, path, taskId: null, code: response.status });
      return response;
    }
    const authorization = request.headers.get('authorization');
    const answer = api({ method, path, query, authorization, text, at });
    const code = typeof answer.reply === 'string' ? 502 : answer.reply.code;
    requests.add({ at, method, path, taskId: answer.taskId, code });
    return await respond(answer);
  }

  for (const task of ledger.tasks()) {
    if (!isFinal(task) || !task.noticed) void life.begin(task.id);
  }

  return {
    async handle(request) {
      try {
        return await route(request);
      } catch (thrown) {
        log('kie-standin-request-crashed', { error: String(thrown) });
        return toResponse({ ...refusal(500), httpStatus: 500 }, false);
      }
    },
    async close() {
      await life.close();
      requests.close();
      ledger.close();
    },
  };
}
