import 'server-only';
import type { Scope } from '@/lib/db/scope';
import { findTask } from '@/lib/db/tasks';
import type { Services } from './services';
import { INERT } from './shell-headers.mjs';

/** Whether a browser's copy, as `If-None-Match` names it, is this one. */
const isKnown = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === etag);

/**
 * The stored cut-out as an answer to a browser, or `null` while there is none. A browser that has
 * it already is told so without a look into the store.
 */
export async function readCutout(
  { db, blob }: Services,
  scope: Scope,
  taskId: string,
  ifNoneMatch: string | null,
  signal: AbortSignal,
): Promise<Response | null> {
  const row = await findTask(await db(), scope, taskId);
  if (row?.state !== 'succeeded' || !row.cutoutPath) return null;
  const headers = {
    // The address names the task; the tag names the attempt, whose file never changes.
    etag: `"${row.cutoutPath}"`,
    'cache-control': 'private, no-cache',
  };
  if (isKnown(ifNoneMatch, headers.etag)) return new Response(null, { status: 304, headers });
  const stored = await blob.read(row.cutoutPath, signal);
  if (!stored) return null;
  return new Response(stored.body, {
    headers: {
      ...headers,
      'content-type': row.cutoutPath.endsWith('.webp') ? 'image/webp' : 'image/png',
      'content-length': String(row.cutoutBytes),
      'content-disposition': 'inline; filename="cutout"',
      'content-security-policy': INERT,
      'x-content-type-options': 'nosniff',
    },
  });
}
