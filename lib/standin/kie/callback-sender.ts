import { delay, withTimeout } from '@/lib/base/async';
import { callbackBody, callbackHeaders, forgedCallback } from './callback';
import type { Delivery } from './delivery-log';
import type { KieKnobs } from './knobs';
import type { FinalTask } from './task';

const ANSWER_TIMEOUT_MS = 15_000;
const MAX_RETRIES = 3;
const RETRY_FACTOR = 5;
/** Older than any window in which a receiver would take a signature for fresh. */
const STALE_BY_MS = 3_600_000;

type Message = { url: string; headers: () => Record<string, string>; body: object };

type SenderParts = {
  fetch: typeof globalThis.fetch;
  now: () => number;
  webhookKey: string | undefined;
  knobs: () => KieKnobs;
  balance: () => number;
  resultUrl: (task: FinalTask) => string;
  onDelivery: (delivery: Delivery) => void;
};

/** Tells a task's owner of its end. */
export type CallbackSender = {
  /**
   * Sends the callback as the knobs have it and returns when it was answered with 2xx, or given up
   * after three retries (a forged one is never repeated).
   * @throws the signal's reason when it is aborted.
   */
  send(task: FinalTask, url: string, signal: AbortSignal): Promise<void>;
};

export function createCallbackSender(parts: SenderParts): CallbackSender {
  const { fetch, now, webhookKey, knobs } = parts;

  async function post(message: Message, signal: AbortSignal): Promise<number | null> {
    try {
      const response = await withTimeout(
        ANSWER_TIMEOUT_MS,
        (timed) =>
          fetch(message.url, {
            method: 'POST',
            headers: message.headers(),
            body: JSON.stringify(message.body),
            redirect: 'manual',
            cache: 'no-store',
            signal: timed,
          }),
        signal,
      );
      await response.body?.cancel();
      return response.status;
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  async function deliver(
    taskId: string,
    message: Message,
    signal: AbortSignal,
    maxRetries = MAX_RETRIES,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const status = await post(message, signal);
      parts.onDelivery({ at: now(), taskId, attempt, status });
      const isAnswered = status !== null && status >= 200 && status < 300;
      if (isAnswered || attempt > maxRetries) return;
      await delay(knobs().retryMs * RETRY_FACTOR ** (attempt - 1), signal);
    }
  }

  return {
    async send(task, url, signal) {
      const { callback, envelope, lateMs } = knobs();
      // The signature is made anew for every try, with the time of that try.
      const signedAt = (at: () => number, key = webhookKey): Message => ({
        url,
        headers: () => callbackHeaders(task.id, key, at()),
        body: callbackBody(task, parts.resultUrl(task), envelope, parts.balance()),
      });
      const honest = signedAt(now);
      switch (callback) {
        case 'lost':
          return;
        case 'ok':
        case 'early':
          return await deliver(task.id, honest, signal);
        case 'late':
          await delay(lateMs, signal);
          return await deliver(task.id, honest, signal);
        case 'double':
          await Promise.all([deliver(task.id, honest, signal), deliver(task.id, honest, signal)]);
          return;
        case 'stale':
          return await deliver(
            task.id,
            signedAt(() => now() - STALE_BY_MS),
            signal,
          );
        case 'unsigned': {
          const headers = () => callbackHeaders(task.id, undefined, now());
          return await deliver(task.id, { ...honest, headers }, signal);
        }
        case 'forged': {
          const { headers, ...forged } = forgedCallback(task, url, now());
          return await deliver(task.id, { ...forged, headers: () => headers }, signal, 0);
        }
      }
    },
  };
}
