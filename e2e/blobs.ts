import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AppServer } from './server';

/** The read-write token of this server's Blob stand-in. */
export const blobToken = (app: AppServer): string =>
  `vercel_blob_rw_standin_${readFileSync(path.join(app.dataDir, 'blob.secret'), 'utf8')}`;

const authorized = (app: AppServer) => ({ authorization: `Bearer ${blobToken(app)}` });

/** Pathnames in the store that begin with `prefix`. */
export async function listBlobs(app: AppServer, prefix: string): Promise<string[]> {
  const query = new URLSearchParams({ prefix, limit: '1000' });
  const response = await fetch(`${app.origin}/standin/blob?${query}`, { headers: authorized(app) });
  const { blobs }: { blobs: { pathname: string }[] } = await response.json();
  return blobs.map(({ pathname }) => pathname);
}

/** Gives what lists the API copies that come from now on: other tests' failed photos leave theirs. */
export async function copiesFromNow(app: AppServer): Promise<() => Promise<string[]>> {
  const before = new Set(await listBlobs(app, 'copies/'));
  return async () => (await listBlobs(app, 'copies/')).filter((copy) => !before.has(copy));
}

/** Turns knobs of the Blob stand-in. */
export async function turnBlob(app: AppServer, knobs: Record<string, unknown>): Promise<void> {
  await fetch(`${app.origin}/standin/blob/knobs`, {
    method: 'POST',
    headers: { ...authorized(app), 'content-type': 'application/json' },
    body: JSON.stringify(knobs),
  });
}
