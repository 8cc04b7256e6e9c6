import 'server-only';
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { hostOf } from './import-url';
import { isPublicAddress } from './public-address';

/** What fetching needs of the outside. */
export interface Network {
  /** All addresses of a host's name. */
  resolve(host: string): Promise<readonly LookupAddress[]>;
  isPublic(address: string): boolean;
  /** Asks the URL's host at one of these addresses and no other; resolves with the answer's head. */
  connect(
    url: URL,
    addresses: readonly LookupAddress[],
    signal: AbortSignal,
  ): Promise<IncomingMessage>;
}

/**
 * Nothing that tells who asks: no cookie, no referrer, and of the server only its name. The formats
 * that photos are kept in come first: an image host that may choose would send a small rendition.
 */
const HEADERS = {
  accept: 'image/jpeg,image/png,image/tiff,image/*;q=0.8,*/*;q=0.1',
  'accept-encoding': 'identity',
  'user-agent': 'Clearcut/1.0',
} as const;

/** In place of a second look at the name, whose answer could have changed by then. */
const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses;
    if (!first) done(new Error('no address'), []);
    else if (all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };

/**
 * Connects over TLS, with a certificate that has to be the name's, and anew for each request: one on
 * a connection kept from before would not be asked where it goes.
 */
export function createConnect(options: AgentOptions = {}): Network['connect'] {
  const agent = new Agent({ ...options, keepAlive: false });
  return (url, addresses, signal) =>
    new Promise((resolve, reject) => {
      const asked = {
        agent,
        hostname: hostOf(url),
        port: 443,
        path: url.pathname + url.search,
        headers: { ...HEADERS, host: url.host },
        lookup: pinned(addresses),
        rejectUnauthorized: true,
        signal,
      };
      request(asked, resolve).on('error', reject).end();
    });
}

export const publicInternet: Network = {
  resolve: (host) => lookup(host, { all: true }),
  isPublic: isPublicAddress,
  connect: createConnect(),
};
