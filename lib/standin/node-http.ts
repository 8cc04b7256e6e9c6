import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

type Handler = (request: Request) => Promise<Response>;

export type NodeServer = {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Ends all connections, running ones too. */
  readonly close: () => Promise<void>;
};

/** The body as it arrives, no faster than it is read; a connection that breaks is an error. */
function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const step = await chunks.next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      message.destroy();
    },
  });
}

function requestOf(message: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const { method = 'GET', url = '/' } = message;
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(origin + url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: bodyOf(message), duplex: 'half' } : {}),
  });
}

async function send(response: Response, reply: ServerResponse): Promise<void> {
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  reply.flushHeaders();
  if (response.body) await pipeline(response.body, reply);
  else reply.end();
}

/** Serves a web-standard handler over real HTTP on a free port of this machine. */
export async function serve(handler: Handler): Promise<NodeServer> {
  let origin = '';
  const server = createServer(async (message, reply) => {
    const gone = new AbortController();
    reply.on('close', () => gone.abort());
    try {
      await send(await handler(requestOf(message, origin, gone.signal)), reply);
    } catch {
      // Neither a failed handler nor a vanished client leaves anything to say; the socket tells.
      reply.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
