import { withTimeout } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';
import type { UploadGrant } from '@/lib/task/task';
import { apiUrlFor, tellsProgress } from './api-url';

/** Tries after the first one: about eight seconds of a service or a line that is down. */
const RETRIES = '3';

/** Long enough for 5 MB at 160 kbit/s; then the person is told rather than kept waiting. */
const TIMEOUT_MS = 250_000;

/**
 * What the SDK says when the service, rather than the request, is to blame. Its browser half does
 * not export its error classes, and they have no names.
 */
const SERVICE_IS_DOWN =
  /currently not available|has been suspended|does not exist|Too many requests|Unknown error/;

type ApiCopyUpload = {
  readonly grant: UploadGrant;
  readonly copy: Blob;
  /** Where the server reaches the Blob API; null for Vercel's. */
  readonly apiUrl: string | null;
  /** Bytes sent so far; never falls, and ends with the whole size. */
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
};

/**
 * Uploads an API copy from the browser straight to Blob.
 * @throws {AppError} `upload-failed`, or `storage-unavailable` where the service says so itself.
 * @throws the signal's reason, at once, when it is aborted.
 */
export async function uploadApiCopy(upload: ApiCopyUpload): Promise<void> {
  const { grant, copy, onProgress, signal } = upload;
  const apiUrl = apiUrlFor(upload.apiUrl, location.href);
  let sentBytes = 0;
  let isOver = false;
  const report = (loaded: number) => {
    if (isOver || loaded <= sentBytes) return;
    sentBytes = Math.min(loaded, copy.size);
    onProgress(sentBytes);
  };
  try {
    const { put } = await loadClient(apiUrl);
    await withTimeout(
      TIMEOUT_MS,
      (abortSignal) =>
        put(grant.pathname, copy, {
          token: grant.token,
          access: 'private',
          contentType: copy.type,
          abortSignal,
          ...(tellsProgress(apiUrl, pageConnection())
            ? { onUploadProgress: (event) => report(event.loaded) }
            : {}),
        }),
      signal,
    );
    report(copy.size);
  } catch (cause) {
    signal.throwIfAborted();
    const isDown = cause instanceof Error && SERVICE_IS_DOWN.test(cause.message);
    throw new AppError(isDown ? 'storage-unavailable' : 'upload-failed', { cause });
  } finally {
    // The SDK's last word on progress comes up to 100 ms after the answer.
    isOver = true;
  }
}

/** Where this page came from, and in which version of HTTP, as far as the browser tells. */
function pageConnection() {
  const [visit] = performance.getEntriesByType('navigation');
  const protocol = visit && 'nextHopProtocol' in visit ? String(visit.nextHopProtocol) : '';
  return { origin: new URL(location.href).origin, protocol };
}

/**
 * Loads the SDK, 29 kB, at the first upload. It takes its settings from `process.env` alone, which
 * in a browser is an empty object of the bundler's that may be filled at run time; the API's address
 * must stand there before the SDK is loaded, since it looks once whether that is localhost.
 */
function loadClient(apiUrl: string | null) {
  if (apiUrl !== null) process.env.VERCEL_BLOB_API_URL = apiUrl;
  process.env.VERCEL_BLOB_RETRIES = RETRIES;
  return import('@vercel/blob/client');
}
