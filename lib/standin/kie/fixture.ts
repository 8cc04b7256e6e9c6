import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createKieStandIn, type KieStandInOptions } from './kie-stand-in';
import { MODEL } from './wire';

/** What the tests of this room stand on: a stand-in with an outside world made of functions. */

export const ORIGIN = 'http://app.test';
export const BASE = `${ORIGIN}/standin/kie`;
export const IMAGE_URL = 'https://img.test/u/photo.png';
export const CALLBACK_URL = 'https://app.test/api/callback?task=t_81&key=0123456789abcdef';
export const WEBHOOK_KEY = 'whk_example_0123456789abcdef';

export const newDir = (): string => mkdtempSync(join(tmpdir(), 'kie-standin-'));

/** A picture whose left half is transparent. */
export const halfCutOut = (width = 320, height = 256): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([
      {
        input: {
          create: { width: width / 2, height, channels: 3, background: { r: 200, g: 30, b: 90 } },
        },
        left: width / 2,
        top: 0,
      },
    ])
    .png()
    .toBuffer();

export const photo = (width = 320, height = 256): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#ddd' } })
    .png()
    .toBuffer();

type Engine = KieStandInOptions['engine'];

export const quickEngine: Engine = {
  cutOut: async () => ({ ok: true, png: await halfCutOut(), width: 320, height: 256 }),
  status: () => ({ engine: 'fake' }),
};

/** Never ends by itself. */
export const hangingEngine: Engine = {
  cutOut: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  status: () => null,
};

export type Callback = { url: string; redirect: string; headers: Headers; body: unknown };

type World = Partial<KieStandInOptions> & {
  /** What the image URL answers. */
  image?: () => Response | Promise<Response>;
  /** What the callback URL answers to its nth call. */
  answer?: (nth: number) => Response | Promise<Response>;
};

const replySchema = z.object({ code: z.number(), msg: z.string(), data: z.unknown() });
const createdSchema = z.object({ data: z.object({ taskId: z.string() }) });
const resultSchema = z.object({ response: z.object({ resultUrls: z.tuple([z.string()]) }) });
const recordSchema = z.object({ data: z.looseObject({ state: z.string() }) });

/** A stand-in that is closed when the test ends, and hands to speak to it with. */
export async function openStandIn(world: World = {}) {
  const { image, answer = () => new Response('{}'), ...options } = world;
  const png = await photo();
  const callbacks: Callback[] = [];
  const fakeFetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.method === 'GET') return image ? await image() : new Response(new Uint8Array(png));
    const { url, redirect, headers } = request;
    callbacks.push({ url, redirect, headers, body: await request.json() });
    const broken = new Promise<never>((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
    return await Promise.race([answer(callbacks.length), broken]);
  };
  const dir = options.dir ?? newDir();
  const standIn = createKieStandIn({
    dir,
    origin: ORIGIN,
    webhookKey: WEBHOOK_KEY,
    engine: quickEngine,
    fetch: fakeFetch,
    log: () => undefined,
    ...options,
  });
  onTestFinished(() => standIn.close());

  const request = (method: string, path: string, body?: unknown, headers = {}) =>
    standIn.handle(
      new Request(`${BASE}${path}`, {
        method,
        headers: { authorization: 'Bearer standin', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const json = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await request(method, path, body)).json();
  const call = async (method: string, path: string, body?: unknown) =>
    replySchema.parse(await json(method, path, body));
  const requestCreate = (callBackUrl?: string) =>
    request('POST', '/api/v1/jobs/createTask', {
      model: MODEL,
      ...(callBackUrl === undefined ? {} : { callBackUrl }),
      input: { image: IMAGE_URL },
    });
  const create = async (callBackUrl?: string) =>
    createdSchema.parse(await (await requestCreate(callBackUrl)).json()).data.taskId;
  const record = async (taskId: string) =>
    recordSchema.parse(await json('GET', `/api/v1/jobs/recordInfo?taskId=${taskId}`)).data;
  const ended = (taskId: string) =>
    vi.waitFor(
      async () => {
        const data = await record(taskId);
        if (data.state !== 'success' && data.state !== 'fail') throw new Error(data.state);
        return data;
      },
      { timeout: 10_000, interval: 10 },
    );

  const resultUrl = async (taskId: string) =>
    resultSchema.parse(await record(taskId)).response.resultUrls[0];

  return {
    dir,
    callbacks,
    request,
    json,
    call,
    requestCreate,
    create,
    record,
    ended,
    close: () => standIn.close(),
    turn: (knobs: object) =>
      json('POST', '/knobs', { reads: { limit: 1e6, windowMs: 1 }, ...knobs }),
    credits: async () => (await call('GET', '/api/v1/chat/credit')).data,
    resultUrl,
    /** What is served for a task's result. */
    result: async (taskId: string) => request('GET', (await resultUrl(taskId)).slice(BASE.length)),
  };
}
