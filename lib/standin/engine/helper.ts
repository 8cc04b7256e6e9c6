// One helper, one picture at a time, the others in line; started when needed, sent home when idle.
import { type Reply, replySchema } from './protocol';
import type { Seat, StartSeat } from './seat';

/** The helper ended, or said something that is no reply, while a picture was with it. */
export class HelperLost extends Error {
  override readonly name = 'HelperLost';
}

export interface Helper {
  /** @throws {HelperLost}; the signal's reason, after which nothing of the work goes on. */
  run(image: Uint8Array, signal: AbortSignal): Promise<Reply>;
  stop(): void;
}

interface Waiting {
  image: Uint8Array;
  signal: AbortSignal;
  settle: (end: { reply: Reply } | { error: unknown }) => void;
}

export function createHelper({ start, idleMs }: { start: StartSeat; idleMs: number }): Helper {
  const line: Waiting[] = [];
  let current: Waiting | null = null;
  let seat: Seat | null = null;
  let idle: NodeJS.Timeout | undefined;

  function sendHome() {
    clearTimeout(idle);
    seat?.stop();
    seat = null;
  }

  function finish(end: { reply: Reply } | { error: unknown }) {
    const done = current;
    current = null;
    done?.settle(end);
    next();
  }

  function takeSeat(): Seat {
    if (seat) return seat;
    const taken: Seat = start({
      onMessage: (message) => {
        const reply = replySchema.safeParse(message);
        if (reply.success) finish({ reply: reply.data });
        else lose('it sent something else than a reply');
      },
      onExit: (detail) => {
        if (seat === taken) lose(detail);
      },
    });
    seat = taken;
    return taken;
  }

  function lose(detail: string) {
    sendHome();
    finish({ error: new HelperLost(detail) });
  }

  function next() {
    if (current) return;
    clearTimeout(idle);
    current = line.shift() ?? null;
    if (!current) {
      if (seat) idle = setTimeout(sendHome, idleMs).unref();
      return;
    }
    try {
      takeSeat().post({ image: current.image });
    } catch (error) {
      lose(String(error));
    }
  }

  return {
    run: (image, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const abort = () => {
          const place = line.indexOf(waiting);
          if (place >= 0) {
            line.splice(place, 1);
            waiting.settle({ error: signal.reason });
          } else if (current === waiting) {
            sendHome();
            finish({ error: signal.reason });
          }
        };
        const waiting: Waiting = {
          image,
          signal,
          settle: (end) => {
            signal.removeEventListener('abort', abort);
            if ('reply' in end) resolve(end.reply);
            else reject(end.error);
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        line.push(waiting);
        next();
      }),
    stop() {
      sendHome();
      const error = new HelperLost('stopped');
      const left = current ? [current, ...line.splice(0)] : line.splice(0);
      current = null;
      for (const waiting of left) waiting.settle({ error });
    },
  };
}
