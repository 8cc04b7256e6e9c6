import { z } from 'zod';
import { type Addresses, decoded, detailOf, resultOf } from './addresses';
import type { Operation } from './knobs';
import type { Leave } from './leave';
import { pageOf } from './listing';
import { type createMultipart, partsSchema } from './multipart';
import { bytesOf } from './object-file';
import { objectResponse } from './object-response';
import type { ObjectStore } from './object-store';
import { notFound, Refusal } from './refusal';
import { issueDelegation } from './signed-url';
import { uploadBody } from './upload-body';
import { targetOf } from './write-target';

export type Call = {
  readonly request: Request;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Break the connection half way through an upload. */
  readonly cut: boolean;
};

/** The answer, and how many operations it counts for. */
type Outcome = { readonly response: Response; readonly times: number };

type Services = {
  readonly store: ObjectStore;
  readonly multipart: ReturnType<typeof createMultipart>;
  readonly addresses: Addresses;
  readonly leave: Leave;
  readonly token: string;
  readonly now: () => number;
};

const deletionSchema = z.object({ urls: z.array(z.string()).min(1) });

const answer = (json: unknown, times = 1): Outcome => ({ response: Response.json(json), times });

/** @throws {Refusal} where the JSON body is not what the schema says. */
async function bodyOf<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) throw new Refusal('bad_request', z.prettifyError(parsed.error));
  return parsed.data;
}

/** One function for each call of the SDK: asks for leave, acts, answers. All throw Refusals. */
export function createOperations({ store, multipart, addresses, leave, token, now }: Services) {
  async function put({ request, query, cut }: Call) {
    const rules = leave.toWrite(request, query, query.get('pathname') ?? '');
    const target = targetOf(request, query, rules);
    const bytes = uploadBody(request, rules.maximumSizeInBytes, cut);
    return answer(resultOf(await store.write(target, bytes, rules), addresses));
  }

  async function duplicate({ request, query }: Call) {
    leave.toManage(request);
    const rules = leave.toWrite(request, query, query.get('pathname') ?? '');
    const target = targetOf(request, query, rules);
    const from = addresses.pathnameOf(query.get('fromUrl') ?? '');
    const source = await store.read(from);
    if (!source) throw notFound();
    return { from, written: await store.write(target, bytesOf(source), rules) };
  }

  async function parts({ request, query, cut }: Call) {
    const { headers } = request;
    const requested = query.get('pathname') ?? '';
    const rules = leave.toWrite(request, query, requested);
    if (headers.get('x-mpu-action') === 'create') {
      const { maximumSizeInBytes, allowOverwrite, ifMatch } = rules;
      const target = targetOf(request, query, rules);
      return answer(
        await multipart.create({
          ...target,
          requested,
          maximumSizeInBytes,
          allowOverwrite,
          ifMatch,
        }),
      );
    }
    const upload = {
      requested,
      uploadId: headers.get('x-mpu-upload-id') ?? '',
      key: decoded(headers.get('x-mpu-key') ?? ''),
    };
    if (headers.get('x-mpu-action') === 'upload') {
      const bytes = uploadBody(request, rules.maximumSizeInBytes, cut);
      return answer(await multipart.put(upload, Number(headers.get('x-mpu-part-number')), bytes));
    }
    const list = await bodyOf(request, partsSchema);
    return answer(resultOf(await multipart.complete(upload, list), addresses));
  }

  async function remove({ request, query }: Call) {
    if (request.method === 'DELETE') {
      const pathname = query.get('pathname') ?? '';
      await store.remove(pathname, leave.toDelete(query, pathname).ifMatch);
      return answer(null);
    }
    leave.toManage(request);
    const { urls } = await bodyOf(request, deletionSchema);
    const ifMatch = request.headers.get('x-if-match') ?? undefined;
    for (const url of urls) await store.remove(addresses.pathnameOf(url), ifMatch);
    return answer(null, urls.length);
  }

  return {
    put,
    multipart: parts,
    del: remove,

    async copy(call) {
      return answer(resultOf((await duplicate(call)).written, addresses));
    },

    async rename(call) {
      const { from, written } = await duplicate(call);
      if (from !== written.pathname) await store.remove(from);
      return answer(resultOf(written, addresses));
    },

    async head({ request, query }) {
      leave.toManage(request);
      const object = await store.find(addresses.pathnameOf(query.get('url') ?? ''));
      if (!object) throw notFound();
      return answer(detailOf(object, addresses));
    },

    async list({ request, query }) {
      leave.toManage(request);
      const page = pageOf(await store.all(), query);
      return answer({ ...page, blobs: page.blobs.map((object) => detailOf(object, addresses)) });
    },

    async signedToken({ request }) {
      leave.toManage(request);
      return answer(issueDelegation(await request.json().catch(() => undefined), token, now()));
    },

    async read({ request, path, query }) {
      const pathname = addresses.pathnameOfPath(path) ?? '';
      leave.toRead(request, query, pathname);
      const object = await store.read(pathname);
      if (!object) throw notFound();
      return { response: await objectResponse(request, object), times: 1 };
    },
  } satisfies Record<Operation, (call: Call) => Promise<Outcome>>;
}
