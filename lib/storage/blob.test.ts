import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { head } from '@vercel/blob';
import { getPayloadFromClientToken } from '@vercel/blob/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createBlobStandIn } from '@/lib/standin/blob/stand-in';
import { type NodeServer, serve } from '@/lib/standin/node-http';
import { type BlobStore, createBlobStore } from './blob';
import { taskIdOfCopy } from './keys';

const token = 'vercel_blob_rw_localstore_secret';
const bytes = new Uint8Array([1, 2, 3, 4]);
const cutout = 'cutouts/00000000000000000000000000-1.png';

let dir: string;
let server: NodeServer;
let standIn: ReturnType<typeof createBlobStandIn>;
let store: BlobStore;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'store-'));
  server = await serve((request) => standIn.handle(request));
  vi.stubEnv('VERCEL_BLOB_API_URL', `${server.origin}/standin/blob`);
  vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
});

beforeEach(() => {
  const { origin } = server;
  standIn = createBlobStandIn({ dir, token, basePath: '/standin/blob', origin });
  store = createBlobStore({ token, readOrigin: `${origin}/standin/blob/files/private` });
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(dir, { recursive: true });
});

test('a grant is bound to its pathname, type, size and hour, without asking the service', async () => {
  const copies = [
    { type: 'image/jpeg', bytes: 1234 },
    { type: 'image/png', bytes: 5678 },
  ] as const;
  const grants = await store.grant(copies, 'house');
  expect(grants.map((grant) => taskIdOfCopy(grant.pathname))).toEqual(
    grants.map((grant) => grant.taskId),
  );
  for (const [i, grant] of grants.entries()) {
    const { validUntil, ...rules } = getPayloadFromClientToken(grant.token);
    expect(rules).toEqual({
      pathname: grant.pathname,
      allowedContentTypes: [copies[i]?.type],
      maximumSizeInBytes: copies[i]?.bytes,
      addRandomSuffix: false,
      allowOverwrite: true,
    });
    expect(Number(validUntil) - Date.now()).toBeLessThanOrEqual(3_600_000);
  }
  expect(Object.values(standIn.counts()).every((count) => count === 0)).toBe(true);
});

test('a grant carries a proof of its pathname and workspace, which no other token makes', async () => {
  const copies = [
    { type: 'image/jpeg', bytes: 1 } as const,
    { type: 'image/jpeg', bytes: 1 } as const,
  ];
  const [mine, other] = await store.grant(copies, 'house');
  if (!mine || !other) throw new Error('no grants');
  expect(mine.proof).toMatch(/^[\w-]{43}$/);
  expect(store.proofOf(mine.pathname, 'house')).toBe(mine.proof);
  expect(store.proofOf(mine.pathname, 'v1')).not.toBe(mine.proof);
  expect(other.proof).not.toBe(mine.proof);
  const stranger = createBlobStore({ token: 'vercel_blob_rw_localstore_other' });
  expect(stranger.proofOf(mine.pathname, 'house')).not.toBe(mine.proof);
});

test('what is put can be read, is put again without harm, and goes when removed', async () => {
  await store.put(cutout, bytes, 'image/png');
  await store.put(cutout, bytes, 'image/png');
  const response = await store.read(cutout);
  expect(response?.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
  await store.remove([cutout]);
  await store.remove([cutout]);
  expect(await store.read(cutout)).toBeNull();
});

test('only the part of a buffer that was meant is put', async () => {
  await store.put(cutout, new Uint8Array(bytes.buffer, 1, 2), 'image/png');
  expect(await (await store.read(cutout))?.bytes()).toEqual(new Uint8Array([2, 3]));
});

test('a signed URL reads one object, for as long as was asked', async () => {
  await store.put(cutout, bytes, 'image/png');
  const url = await store.signedReadUrl(cutout, 60_000);
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace('-1.png', '-2.png'))).status).toBe(403);
  const until = Number(new URL(url).searchParams.get('vercel-blob-valid-until'));
  expect(until - Date.now()).toBeLessThanOrEqual(60_000);
});

test('without an origin of its own a signed URL names the service', async () => {
  const url = await createBlobStore({ token }).signedReadUrl(cutout, 60_000);
  expect(url.startsWith(`https://localstore.private.blob.vercel-storage.com/${cutout}?`)).toBe(
    true,
  );
});

test('many URLs cost one signing token, until it would end too early', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await Promise.all(Array.from({ length: 20 }, () => store.signedReadUrl(cutout, 60_000)));
  expect(standIn.counts().signedTokens).toBe(1);
  vi.setSystemTime(Date.now() + 3_600_000);
  await store.signedReadUrl(cutout, 60_000);
  expect(standIn.counts().signedTokens).toBe(1);
  vi.setSystemTime(Date.now() + 1);
  await store.signedReadUrl(cutout, 60_000);
  expect(standIn.counts().signedTokens).toBe(2);
});

test('a signing token that could not be had is asked for again', async () => {
  standIn.turn({ fail: 'service_unavailable', failOps: ['signedToken'] });
  await expect(store.signedReadUrl(cutout, 60_000)).rejects.toMatchObject({
    code: 'storage-unavailable',
  });
  standIn.turn({ fail: null });
  await store.signedReadUrl(cutout, 60_000);
});

test('the token that was given is used whatever the environment holds', async () => {
  vi.stubEnv('BLOB_STORE_ID', 'elsewhere');
  vi.stubEnv('VERCEL_OIDC_TOKEN', 'oidc');
  await store.put(cutout, bytes, 'image/png');
  expect(await head(cutout, { token })).toMatchObject({ size: bytes.byteLength });
  await store.check();
  vi.stubEnv('BLOB_STORE_ID', undefined);
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
});

test.each<[string, () => Promise<unknown>]>([
  ['put', () => store.put(cutout, bytes, 'image/png')],
  ['read', () => store.read(cutout)],
  ['remove', () => store.remove([cutout])],
  ['check', () => store.check()],
])('while the service is down, %s says so', async (_, work) => {
  standIn.turn({ fail: 'service_unavailable' });
  await expect(work()).rejects.toMatchObject({ code: 'storage-unavailable' });
});

test('a wrong token fails the check, an empty store does not', async () => {
  await store.check();
  const stranger = createBlobStore({ token: 'vercel_blob_rw_localstore_wrong' });
  await expect(stranger.check()).rejects.toMatchObject({ code: 'storage-unavailable' });
});

test('an abort ends a call at once, with its reason', async () => {
  standIn.turn({ latencyMs: 60_000 });
  const controller = new AbortController();
  const running = store.put(cutout, bytes, 'image/png', controller.signal);
  const reason = new Error('no longer wanted');
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});
