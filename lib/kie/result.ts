import 'server-only';
import { withTimeout } from '@/lib/base/async';
import { readBounded } from '@/lib/base/bytes';

/** Where results may come from: host patterns over https, and whole origins given by the operator. */
export interface ResultSources {
  /** `files.example.com`, or `*.example.com` for any depth of sub-domain. */
  hosts: readonly string[];
  origins: readonly string[];
}

/** The address may not be fetched, wherever it came from. */
export class ForbiddenSource extends Error {
  override readonly name = 'ForbiddenSource';
}

/** The server of the result answered, but not with the result. */
export class ResultGone extends Error {
  override readonly name = 'ResultGone';
  constructor(readonly status: number) {
    super(`result answered HTTP ${status}`);
  }
}

const matches = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

/** Whether a result may be fetched from `url`: foreign input, however we came by it. */
export function isAllowedSource(url: string, { hosts, origins }: ResultSources): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, origin, username, password } = new URL(url);
  if (username || password) return false;
  if (origins.includes(origin)) return true;
  if (protocol !== 'https:' || port !== '') return false;
  return hosts.some((pattern) => matches(hostname.toLowerCase(), pattern));
}

const MAX_REDIRECTS = 3;

/**
 * Fetches a result. Redirects are followed by hand, so that each step is held against the list.
 * @throws {ForbiddenSource} for an address outside the list
 * @throws {ResultGone} for any answer but 200
 * @throws {BodyTooLarge} past `maxBytes`
 */
export async function fetchResult(
  url: string,
  options: { sources: ResultSources; maxBytes: number; timeoutMs: number; fetch?: typeof fetch },
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const send = options.fetch ?? fetch;
  return withTimeout(
    options.timeoutMs,
    async (timed) => {
      let target = url;
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        if (!isAllowedSource(target, options.sources)) throw new ForbiddenSource(target);
        const response = await send(target, {
          // Kie's file host answers 403 to the user agents of common HTTP libraries.
          headers: { 'user-agent': 'Clearcut/1.0', accept: 'image/png,image/webp' },
          redirect: 'manual',
          cache: 'no-store',
          signal: timed,
        });
        const location = response.headers.get('location');
        if (response.status >= 300 && response.status < 400 && location) {
          await response.body?.cancel();
          target = new URL(location, target).href;
          continue;
        }
        if (response.status !== 200) {
          await response.body?.cancel();
          throw new ResultGone(response.status);
        }
        return await readBounded(response, options.maxBytes);
      }
      throw new ResultGone(310);
    },
    signal,
  );
}
