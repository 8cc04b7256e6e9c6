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
 * Whether a browser sent this from one of our own pages. Other clients send neither header and
 * carry no session of anybody's, so they are let through.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('origin');
  if (!origin) return true;
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  return URL.canParse(origin) && new URL(origin).host === host;
}
