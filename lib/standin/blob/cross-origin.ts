const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a page may talk to the stand-in: its own origin may, and so may the same port under
 * another loopback name, as the SDK reports progress only to `http://localhost`. Requests without
 * an Origin do not come from a page's script.
 */
export function isWelcome(request: Request, ownOrigin: string): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return (
    page.host === request.headers.get('host') ||
    (LOOPBACK.has(page.hostname) && page.port === new URL(ownOrigin).port)
  );
}

/** Adds what lets a welcome page read the answer. */
export function withCors(request: Request, response: Response): Response {
  const origin = request.headers.get('origin');
  response.headers.append('vary', 'origin');
  if (origin !== null) response.headers.set('access-control-allow-origin', origin);
  return response;
}

/** The answer to OPTIONS: every method, and whichever headers were asked for. */
export function preflight(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE, OPTIONS',
      'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '600',
    },
  });
}
