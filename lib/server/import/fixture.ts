import type { LookupAddress } from 'node:dns';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createConnect, type Network } from './network';
import { isPublicAddress } from './public-address';

/** What the tests of this room stand on: a small internet inside this machine, over real TLS. */

/** For `*.example.com`, known to these tests alone. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjzCCATWgAwIBAgIUeGiBwNlwoxvSBfuMnZoD/5IS8DUwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjMxMTQyMzVaGA8yMTI2MTAzMDExNDIz
NVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEYq
UR3Lc2ICqaAchcUBYJSRi79WbfVjWJj5TQPxnCP4V4drkYVI07IKCJQbEEmfYB7Y
X/n2yKK5V9W3X+vjWU2jbTBrMB0GA1UdDgQWBBTY27Ne1YVnivkfAgmlWzfZZOHB
0DAfBgNVHSMEGDAWgBTY27Ne1YVnivkfAgmlWzfZZOHB0DAPBgNVHRMBAf8EBTAD
AQH/MBgGA1UdEQQRMA+CDSouZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSAAwRQIg
fZiw4Zgw1cotzADnKtLzh+9aQDIPjVrQrh8D1xFnTH0CIQCVAL9LG+RUemBCMNi8
ODRZf2HtSLi46O1PO+gC01Az3A==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTQEmFTl2FNDtI9AL
UGSQZMBaxFaKl4+wjOZMWiYNQPuhRANCAARGKlEdy3NiAqmgHIXFAWCUkYu/Vm31
Y1iY+U0D8Zwj+FeHa5GFSNOyCgiUGxBJn2Ae2F/59siiuVfVt1/r41lN
-----END PRIVATE KEY-----`;

/** In the tests the one public address, and a private one of the same machine. */
export const PUBLIC = '127.0.0.1';
export const PRIVATE = '127.0.0.2';

type Handler = (request: IncomingMessage, reply: ServerResponse) => void;

export interface Internet {
  /** By host and path: `shop.example.com/a.jpg`. */
  pages: Record<string, Handler>;
  /** By host: the answers to each look at its name, the last one again and again. */
  names: Record<string, string[][]>;
  /** How often each name was looked up. */
  lookups: string[];
  /** Everything that was asked of a server, and at which address. */
  asked: { page: string; address: string | undefined; headers: IncomingMessage['headers'] }[];
  /** The addresses that were connected to, whether anything was asked or not. */
  touched: (string | undefined)[];
  ending: Ending;
  /** Resolves when as many connections have ended. */
  ended(count: number): Promise<void>;
  network: Network;
  /** The port that stands for 443. */
  port: number;
}

/** Counts the connections of one test that have ended, and tells of each. */
class Ending extends EventEmitter {
  count = 0;
}

const asAddress = (address: string): LookupAddress => ({
  address,
  family: address.includes(':') ? 6 : 4,
});

/** An internet that is empty at the start of each test. */
export function eachInAnInternet(): () => Internet {
  let internet: Internet;
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (request, reply) => {
    const page = `${request.headers.host}${request.url}`;
    internet.asked.push({ page, address: request.socket.localAddress, headers: request.headers });
    const handler = internet.pages[page];
    if (handler) handler(request, reply);
    else reply.writeHead(404).end();
  });
  server.on('connection', (socket: Socket) => {
    const { touched, ending } = internet;
    touched.push(socket.localAddress);
    socket.on('error', () => undefined);
    socket.on('close', () => ending.emit('ended', ++ending.count));
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;
  });
  afterAll(() => {
    server.close();
  });
  afterEach(() => server.closeAllConnections());
  beforeEach(() => {
    const ending = new Ending();
    const lookups: string[] = [];
    const names: Internet['names'] = {};
    internet = {
      pages: {},
      names,
      lookups,
      asked: [],
      touched: [],
      port,
      ending,
      ended: async (count) => {
        while (ending.count < count) await once(ending, 'ended');
      },
      network: {
        resolve: async (host) => {
          const answers = names[host] ?? [[PUBLIC]];
          const seen = lookups.filter((name) => name === host).length;
          lookups.push(host);
          return (answers[Math.min(seen, answers.length - 1)] ?? []).map(asAddress);
        },
        isPublic: (address) => address === PUBLIC || isPublicAddress(address),
        connect: createConnect({ ca: CERTIFICATE, port }),
      },
    };
  });
  return () => internet;
}

/** The first bytes of a PNG, and then as many as asked for. */
export function png(bytes = 2_000): Buffer {
  const picture = Buffer.alloc(bytes, 7);
  picture.write('\x89PNG\r\n\x1a\n', 'latin1');
  return picture;
}

export const send =
  (body: string | Buffer, headers: Record<string, string> = {}): Handler =>
  (_, reply) =>
    reply.writeHead(200, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);

/** With a body that never ends. */
export const hang =
  (body: string | Buffer, headers: Record<string, string | number> = {}, status = 200): Handler =>
  (_, reply) =>
    reply.writeHead(status, headers).write(body);

export const redirect =
  (location: string, status = 302): Handler =>
  (_, reply) =>
    reply.writeHead(status, { location }).end();
