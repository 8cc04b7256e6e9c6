import 'server-only';
import { findTask } from '@/lib/db/tasks';
import type { Services } from './services';

/** The stored cut-out as an answer to a browser, or `null` while there is none. */
export async function readCutout(
  { db, blob }: Services,
  taskId: string,
  signal: AbortSignal,
): Promise<Response | null> {
  const row = await findTask(await db(), taskId);
  if (row?.state !== 'succeeded' || !row.cutoutPath) return null;
  const stored = await blob.read(row.cutoutPath, signal);
  if (!stored) return null;
  return new Response(stored.body, {
    headers: {
      'content-type': row.cutoutPath.endsWith('.webp') ? 'image/webp' : 'image/png',
      'content-length': String(row.cutoutBytes),
      // The path names one attempt of one task: what lies there never changes.
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': 'inline; filename="cutout"',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
  });
}
