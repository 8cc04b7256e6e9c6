import 'server-only';
import { withTimeout } from '@/lib/base/async';
import { readBounded } from '@/lib/base/bytes';
import { createdSchema, type Envelope, envelopeSchema, type KieRecord } from './schema';
import { type Refusal, refusal, toRecord } from './translate';

const MODEL = 'recraft/remove-background';

const MAX_REPLY_BYTES = 1_000_000;

/** What became of a createTask. Only `unknown` may have made a task without our knowing its id. */
export type Created =
  | { kind: 'accepted'; kieTaskId: string }
  | ({ kind: 'refused'; kieCode: number } & Refusal)
  /** The request never left: nothing was made. */
  | { kind: 'unreachable'; cause: unknown }
  | { kind: 'unknown'; cause: unknown };

/** What recordInfo answered. `absent` may mean "not yet" in the first minute. */
export type Read =
  | { kind: 'record'; record: KieRecord }
  | { kind: 'absent' }
  | { kind: 'unavailable'; cause: unknown };

export interface KieClient {
  createTask(image: string, callBackUrl: string | null, signal?: AbortSignal): Promise<Created>;
  readTask(kieTaskId: string, signal?: AbortSignal): Promise<Read>;
  /**
   * A fresh address for a result that the first one no longer gives; `null` when there is none.
   * @throws when Kie cannot be asked now
   */
  downloadUrl(resultUrl: string, signal?: AbortSignal): Promise<string | null>;
  /** @throws when the account cannot be asked; {@link KieAnswered} where Kie said something else */
  credits(signal?: AbortSignal): Promise<number>;
}

/** Errors of a connection that was never made, so that the request cannot have been received. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function neverSent(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('code' in thrown && typeof thrown.code === 'string' && NEVER_SENT.has(thrown.code))
    return true;
  if (thrown instanceof AggregateError && thrown.errors.length > 0) {
    return thrown.errors.every(neverSent);
  }
  return neverSent(thrown.cause);
}

/** Kie answered, but not what it was asked for: 401 stands for a key that it does not know. */
export class KieAnswered extends Error {
  override readonly name = 'KieAnswered';

  constructor(readonly kieCode: number) {
    super(`chat/credit answered ${kieCode}`);
  }
}

class NotAnEnvelope extends Error {
  override readonly name = 'NotAnEnvelope';
}

/**
 * Kie's jobs API. The body's `code` decides, not the HTTP status, which is 200 for most failures.
 * Nothing here retries: whether a repeat is safe only the caller knows.
 */
export function createKieClient(options: {
  baseUrl: string;
  apiKey: string;
  timeoutMs: number;
  fetch?: typeof fetch;
}): KieClient {
  const send = options.fetch ?? fetch;

  async function call(path: string, body: object | null, signal?: AbortSignal): Promise<Envelope> {
    return withTimeout(
      options.timeoutMs,
      async (timed) => {
        const response = await send(`${options.baseUrl}${path}`, {
          method: body ? 'POST' : 'GET',
          headers: {
            authorization: `Bearer ${options.apiKey}`,
            accept: 'application/json',
            ...(body && { 'content-type': 'application/json' }),
          },
          body: body && JSON.stringify(body),
          cache: 'no-store',
          redirect: 'error',
          signal: timed,
        });
        const text = new TextDecoder().decode(await readBounded(response, MAX_REPLY_BYTES));
        const envelope = envelopeSchema.safeParse(parseJson(text));
        if (envelope.success) return envelope.data;
        // Errors in front of the API are pages, not JSON; only these two say that it was not reached.
        if (response.status === 401 || response.status === 429) {
          return { code: response.status, data: null };
        }
        throw new NotAnEnvelope(`HTTP ${response.status} without a reply of the API`);
      },
      signal,
    );
  }

  return {
    async createTask(image, callBackUrl, signal) {
      try {
        const reply = await call(
          '/api/v1/jobs/createTask',
          { model: MODEL, ...(callBackUrl && { callBackUrl }), input: { image } },
          signal,
        );
        if (reply.code !== 200) {
          return { kind: 'refused', kieCode: reply.code, ...refusal(reply.code) };
        }
        const created = createdSchema.safeParse(reply.data);
        return created.success
          ? { kind: 'accepted', kieTaskId: created.data.taskId }
          : { kind: 'unknown', cause: created.error };
      } catch (cause) {
        return { kind: neverSent(cause) ? 'unreachable' : 'unknown', cause };
      }
    },

    async readTask(kieTaskId, signal) {
      try {
        const reply = await call(
          `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(kieTaskId)}`,
          null,
          signal,
        );
        if (reply.code === 404 || reply.code === 422) return { kind: 'absent' };
        if (reply.code !== 200) {
          return { kind: 'unavailable', cause: new Error(`recordInfo answered ${reply.code}`) };
        }
        const record = toRecord(reply.data);
        return record && record.taskId === kieTaskId
          ? { kind: 'record', record }
          : { kind: 'absent' };
      } catch (cause) {
        return { kind: 'unavailable', cause };
      }
    },

    async downloadUrl(resultUrl, signal) {
      const reply = await call('/api/v1/common/download-url', { url: resultUrl }, signal);
      const isNone = reply.code === 404 || refusal(reply.code).reason === 'permanent';
      if (reply.code !== 200 && !isNone) {
        throw new Error(`download-url answered ${reply.code}`);
      }
      return reply.code === 200 && typeof reply.data === 'string' ? reply.data : null;
    },

    async credits(signal) {
      const reply = await call('/api/v1/chat/credit', null, signal);
      if (reply.code !== 200 || typeof reply.data !== 'number') {
        throw new KieAnswered(reply.code);
      }
      return reply.data;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
