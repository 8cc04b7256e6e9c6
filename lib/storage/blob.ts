import 'server-only';
import {
  BlobNotFoundError,
  del,
  head,
  type IssuedSignedToken,
  issueSignedToken,
  list,
  presignUrl,
  put,
} from '@vercel/blob';
import { generateClientTokenFromReadWriteToken } from '@vercel/blob/client';
import { withTimeout } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { ApiCopy, UploadGrant } from '@/lib/task/task';
import { copyPath } from './keys';
import { proofWith } from './proof';

const HOUR_MS = 3_600_000;

/** How long a person may take from the grant to the end of the upload. */
const GRANT_VALID_MS = HOUR_MS;

/** How long one signed token serves before the next is asked for. */
const SIGNING_TOKEN_SERVES_MS = HOUR_MS;

/** A read by ourselves begins at once. */
const READ_VALID_MS = 60_000;

/** Limits of our own, as the SDK has none. */
const CALL_TIMEOUT_MS = 15_000;
const PUT_TIMEOUT_MS = 60_000;

/** The most that the service lists at once. */
const PAGE = 1_000;

const access = 'private';

type BlobStoreOptions = {
  /** The read-write token. Always handed to the SDK, which else prefers what the environment has. */
  readonly token: string;
  /** Replaces `https://<store>.private.blob.vercel-storage.com` where another host has the files. */
  readonly readOrigin?: string | null | undefined;
};

export type BlobStore = ReturnType<typeof createBlobStore>;

/**
 * The private Blob store. The SDK reads where its API is and how often to retry at every call from
 * `VERCEL_BLOB_API_URL` and `VERCEL_BLOB_RETRIES`, which the composition root sets.
 *
 * Every method throws AppError `storage-unavailable` with the SDK's error as cause, or the reason
 * of the caller's signal when that is aborted.
 */
export function createBlobStore({ token, readOrigin }: BlobStoreOptions) {
  const proofOf = proofWith(token);
  let signing: { validUntil: number; issued: Promise<IssuedSignedToken> } | null = null;

  /** Runs one SDK call, bounded in time. */
  async function call<T>(
    work: (abortSignal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
    timeoutMs = CALL_TIMEOUT_MS,
  ): Promise<T> {
    try {
      return await withTimeout(timeoutMs, work, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new AppError('storage-unavailable', { cause });
    }
  }

  /** One token for the whole store, shared by all callers; it never leaves the server. */
  function signingToken(validForMs: number): Promise<IssuedSignedToken> {
    const now = Date.now();
    if (signing && signing.validUntil - now >= validForMs) return signing.issued;
    const validUntil = now + validForMs + SIGNING_TOKEN_SERVES_MS;
    const issued = call((abortSignal) =>
      issueSignedToken({ token, pathname: '*', operations: ['get'], validUntil, abortSignal }),
    );
    const current = { validUntil, issued };
    signing = current;
    issued.catch(() => {
      if (signing === current) signing = null;
    });
    return issued;
  }

  /**
   * A URL with which anyone may GET this one object for `validForMs`, and nothing else. Signed here;
   * the service is asked about once an hour.
   */
  async function signedReadUrl(pathname: string, validForMs: number): Promise<string> {
    const issued = await signingToken(validForMs);
    const validUntil = Date.now() + validForMs;
    const { presignedUrl } = await presignUrl(issued, {
      operation: 'get',
      pathname,
      access,
      validUntil,
    });
    if (!readOrigin) return presignedUrl;
    const { pathname: path, search } = new URL(presignedUrl);
    return readOrigin + path + search;
  }

  return {
    signedReadUrl,

    /** What a workspace's submission of this pathname must bring along: only `grant` gives it away. */
    proofOf,

    /** Leave for a workspace to upload these API copies, each bound to its pathname, type and size. In order. */
    grant: (
      copies: readonly Pick<ApiCopy, 'type' | 'bytes'>[],
      workspace: string,
    ): Promise<UploadGrant[]> =>
      Promise.all(
        copies.map(async ({ type, bytes }) => {
          const taskId = newId();
          const pathname = copyPath(taskId, type);
          const clientToken = await generateClientTokenFromReadWriteToken({
            token,
            pathname,
            allowedContentTypes: [type],
            maximumSizeInBytes: bytes,
            validUntil: Date.now() + GRANT_VALID_MS,
            addRandomSuffix: false,
            // The same copy may be sent again when the answer to the first upload was lost.
            allowOverwrite: true,
          });
          const proof = proofOf(pathname, workspace);
          return { kind: 'upload', taskId, pathname, proof, token: clientToken };
        }),
      ),

    /** The object as the service answers it, body unread; null when there is none. */
    async read(pathname: string, signal?: AbortSignal): Promise<Response | null> {
      const url = await signedReadUrl(pathname, READ_VALID_MS);
      const response = await call(
        (bounded) => fetch(url, { signal: bounded, cache: 'no-store' }),
        signal,
      );
      if (response.ok) return response;
      await response.body?.cancel();
      if (response.status === 404) return null;
      // A refused signature may mean that the store's keys have changed.
      if (response.status === 403) signing = null;
      throw new AppError('storage-unavailable', { detail: `read answered ${response.status}` });
    },

    /** Writes whole objects, again if need be: the same call twice leaves the same object. */
    async put(
      pathname: string,
      bytes: Uint8Array<ArrayBuffer>,
      contentType: string,
      signal?: AbortSignal,
    ): Promise<void> {
      // A Buffer, as the SDK cannot try a stream again.
      const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      await call(
        (abortSignal) =>
          put(pathname, body, { token, access, contentType, allowOverwrite: true, abortSignal }),
        signal,
        PUT_TIMEOUT_MS,
      );
    },

    /** Deletes; what is not there is fine. */
    async remove(pathnames: readonly string[], signal?: AbortSignal): Promise<void> {
      if (pathnames.length === 0) return;
      await call((abortSignal) => del([...pathnames], { token, abortSignal }), signal);
    },

    /** All objects below a prefix, page by page as the service has them: each counts as one call. */
    async *list(
      prefix: string,
      signal?: AbortSignal,
    ): AsyncGenerator<{ pathname: string; uploadedAt: Date }[]> {
      let cursor: string | undefined;
      do {
        const page = await call(
          (abortSignal) =>
            list({ token, prefix, limit: PAGE, abortSignal, ...(cursor && { cursor }) }),
          signal,
        );
        yield page.blobs.map(({ pathname, uploadedAt }) => ({ pathname, uploadedAt }));
        cursor = page.hasMore ? page.cursor : undefined;
      } while (cursor);
    },

    /** Resolves when the service answers to our token. The cheapest call: a look at nothing. */
    check: (signal?: AbortSignal): Promise<void> =>
      call(async (abortSignal) => {
        try {
          await head('check', { token, abortSignal });
        } catch (error) {
          if (!(error instanceof BlobNotFoundError)) throw error;
        }
      }, signal),
  };
}
