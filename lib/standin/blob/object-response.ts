import { cacheControlOf, dispositionOf } from './addresses';
import { bytesOf, type OpenObject } from './object-file';

type Range = { readonly first: number; readonly last: number };

/** One `bytes=` range (RFC 9110); null where there is none, 'bad' where it cannot be met. */
function rangeOf(header: string | null, size: number): Range | 'bad' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (!match[1] && !match[2])) return null;
  const first = match[1] ? Number(match[1]) : Math.max(0, size - Number(match[2]));
  const last = match[1] && match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return first > last ? 'bad' : { first, last };
}

function streamOf(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const step = await chunks.next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

/**
 * An object as the service's CDN answers it: ranges, `?download=1`, conditional requests, and the
 * headers that keep a hostile file from acting as a page. Closes the object's file.
 */
export async function objectResponse(request: Request, object: OpenObject): Promise<Response> {
  const { description, file } = object;
  const isDownload = new URL(request.url).searchParams.get('download') === '1';
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': cacheControlOf(description),
    'content-disposition': dispositionOf(
      description.pathname,
      isDownload ? 'attachment' : 'inline',
    ),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'content-type': description.contentType,
    etag: description.etag,
    'last-modified': new Date(description.uploadedAt).toUTCString(),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  const empty = async (status: number) => {
    await file.close();
    return new Response(null, { status, headers });
  };

  if (request.headers.get('if-none-match') === description.etag) return empty(304);
  const range = rangeOf(request.headers.get('range'), description.size);
  if (range === 'bad') {
    headers.set('content-range', `bytes */${description.size}`);
    return empty(416);
  }
  const { first, last } = range ?? { first: 0, last: description.size - 1 };
  if (range) headers.set('content-range', `bytes ${first}-${last}/${description.size}`);
  headers.set('content-length', String(last - first + 1));
  const status = range ? 206 : 200;
  if (request.method === 'HEAD' || last < first) return empty(status);
  return new Response(streamOf(bytesOf(object, first, last)), { status, headers });
}
