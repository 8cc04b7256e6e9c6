import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Later } from './bench';

/** Serves on a free port of this machine, until the benchmark is over. @returns the port */
export async function listen(later: Later, answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0);
  await once(server, 'listening');
  later(async () => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return address.port;
}
