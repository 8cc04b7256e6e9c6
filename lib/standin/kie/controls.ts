import { ZodError } from 'zod';
import type { DeliveryLog } from './delivery-log';
import type { KnobBoard } from './knobs';
import type { Ledger } from './ledger';
import type { RequestLog } from './request-log';

type ControlParts = {
  origin: string;
  board: KnobBoard;
  ledger: Ledger;
  requests: RequestLog;
  deliveries: DeliveryLog;
  engineStatus: () => unknown;
  /** What callers bring who ask for more than how the engine is; null where all may. */
  key: string | null;
};

/** A page of another origin gets nothing: browsers say where a request comes from. */
function isForeign(request: Request, origin: string): boolean {
  const from = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  return (from !== null && from !== origin) || site === 'cross-site' || site === 'same-site';
}

/**
 * The stand-in's own surface beside Kie's: its knobs, what it saw and sent, the engine's state.
 * @returns `null` for a path that is not one of these
 */
export function createControls(parts: ControlParts) {
  const { board, ledger, requests } = parts;
  const knobs = () => Response.json({ ...board.current, credits: ledger.balance() });

  function turn(text: string | null): Response {
    try {
      const { credits } = board.turn(JSON.parse(text ?? ''));
      if (credits !== undefined) ledger.record({ event: 'credits', balance: credits });
      return knobs();
    } catch (thrown) {
      const issues = thrown instanceof ZodError ? thrown.issues : [{ message: 'not JSON' }];
      return Response.json({ issues }, { status: 400 });
    }
  }

  const routes: Readonly<
    Record<string, (query: URLSearchParams, text: string | null) => Response>
  > = {
    'GET /knobs': knobs,
    'POST /knobs': (_, text) => turn(text),
    'GET /log': (query) => Response.json(requests.list(Number(query.get('since') ?? 0))),
    'DELETE /log': () => {
      requests.clear();
      return new Response(null, { status: 204 });
    },
    'GET /callbacks': () => Response.json(parts.deliveries.list()),
    'GET /engine': () => Response.json(parts.engineStatus()),
    'HEAD /engine': () => new Response(null),
  };

  return (
    request: Request,
    path: string,
    query: URLSearchParams,
    text: string | null,
  ): Response | null => {
    if (!/^\/(knobs|log|callbacks|engine)$/.test(path)) return null;
    const isOpen = path === '/engine' || parts.key === null;
    if (!isOpen && request.headers.get('authorization') !== `Bearer ${parts.key}`) {
      return new Response(null, { status: 404 });
    }
    if (isForeign(request, parts.origin)) return new Response(null, { status: 403 });
    const route = routes[`${request.method} ${path}`];
    return route ? route(query, text) : new Response(null, { status: 405 });
  };
}
