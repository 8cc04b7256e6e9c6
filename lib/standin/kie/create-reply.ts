import { delay } from '@/lib/base/async';
import type { KieKnobs } from './knobs';
import type { Task } from './task';
import type { TaskLife } from './task-life';
import { brokenResponse, proxyErrorPage, type Reply, success, toResponse } from './wire';

/** An `early` callback is waited for so long, then the reply is given all the same. */
const EARLY_WAIT_MS = 20_000;

/** By then a reply has reached its client. Kie needs seconds for a task, a small engine may not. */
const HEAD_START_MS = 25;

type ReplyParts = {
  knobs: () => KieKnobs;
  life: TaskLife;
  /** Resolves with the next try at a task's callback. */
  delivered: (taskId: string) => Promise<void>;
};

/**
 * Sets a new task going and gives the reply to its create, as the knobs have it: usually the reply
 * comes first and the callback after; an `early` callback comes first.
 */
export function createResponder({ knobs, life, delivered }: ReplyParts) {
  async function earlyCallback(id: string): Promise<void> {
    const waiting = new AbortController();
    const delivery = delivered(id);
    const limit = delay(EARLY_WAIT_MS, waiting.signal).catch(() => undefined);
    await Promise.race([delivery, life.begin(id), limit]);
    waiting.abort();
  }

  return async ({ id }: Task, reply: Reply): Promise<Response> => {
    const { callback, replyMs, httpStatus, reply: fate } = knobs();
    if (callback === 'early') {
      await earlyCallback(id);
      await delay(replyMs);
    } else {
      let replied = () => {};
      const isReplied = new Promise<void>((resolve) => {
        replied = resolve;
      });
      void life.begin(id, isReplied);
      await delay(replyMs);
      setTimeout(replied, HEAD_START_MS);
    }
    switch (fate) {
      case 'lost':
        return brokenResponse();
      case 'html':
        return proxyErrorPage();
      case 'no-id':
        return toResponse(success({}), httpStatus);
      case 'ok':
      case 'dropped':
        return toResponse(reply, httpStatus);
    }
  };
}
