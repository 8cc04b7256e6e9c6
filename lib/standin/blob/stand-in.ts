import { join } from 'node:path';
import { z } from 'zod';
import { delay } from '@/lib/base/async';
import { createAddresses } from './addresses';
import { isWelcome, preflight, withCors } from './cross-origin';
import {
  KNOBS_AT_REST,
  type Knobs,
  knobsSchema,
  OPERATIONS,
  type Operation,
  zeroCounts,
} from './knobs';
import { createLeave } from './leave';
import { createMultipart } from './multipart';
import { createObjectStore } from './object-store';
import { type Call, createOperations } from './operations';
import { forbidden, notFound, Refusal } from './refusal';
import { ConnectionCut, drain } from './upload-body';

type BlobStandInOptions = {
  /** Folder for the objects; made when needed. */
  readonly dir: string;
  /** The read-write token, `vercel_blob_rw_<storeId>_<secret>`. */
  readonly token: string;
  /** Where the handler is mounted, such as `/standin/blob`; no slash at the end. */
  readonly basePath: string;
  /** The origin that goes into the URLs of objects. */
  readonly origin: string;
  readonly now?: () => number;
};

/** Which call a request makes, or null where it makes none. `path` is relative to the base. */
function operationOf(method: string, path: string, query: URLSearchParams): Operation | null {
  const route = `${method} ${path === '' ? '/' : path}`;
  if (path.startsWith('/files/')) return method === 'GET' || method === 'HEAD' ? 'read' : null;
  if (route === 'PUT /') return query.has('fromUrl') ? 'copy' : 'put';
  if (route === 'GET /') return query.has('url') ? 'head' : 'list';
  if (route === 'DELETE /' || route === 'POST /delete') return 'del';
  if (route === 'POST /rename') return 'rename';
  if (route === 'POST /mpu') return 'multipart';
  if (route === 'POST /signed-token') return 'signedToken';
  return null;
}

/** The client sees its connection break: no valid answer ever arrives. */
function brokenResponse(): Response {
  const body = new ReadableStream({
    start: (controller) => controller.error(new ConnectionCut()),
  });
  return new Response(body, { status: 500 });
}

/**
 * A private Blob store that speaks the wire protocol of the unmodified SDK (API version 12), with
 * its objects in a folder. `handle` answers every request below `basePath`. Beside the protocol
 * stand `POST <base>/knobs`, which makes the service fail, wait or hang up, and `GET <base>/log`,
 * which counts operations; both take the read-write token as bearer and live in memory.
 */
export function createBlobStandIn(options: BlobStandInOptions) {
  const { dir, token, basePath, origin, now = Date.now } = options;
  const leave = createLeave(token, now);
  const addresses = createAddresses(origin, basePath);
  const store = createObjectStore(dir, now);
  const multipart = createMultipart(join(dir, 'parts'), store, now);
  const operations = createOperations({ store, multipart, addresses, leave, token, now });
  const counts = zeroCounts();
  let knobs: Knobs = KNOBS_AT_REST;

  function turn(change: unknown): Knobs {
    const parsed = knobsSchema.safeParse(
      typeof change === 'object' ? { ...knobs, ...change } : change,
    );
    if (!parsed.success) throw new Refusal('bad_request', z.prettifyError(parsed.error));
    knobs = parsed.data;
    return knobs;
  }

  async function perform(operation: Operation, call: Omit<Call, 'cut'>): Promise<Response> {
    const { fail, failOps, latencyMs, cutUploads } = knobs;
    if (latencyMs > 0) await delay(latencyMs, call.request.signal);
    if (fail && (failOps.length === 0 || failOps.includes(operation))) {
      throw new Refusal(fail, 'The stand-in was told to fail');
    }
    const { response, times } = await operations[operation]({ ...call, cut: cutUploads });
    counts[OPERATIONS[operation]] += times;
    return response;
  }

  async function route(request: Request): Promise<Response> {
    const { pathname: path, searchParams: query } = new URL(request.url);
    if (path !== basePath && !path.startsWith(`${basePath}/`)) throw notFound();
    const below = path.slice(basePath.length);
    if (below === '/log' || below === '/knobs') {
      leave.toManage(request);
      if (below === '/log') return Response.json(counts);
      const isChange = request.method === 'POST';
      return Response.json(isChange ? turn(await request.json().catch(() => undefined)) : knobs);
    }
    const operation = operationOf(request.method, below, query);
    if (!operation) throw notFound();
    return perform(operation, { request, path, query });
  }

  async function settle(request: Request): Promise<Response> {
    try {
      return await route(request);
    } catch (error) {
      counts.failed += 1;
      if (error instanceof ConnectionCut) return brokenResponse();
      await drain(request);
      if (error instanceof Refusal) return error.toResponse();
      return new Refusal('internal_server_error', String(error)).toResponse();
    }
  }

  return {
    async handle(request: Request): Promise<Response> {
      if (!isWelcome(request, origin)) return forbidden().toResponse();
      if (request.method === 'OPTIONS') return withCors(request, preflight(request));
      return withCors(request, await settle(request));
    },
    /** The knobs as `POST <base>/knobs` takes them; answers all of them. */
    turn,
    /** Operations by kind since the start, as `GET <base>/log` answers them. */
    counts: () => ({ ...counts }),
  };
}
