import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Later } from './bench';

/** A query as it was sent to PostgreSQL, its values in their text form. */
export interface SentQuery {
  text: string;
  values: (string | null)[];
}

/** A message's body, read from its beginning. */
class Body {
  #at = 0;
  constructor(readonly bytes: Buffer) {}

  text(): string {
    const end = this.bytes.indexOf(0, this.#at);
    const text = this.bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  short(): number {
    this.#at += 2;
    return this.bytes.readInt16BE(this.#at - 2);
  }

  value(): string | null {
    const length = this.bytes.readInt32BE(this.#at);
    this.#at += 4;
    if (length < 0) return null;
    this.#at += length;
    return this.bytes.toString('utf8', this.#at - length, this.#at);
  }
}

/** Understands what one client says: Parse, Bind and Execute, or Query, of protocol 3.0. */
function listenIn(hear: (query: SentQuery) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  const statements = new Map<string, string>();
  const portals = new Map<string, SentQuery>();

  function understand(kind: string, body: Body): void {
    if (kind === 'Q') hear({ text: body.text(), values: [] });
    if (kind === 'P') statements.set(body.text(), body.text());
    if (kind === 'B') {
      const portal = body.text();
      const text = statements.get(body.text()) ?? '';
      for (let formats = body.short(); formats > 0; formats--) body.short();
      const values = Array.from({ length: body.short() }, () => body.value());
      portals.set(portal, { text, values });
    }
    if (kind === 'E') {
      const query = portals.get(body.text());
      if (query) hear(query);
    }
  }

  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // The first message has no letter before its length.
      const from = hasBegun ? 1 : 0;
      if (rest.length < from + 4) return;
      const end = from + rest.readInt32BE(from);
      if (rest.length < end) return;
      if (hasBegun) {
        understand(String.fromCharCode(rest[0] ?? 0), new Body(rest.subarray(from + 4, end)));
      }
      hasBegun = true;
      rest = rest.subarray(end);
    }
  };
}

/**
 * Stands between an app and its PostgreSQL and hears every query.
 * @returns the address to give to the app, and what was heard
 */
export async function tap(
  later: Later,
  databaseUrl: string,
): Promise<{ url: string; queries: SentQuery[] }> {
  const url = new URL(databaseUrl);
  const { hostname: host, port } = url;
  const queries: SentQuery[] = [];
  const server = createServer((client: Socket) => {
    const inner = connect({ host, port: Number(port) });
    client.on(
      'data',
      listenIn((query) => queries.push(query)),
    );
    client.pipe(inner).pipe(client);
    for (const [one, other] of [
      [client, inner],
      [inner, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  later(async () => server.close());
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  url.port = String(address.port);
  return { url: url.href, queries };
}
