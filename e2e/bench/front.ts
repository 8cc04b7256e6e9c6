import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Later } from './bench';
import { listen } from './listen';

/** A request as it came in. */
export interface Arrival {
  /** In ms since the epoch. */
  at: number;
  method: string;
  url: URL;
  /** How it was answered, once all of the answer was handed on, and how long that took in ms. */
  reply: { status: number; ms: number } | null;
}

/** An address of its own before a process of the app, which writes down what comes in. */
export interface Front {
  origin: string;
  arrivals: Arrival[];
}

/** @param port the app's, which may start after this */
export async function openFront(later: Later, port: number): Promise<Front> {
  const arrivals: Arrival[] = [];

  function hand(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = incoming;
    const begun = performance.now();
    const arrival: Arrival = {
      at: Date.now(),
      method,
      url: new URL(url, front.origin),
      reply: null,
    };
    arrivals.push(arrival);
    outgoing.once('finish', () => {
      arrival.reply = { status: outgoing.statusCode, ms: performance.now() - begun };
    });
    const inner = request({ host: 'localhost', port, method, path: url, headers });
    inner.once('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    inner.once('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    // Whoever turns away from a held answer turns away from the app.
    outgoing.once('close', () => inner.destroy());
    incoming.pipe(inner);
  }

  const front: Front = { origin: `http://localhost:${await listen(later, hand)}`, arrivals };
  return front;
}

/** When the first callback about each of our tasks came in. */
export function callbacks({ arrivals }: Front): Map<string, number> {
  const rung = arrivals.filter(({ url }) => url.pathname === '/api/callback').reverse();
  return new Map(rung.map(({ at, url }) => [url.searchParams.get('task') ?? '', at]));
}
