import 'server-only';
import { codeOf, ERRORS, type ErrorCode } from '@/lib/base/errors';
import { explain } from './log';
import type { Services } from './services';

/** An answer of a route: JSON that no cache keeps. */
export const reply = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

/** The answer for an error: its code and nothing else of it. */
export const refuse = (code: ErrorCode): Response => reply({ error: code }, ERRORS[code].status);

/**
 * To a watcher, while the process is asked to end: it would come back at once on the same
 * connection, and a server only ends when its connections have.
 */
export function goodbye(): Response {
  const answer = refuse('service-unavailable');
  answer.headers.set('connection', 'close');
  return answer;
}

/** Turns whatever was thrown into an answer. The cause goes into the log, not outside. */
export function refuseThrown(
  { log }: Pick<Services, 'log'>,
  route: string,
  thrown: unknown,
  fallback?: ErrorCode,
) {
  const code = codeOf(thrown, fallback);
  log('route.failed', { route, code, why: explain(thrown) });
  return refuse(code);
}

/**
 * Whether a browser sent this from one of our own pages. `Sec-Fetch-Site` is the browser's own word,
 * and holds whatever a proxy made of the host; over plain HTTP there is none, and `Origin` is held
 * against the host that the browser asked. What brings neither is no browser of these days, and no
 * other site can make it send a session.
 */
export function isSameOrigin({ headers }: Pick<Request, 'headers'>): boolean {
  const site = headers.get('sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  if (!origin) return true;
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host');
  if (!host || !URL.canParse(origin)) return false;
  const { protocol, host: expected } = new URL(origin);
  // Written by the browser's rules, which leave out a usual port.
  const asked = `${protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === expected;
}
