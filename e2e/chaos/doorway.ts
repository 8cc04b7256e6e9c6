import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random';

/** Kie waits 15 s for an answer. */
const PATIENCE_MS = 12_000;
const STEP_MS = 50;

/** The one address of the deployment, as Kie knows it, with all its processes behind. */
export interface Doorway {
  origin: string;
  /** How many requests came through, by the status that was answered. */
  answered: Map<number, number>;
  close(): Promise<void>;
}

/**
 * Hands each request to a process that is up, as a load balancer does: it waits for one while none
 * is, and answers 502 where the process dies under the request or none comes up in time.
 * @param up the ports of those that are up
 */
export async function openDoorway(up: () => number[], random: Random): Promise<Doorway> {
  const answered = new Map<number, number>();

  async function portInTime(): Promise<number | null> {
    for (let waitedMs = 0; waitedMs <= PATIENCE_MS; waitedMs += STEP_MS) {
      const [first, ...more] = up();
      if (first !== undefined) return random.pick([first, ...more]);
      await pause(STEP_MS);
    }
    return null;
  }

  async function hand(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const port = await portInTime();
    const end = (status: number) => {
      if (outgoing.headersSent) return;
      answered.set(status, (answered.get(status) ?? 0) + 1);
      outgoing.writeHead(status).end();
    };
    if (port === null) return end(502);
    const { method, url: path, headers } = incoming;
    const inner = request({ host: 'localhost', port, method, path, headers, agent: false });
    inner.once('error', () => end(502));
    inner.once('response', (response) => {
      response.resume();
      response.once('error', () => end(502));
      response.once('end', () => end(response.statusCode ?? 502));
    });
    incoming.pipe(inner);
  }

  const server = createServer((incoming, outgoing) => void hand(incoming, outgoing)).listen(0);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return {
    origin: `http://localhost:${address.port}`,
    answered,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
