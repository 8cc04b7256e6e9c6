import 'server-only';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { finished } from 'node:stream/promises';
import { withTimeout } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';
import { isOriginalType, ORIGINAL_LIMITS, type OriginalType } from '@/lib/image/limits';
import { sniff } from '@/lib/image/sniff';
import { hostOf, parseImportUrl } from './import-url';
import type { Network } from './network';

/** A picture on its way: what it is by its first bytes, and all its bytes as they come. */
export interface RemotePicture {
  type: OriginalType;
  /** As declared; `null` where the other side does not say. */
  bytes: number | null;
  /** Ends with an error when it breaks off, grows too large, or takes too long. */
  body: AsyncIterable<Uint8Array>;
  /** Lets go of the other side; does nothing once all has been read. */
  close(): void;
}

export type FetchPicture = (url: string, signal: AbortSignal) => Promise<RemotePicture>;

export interface FetchLimits {
  maxBytes: number;
  maxRedirects: number;
  /** From the start to the first bytes of the picture, through all redirects. */
  answerMs: number;
  /** For the picture's bytes, however slowly they drip or are taken from us. */
  bodyMs: number;
}

export const FETCH_LIMITS: FetchLimits = {
  maxBytes: ORIGINAL_LIMITS.maxBytes,
  maxRedirects: 4,
  answerMs: 20_000,
  bodyMs: 90_000,
};

/** All that `sniff` looks at, but for the inside of an SVG, which is none of ours. */
const HEAD_BYTES = 512;

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Fetches pictures from addresses that a stranger names. Every hop is checked anew: its URL, then
 * all addresses of its host, of which not one may be private, and only those are connected to.
 *
 * The function made throws an `AppError`: `url-refused` where we may not go, `url-unreachable`
 * where nothing comes, `url-no-picture`, `unsupported-format` or `file-too-large` for what comes;
 * or the signal's reason.
 */
export function createPictureFetcher(network: Network, limits = FETCH_LIMITS): FetchPicture {
  return async (url, signal) => {
    try {
      return await withTimeout(
        limits.answerMs,
        async (timed) => open(await follow(network, limits, url, timed), limits, signal),
        signal,
      );
    } catch (cause) {
      if (cause instanceof AppError || signal.aborted) throw cause;
      throw new AppError('url-unreachable', { cause });
    }
  };
}

/** The answer at the end of the redirects. */
async function follow(
  network: Network,
  { maxRedirects }: FetchLimits,
  start: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let target = start;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const url = parseImportUrl(target);
    if (!url) throw new AppError('url-refused');
    const addresses = await checkedAddresses(network, hostOf(url));
    const answer = await network.connect(url, addresses, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return answer;
    answer.destroy();
    if (!REDIRECTS.includes(statusCode) || !headers.location) {
      throw new AppError('url-unreachable', { detail: `HTTP ${statusCode}` });
    }
    if (!URL.canParse(headers.location, url)) throw new AppError('url-refused');
    target = new URL(headers.location, url).href;
  }
  throw new AppError('url-unreachable', { detail: 'too many redirects' });
}

async function checkedAddresses({ resolve, isPublic }: Network, host: string) {
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolve(host);
  if (!addresses.every(({ address }) => isPublic(address))) throw new AppError('url-refused');
  return addresses;
}

/** Looks at the first bytes; whatever then happens to the body, the connection has an end. */
async function open(
  answer: IncomingMessage,
  { maxBytes, bodyMs }: FetchLimits,
  signal: AbortSignal,
): Promise<RemotePicture> {
  const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]();
  try {
    const declared = declaredBytes(answer);
    if (declared !== null && declared > maxBytes) throw new AppError('file-too-large');
    const head = await readHead(chunks);
    const type = typeOf(head);
    const ended = finished(answer).catch(() => undefined);
    withTimeout(bodyMs, () => ended, signal).catch((reason: unknown) => {
      answer.destroy(new AppError('url-unreachable', { cause: reason }));
    });
    return {
      type,
      bytes: declared,
      body: bounded(head, chunks, maxBytes),
      close: () => answer.destroy(),
    };
  } catch (thrown) {
    answer.destroy();
    throw thrown;
  }
}

/** The length of the body, where it will come as it is. */
function declaredBytes({ headers }: IncomingMessage): number | null {
  const length = headers['content-length'];
  return length === undefined ? null : Number(length);
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.byteLength < HEAD_BYTES) {
    const step = await chunks.next();
    if (step.done) break;
    head = Buffer.concat([head, step.value]);
  }
  return head;
}

function typeOf(head: Uint8Array): OriginalType {
  const kind = sniff(head);
  if (kind === 'unknown') throw new AppError('url-no-picture');
  if (!isOriginalType(kind)) throw new AppError('unsupported-format');
  return kind;
}

async function* bounded(
  head: Uint8Array,
  chunks: AsyncIterator<Buffer>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  const grow = (chunk: Uint8Array) => {
    size += chunk.byteLength;
    if (size > maxBytes) throw new AppError('file-too-large');
    return chunk;
  };
  try {
    yield grow(head);
    for (;;) {
      const step = await chunks.next();
      if (step.done) return;
      yield grow(step.value);
    }
  } finally {
    await chunks.return?.();
  }
}
