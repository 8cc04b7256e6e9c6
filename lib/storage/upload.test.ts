import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createBlobStandIn } from '@/lib/standin/blob/stand-in';
import { type NodeServer, serve } from '@/lib/standin/node-http';
import type { UploadGrant } from '@/lib/task/task';
import { createBlobStore } from './blob';
import { uploadApiCopy } from './upload';

const token = 'vercel_blob_rw_localstore_secret';
const copy = new Blob([new Uint8Array(400_000).fill(7)], { type: 'image/jpeg' });

let dir: string;
let server: NodeServer;
let standIn: ReturnType<typeof createBlobStandIn>;
let apiUrl: string;
const store = createBlobStore({ token });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'upload-'));
  server = await serve((request) => standIn.handle(request));
  apiUrl = `${server.origin}/standin/blob`;
  standIn = createBlobStandIn({ dir, token, basePath: '/standin/blob', origin: server.origin });
  vi.stubGlobal('location', { href: `${server.origin}/` });
});

afterEach(() => {
  standIn.turn({ fail: null, latencyMs: 0, cutUploads: false });
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await server.close();
  await rm(dir, { recursive: true });
});

async function grantFor(bytes: number): Promise<UploadGrant> {
  const [grant] = await store.grant([{ type: 'image/jpeg', bytes }], 'house');
  if (!grant) throw new Error('no grant');
  return grant;
}

const upload = (grant: UploadGrant, signal = new AbortController().signal, onProgress = vi.fn()) =>
  uploadApiCopy({ grant, copy, apiUrl, onProgress, signal });

const stored = (pathname: string) =>
  fetch(`${apiUrl}/files/private/${pathname}`, { headers: { authorization: `Bearer ${token}` } });

test('the copy arrives whole, and progress rises to its size and stops there', async () => {
  const grant = await grantFor(copy.size);
  const onProgress = vi.fn<(sentBytes: number) => void>();
  await upload(grant, undefined, onProgress);
  const arrived = Buffer.from(await (await stored(grant.pathname)).arrayBuffer());
  expect(arrived.equals(Buffer.from(await copy.arrayBuffer()))).toBe(true);
  const reported = onProgress.mock.calls.map(([sentBytes]) => sentBytes);
  expect(reported).toEqual([...new Set(reported)].sort((a, b) => a - b));
  expect(reported.at(-1)).toBe(copy.size);
});

test('the same grant serves again when the first answer was lost', async () => {
  const grant = await grantFor(copy.size);
  await upload(grant);
  await upload(grant);
  expect((await stored(grant.pathname)).status).toBe(200);
});

test('an upload that is aborted ends at once with the reason given', async () => {
  standIn.turn({ latencyMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const running = upload(await grantFor(copy.size), controller.signal);
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});

test('a copy larger than its grant is refused', async () => {
  const grant = await grantFor(copy.size - 1);
  await expect(upload(grant)).rejects.toMatchObject({ code: 'upload-failed' });
  expect((await stored(grant.pathname)).status).toBe(404);
});

test('a grant is good for its own pathname and type only', async () => {
  const grant = await grantFor(copy.size);
  const other = await grantFor(copy.size);
  await expect(upload({ ...grant, pathname: other.pathname })).rejects.toMatchObject({
    code: 'upload-failed',
  });
  const onProgress = () => undefined;
  const { signal } = new AbortController();
  const page = new Blob(['<p>'], { type: 'text/html' });
  await expect(
    uploadApiCopy({ grant, copy: page, apiUrl, onProgress, signal }),
  ).rejects.toMatchObject({ code: 'upload-failed' });
});

test.each(['store_suspended', 'rate_limited'])('a store that is %s is said to be', async (fail) => {
  standIn.turn({ fail });
  await expect(upload(await grantFor(copy.size))).rejects.toMatchObject({
    code: 'storage-unavailable',
  });
});

test('an upload cut off half way is tried again', async () => {
  standIn.turn({ cutUploads: true });
  const { failed } = standIn.counts();
  const grant = await grantFor(copy.size);
  const running = upload(grant);
  await vi.waitFor(() => expect(standIn.counts().failed).toBe(failed + 1));
  expect((await stored(grant.pathname)).status).toBe(404);
  standIn.turn({ cutUploads: false });
  await running;
  expect((await stored(grant.pathname)).status).toBe(200);
});
