import 'server-only';
import { z } from 'zod';
import { codeOf } from '@/lib/base/errors';
import { explain, type Fields, type Log } from '../log';
import { refuse } from '../reply';
import { INERT } from '../shell-headers.mjs';
import type { FetchPicture, RemotePicture } from './fetch-picture';
import { pictureName } from './picture-name';

export const importRequestSchema = z.object({ url: z.string().min(1) });

/**
 * The picture at a URL as a download that runs nothing, its bytes passed on as they come and kept
 * nowhere. One line in the log an import, with the host and no more of the address, which may be
 * signed.
 */
export async function answerImport(
  { log, fetchPicture }: { log: Log; fetchPicture: FetchPicture },
  url: string,
  signal: AbortSignal,
): Promise<Response> {
  const startedAt = Date.now();
  const host = URL.canParse(url) ? new URL(url).hostname : null;
  const note = (event: string, fields: Fields) =>
    log(event, { host, ...fields, ms: Date.now() - startedAt });
  try {
    const picture = await fetchPicture(url, signal);
    return new Response(passOn(picture, signal, note), {
      headers: {
        'content-type': picture.type,
        ...(picture.bytes === null ? {} : { 'content-length': String(picture.bytes) }),
        'content-disposition': attachment(pictureName(new URL(url), picture.type)),
        'content-security-policy': INERT,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (thrown) {
    const code = codeOf(thrown, 'url-unreachable');
    note('import.failed', { code: signal.aborted ? 'cancelled' : code, why: explain(thrown) });
    return refuse(code);
  }
}

/** RFC 6266, with the name in the one form that holds any (RFC 8187). */
const attachment = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )}`;

/** No faster than it is read. Whoever ends it early lets go of the other side as well. */
function passOn(
  picture: RemotePicture,
  signal: AbortSignal,
  note: (event: string, fields: Fields) => void,
): ReadableStream<Uint8Array> {
  const chunks = picture.body[Symbol.asyncIterator]();
  const { type } = picture;
  let bytes = 0;
  let isNoted = false;
  const noteOnce = (event: string, fields: Fields) => {
    if (!isNoted) note(event, { type, bytes, ...fields });
    isNoted = true;
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const step = await chunks.next();
        if (step.done) {
          noteOnce('import.done', {});
          controller.close();
          return;
        }
        bytes += step.value.byteLength;
        controller.enqueue(step.value);
      } catch (thrown) {
        const code = signal.aborted ? 'cancelled' : codeOf(thrown, 'url-unreachable');
        noteOnce('import.failed', { code, why: explain(thrown) });
        throw thrown;
      }
    },
    cancel() {
      noteOnce('import.failed', { code: 'cancelled' });
      picture.close();
    },
  });
}
