import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BlobAccessError,
  BlobClientTokenExpiredError,
  BlobContentTypeNotAllowedError,
  BlobFileTooLargeError,
  BlobNotFoundError,
  BlobPathnameMismatchError,
  BlobPreconditionFailedError,
  BlobServiceNotAvailable,
  BlobServiceRateLimited,
  BlobStoreSuspendedError,
  BlobUnknownError,
  completeMultipartUpload,
  copy,
  createFolder,
  createMultipartUpload,
  del,
  head,
  issueSignedToken,
  list,
  presignUrl,
  put,
  rename,
  uploadPart,
} from '@vercel/blob';
import { put as clientPut, generateClientTokenFromReadWriteToken } from '@vercel/blob/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type NodeServer, serve } from '@/lib/standin/node-http';
import { hmac } from './hmac';
import { createBlobStandIn } from './stand-in';

const token = 'vercel_blob_rw_localstore_secret';
const auth = { authorization: `Bearer ${token}` };
const access = 'private';
const basePath = '/standin/blob';

let dir: string;
let server: NodeServer;
let standIn: ReturnType<typeof createBlobStandIn>;
let base: string;

const start = () => createBlobStandIn({ dir, token, basePath, origin: server.origin });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'blob-'));
  server = await serve((request) => standIn.handle(request));
  base = server.origin + basePath;
  standIn = start();
  vi.stubEnv('VERCEL_BLOB_API_URL', base);
  vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(dir, { recursive: true });
});

beforeEach(async () => {
  standIn = start();
  const { blobs } = await list({ token });
  if (blobs.length > 0)
    await del(
      blobs.map((blob) => blob.pathname),
      { token },
    );
});

const read = (pathname: string, init?: RequestInit) =>
  fetch(`${base}/files/private/${pathname}`, { headers: auth, ...init });

const clientToken = (pathname: string, rules = {}) =>
  generateClientTokenFromReadWriteToken({
    token,
    pathname,
    validUntil: Date.now() + 60_000,
    ...rules,
  });

async function signed(operation: 'get' | 'put' | 'delete', pathname: string, rules = {}) {
  const delegation = await issueSignedToken({ token, pathname: '*', operations: [operation] });
  const options = { operation, pathname, access, ...rules } as const;
  return (await presignUrl(delegation, options)).presignedUrl;
}

/** Where a URL for the real host is found here. */
function here(presignedUrl: string): string {
  const { pathname, search } = new URL(presignedUrl);
  return `${base}/files/private${pathname}${search}`;
}

describe('objects', () => {
  test('what was put is read back byte for byte, with its type and name', async () => {
    const bytes = randomBytes(300_000);
    const result = await put('a/photo.png', bytes, { token, access });
    expect(result).toMatchObject({ pathname: 'a/photo.png', contentType: 'image/png' });
    const response = await fetch(result.url, { headers: auth });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': '300000',
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      etag: result.etag,
    });
    expect(response.headers.get('content-disposition')).toMatch(/^inline; filename="photo.png"/);
  });

  test.each([
    ['a string', 'text'],
    ['a Blob', new Blob(['text'])],
    ['an ArrayBuffer', new TextEncoder().encode('text').buffer],
    ['a stream', new Blob(['text']).stream()],
  ])('%s can be put', async (_, body) => {
    await put('body.txt', body, { token, access });
    expect(await (await read('body.txt')).text()).toBe('text');
  });

  test.each(['a b/ü?#%.txt', '../../etc/passwd', 'x'.repeat(950)])(
    'the pathname %s stays inside the folder and comes back as it was',
    async (pathname) => {
      await put(pathname, 'x', { token, access });
      expect((await head(pathname, { token })).pathname).toBe(pathname);
      expect(await readdir(join(dir, 'objects'))).toEqual([
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
    },
  );

  test('an odd name is found by its URL', async () => {
    const { url } = await put('a b/ü?#%.txt', 'odd', { token, access });
    expect((await head(url, { token })).pathname).toBe('a b/ü?#%.txt');
    expect(await (await fetch(url, { headers: auth })).text()).toBe('odd');
  });

  test('a second put is refused unless overwriting is allowed', async () => {
    await put('once.txt', 'first', { token, access });
    await expect(put('once.txt', 'second', { token, access })).rejects.toThrow('already exists');
    expect(await (await read('once.txt')).text()).toBe('first');
    await put('once.txt', 'third', { token, access, allowOverwrite: true });
    expect(await (await read('once.txt')).text()).toBe('third');
  });

  test('of two puts at the same time only one succeeds', async () => {
    const both = await Promise.allSettled([
      put('race.txt', 'one', { token, access }),
      put('race.txt', 'two', { token, access }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('an etag guards overwriting and deletion', async () => {
    const { etag } = await put('tag.txt', 'first', { token, access });
    await put('tag.txt', 'second', { token, access, ifMatch: etag });
    await expect(put('tag.txt', 'third', { token, access, ifMatch: etag })).rejects.toBeInstanceOf(
      BlobPreconditionFailedError,
    );
    await expect(del('tag.txt', { token, ifMatch: etag })).rejects.toBeInstanceOf(
      BlobPreconditionFailedError,
    );
    expect(await (await read('tag.txt')).text()).toBe('second');
  });

  test('a random suffix goes before the extension', async () => {
    const { pathname } = await put('a/photo.png', 'x', { token, access, addRandomSuffix: true });
    expect(pathname).toMatch(/^a\/photo-[0-9a-z]{30}\.png$/);
  });

  test('a public write is refused by the private store', async () => {
    await expect(put('open.txt', 'x', { token, access: 'public' })).rejects.toThrow('public');
    expect((await list({ token })).blobs).toEqual([]);
  });

  test('head tells size and date; a missing blob is not found', async () => {
    await put('size.txt', '12345', { token, access, cacheControlMaxAge: 60 });
    const found = await head('size.txt', { token });
    expect(found).toMatchObject({ size: 5, cacheControl: 'private, max-age=60' });
    expect(Math.abs(Date.now() - found.uploadedAt.getTime())).toBeLessThan(60_000);
    await expect(head('none.txt', { token })).rejects.toBeInstanceOf(BlobNotFoundError);
    expect((await read('none.txt')).status).toBe(404);
  });

  test('deleting takes one, many and missing ones', async () => {
    for (const name of ['a', 'b', 'c']) await put(name, name, { token, access });
    await del('a', { token });
    await del(['b', 'none', (await head('c', { token })).url], { token });
    expect((await list({ token })).blobs).toEqual([]);
  });

  test('copy keeps the source, rename does not, and neither keeps the type', async () => {
    await put('from.bin', 'bytes', { token, access, contentType: 'image/webp' });
    const copied = await copy('from.bin', 'copy.png', { token, access });
    expect(copied.contentType).toBe('image/png');
    await rename('from.bin', 'to.png', { token, access });
    expect(await (await read('copy.png')).text()).toBe('bytes');
    expect(await (await read('to.png')).text()).toBe('bytes');
    await expect(head('from.bin', { token })).rejects.toBeInstanceOf(BlobNotFoundError);
  });

  test('a folder can be made', async () => {
    const { pathname } = await createFolder('new', { token, access });
    expect(pathname).toBe('new/');
  });

  test('everything is still there after a restart', async () => {
    await put('kept.txt', 'kept', { token, access });
    standIn = start();
    expect(await (await read('kept.txt')).text()).toBe('kept');
    expect((await list({ token })).blobs.map((blob) => blob.pathname)).toEqual(['kept.txt']);
  });
});

describe('listing', () => {
  beforeEach(async () => {
    for (const name of ['a/1', 'a/2', 'b/c/1', 'top']) await put(name, 'x', { token, access });
  });

  test('pages follow each other by cursor, within a prefix', async () => {
    const first = await list({ token, limit: 3 });
    expect(first.blobs.map((blob) => blob.pathname)).toEqual(['a/1', 'a/2', 'b/c/1']);
    expect(first.hasMore).toBe(true);
    const second = await list({ token, limit: 3, ...(first.cursor && { cursor: first.cursor }) });
    expect(second).toMatchObject({ hasMore: false, blobs: [{ pathname: 'top', size: 1 }] });
    const inside = await list({ token, prefix: 'a/' });
    expect(inside.blobs).toHaveLength(2);
  });

  test('folded, folders stand for what is in them', async () => {
    const folded = await list({ token, mode: 'folded' });
    expect(folded.folders).toEqual(['a/', 'b/']);
    expect(folded.blobs.map((blob) => blob.pathname)).toEqual(['top']);
    const first = await list({ token, mode: 'folded', limit: 1 });
    const rest = await list({
      token,
      mode: 'folded',
      ...(first.cursor && { cursor: first.cursor }),
    });
    expect(rest.folders).toEqual(['b/']);
  });
});

describe('reading', () => {
  beforeEach(async () => {
    await put('ten.txt', '0123456789', { token, access });
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['lines=1-2', 200, '0123456789', null],
  ])('range %s answers %i', async (range, status, text, contentRange) => {
    const response = await read('ten.txt', { headers: { ...auth, range } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  test('a download is an attachment, HEAD has no body, a known etag is not sent again', async () => {
    const download = await read('ten.txt?download=1');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment/);
    const bare = await read('ten.txt', { method: 'HEAD' });
    expect([bare.headers.get('content-length'), await bare.text()]).toEqual(['10', '']);
    const etag = download.headers.get('etag') ?? '';
    const known = await read('ten.txt', { headers: { ...auth, 'if-none-match': etag } });
    expect(known.status).toBe(304);
  });

  test('nobody reads without leave', async () => {
    expect((await read('ten.txt', { headers: {} })).status).toBe(403);
    const wrong = { authorization: 'Bearer vercel_blob_rw_localstore_wrong' };
    expect((await read('ten.txt', { headers: wrong })).status).toBe(403);
  });
});

describe('signed URLs', () => {
  beforeEach(async () => {
    await put('secret.txt', 'secret', { token, access });
    await put('other.txt', 'other', { token, access });
  });

  test('a signed URL reads its own pathname and no other', async () => {
    const url = here(await signed('get', 'secret.txt'));
    expect(await (await fetch(url)).text()).toBe('secret');
    expect((await fetch(url.replace('secret.txt', 'other.txt'))).status).toBe(403);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403);
    expect((await fetch(`${url.slice(0, -2)}AA`)).status).toBe(403);
  });

  test('a signed URL ends when it said, and cannot be prolonged', async () => {
    const validUntil = Date.now() + 60_000;
    const url = new URL(here(await signed('get', 'secret.txt', { validUntil })));
    standIn = createBlobStandIn({
      dir,
      token,
      basePath,
      origin: server.origin,
      now: () => validUntil + 1,
    });
    expect((await fetch(url)).status).toBe(403);
    url.searchParams.set('vercel-blob-valid-until', String(validUntil + 60_000));
    expect((await fetch(url)).status).toBe(403);
  });

  test('a signed URL writes within its rules', async () => {
    const rules = { allowedContentTypes: ['image/*'], maximumSizeInBytes: 4 };
    const url = await signed('put', 'new.png', rules);
    const send = (type: string, body: string) =>
      fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });
    expect((await send('text/plain', 'four')).status).toBe(400);
    expect((await send('image/png', 'fives')).status).toBe(400);
    expect(await (await send('image/png', 'four')).json()).toMatchObject({ pathname: 'new.png' });
  });

  test('a signed URL deletes what it names', async () => {
    await fetch(await signed('delete', 'secret.txt'), { method: 'DELETE' });
    await expect(head('secret.txt', { token })).rejects.toBeInstanceOf(BlobNotFoundError);
  });

  test('a token for reading cannot be made to sign a deletion', async () => {
    const { delegationToken, clientSigningToken } = await issueSignedToken({ token });
    const canonical = 'operation=delete\npathname=secret.txt';
    const query = new URLSearchParams({
      pathname: 'secret.txt',
      'vercel-blob-delegation': delegationToken,
      'vercel-blob-signature': hmac(clientSigningToken, canonical, 'base64url'),
    });
    expect((await fetch(`${base}/?${query}`, { method: 'DELETE' })).status).toBe(403);
    expect((await read('secret.txt')).status).toBe(200);
  });

  test('a token for more than a week is not issued', async () => {
    const validUntil = Date.now() + 8 * 24 * 3_600_000;
    await expect(issueSignedToken({ token, validUntil })).rejects.toThrow('seven days');
  });
});

describe('client tokens', () => {
  const options = (bearer: string, rest = {}) => ({ token: bearer, access, ...rest }) as const;

  test('a client token uploads to its pathname, again when that is allowed', async () => {
    const bearer = await clientToken('c.png', { allowOverwrite: true });
    await clientPut('c.png', 'one', options(bearer));
    await clientPut('c.png', 'two', options(bearer));
    expect(await (await read('c.png')).text()).toBe('two');
  });

  test('a client token adds a suffix when it says so', async () => {
    const bearer = await clientToken('c.png', { addRandomSuffix: true });
    const { pathname } = await clientPut('c.png', 'x', options(bearer));
    expect(pathname).toMatch(/^c-[0-9a-z]{30}\.png$/);
  });

  test('another pathname is refused', async () => {
    const bearer = await clientToken('c.png');
    await expect(clientPut('d.png', 'x', options(bearer))).rejects.toBeInstanceOf(
      BlobPathnameMismatchError,
    );
  });

  test('another content type is refused', async () => {
    const bearer = await clientToken('c.png', { allowedContentTypes: ['image/png'] });
    await expect(
      clientPut('c.png', 'x', options(bearer, { contentType: 'text/html' })),
    ).rejects.toBeInstanceOf(BlobContentTypeNotAllowedError);
  });

  test.each([1, 8 * 1024 * 1024])('%i bytes over the size is refused', async (extra) => {
    const bearer = await clientToken('c.png', { maximumSizeInBytes: 1000 });
    await expect(
      clientPut('c.png', Buffer.alloc(1000 + extra), options(bearer)),
    ).rejects.toBeInstanceOf(BlobFileTooLargeError);
    expect((await list({ token })).blobs).toEqual([]);
  });

  test('the size is held for an upload in parts as well', async () => {
    const bearer = await clientToken('c.bin', { maximumSizeInBytes: 9 * 1024 * 1024 });
    await expect(
      clientPut('c.bin', Buffer.alloc(10 * 1024 * 1024), options(bearer, { multipart: true })),
    ).rejects.toBeInstanceOf(BlobFileTooLargeError);
    expect((await list({ token })).blobs).toEqual([]);
  });

  test('an expired token is refused', async () => {
    const bearer = await clientToken('c.png', { validUntil: Date.now() - 1 });
    await expect(clientPut('c.png', 'x', options(bearer))).rejects.toBeInstanceOf(
      BlobClientTokenExpiredError,
    );
  });

  test('a token signed with another secret is refused', async () => {
    const forged = await generateClientTokenFromReadWriteToken({
      token: 'vercel_blob_rw_localstore_guess',
      pathname: 'c.png',
      validUntil: Date.now() + 60_000,
    });
    await expect(clientPut('c.png', 'x', options(forged))).rejects.toBeInstanceOf(BlobAccessError);
  });

  test('a client token cannot list, look or delete', async () => {
    const bearer = await clientToken('c.png');
    for (const call of [
      () => list({ token: bearer }),
      () => head('c.png', { token: bearer }),
      () => del('c.png', { token: bearer }),
    ]) {
      await expect(call()).rejects.toThrow('not available when using a client token');
    }
  });

  test('progress ends at the full size', async () => {
    const bearer = await clientToken('c.bin');
    let last = 0;
    const onUploadProgress = ({ loaded }: { loaded: number }) => {
      last = loaded;
    };
    await clientPut('c.bin', Buffer.alloc(500_000), options(bearer, { onUploadProgress }));
    await vi.waitFor(() => expect(last).toBe(500_000));
  });
});

describe('uploads in parts', () => {
  test('many parts at once become one object', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);
    await put('big.bin', bytes, { token, access, multipart: true });
    const whole = Buffer.from(await (await read('big.bin')).arrayBuffer());
    expect(whole.equals(bytes)).toBe(true);
  });

  test('parts may come in any order, and a wrong etag is refused', async () => {
    const { key, uploadId } = await createMultipartUpload('ab.txt', { token, access });
    const common = { token, access, key, uploadId } as const;
    const b = await uploadPart('ab.txt', 'b', { ...common, partNumber: 2 });
    const a = await uploadPart('ab.txt', 'a', { ...common, partNumber: 1 });
    await expect(
      completeMultipartUpload('ab.txt', [a, { ...b, etag: a.etag }], common),
    ).rejects.toThrow('part 2');
    await completeMultipartUpload('ab.txt', [b, a], common);
    expect(await (await read('ab.txt')).text()).toBe('ab');
  });

  test('a token for one pathname cannot add to the upload of another', async () => {
    const { key, uploadId } = await createMultipartUpload('mine.txt', { token, access });
    const bearer = await clientToken('yours.txt');
    await expect(
      uploadPart('yours.txt', 'x', { token: bearer, access, key, uploadId, partNumber: 1 }),
    ).rejects.toBeInstanceOf(BlobNotFoundError);
  });
});

describe('an upload that breaks off', () => {
  const isClean = async () => {
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
    expect((await list({ token })).blobs).toEqual([]);
  };

  test('leaves nothing behind', async () => {
    const headers = { ...auth, 'content-length': '1000', 'x-vercel-blob-access': access };
    const broken = httpRequest(`${base}/?pathname=cut.bin`, { method: 'PUT', headers });
    broken.on('error', () => undefined);
    broken.write(Buffer.alloc(500));
    await vi.waitFor(async () => expect(await readdir(join(dir, 'incoming'))).toHaveLength(1));
    broken.destroy();
    await vi.waitFor(isClean);
  });

  test('is refused when its declared length was another', async () => {
    const response = await fetch(`${base}/?pathname=short.bin`, {
      method: 'PUT',
      headers: { ...auth, 'x-content-length': '10', 'x-vercel-blob-access': access },
      body: 'short',
    });
    expect(response.status).toBe(400);
    await isClean();
  });

  test('can be had by a knob', async () => {
    standIn.turn({ cutUploads: true });
    await expect(put('cut.bin', Buffer.alloc(2_000_000), { token, access })).rejects.toThrow();
    await vi.waitFor(isClean);
  });
});

describe('knobs and log', () => {
  const turn = (change: unknown, headers: HeadersInit = auth) =>
    fetch(`${base}/knobs`, { method: 'POST', headers, body: JSON.stringify(change) });

  test.each([
    ['service_unavailable', BlobServiceNotAvailable],
    ['store_suspended', BlobStoreSuspendedError],
    ['rate_limited', BlobServiceRateLimited],
    ['unknown_error', BlobUnknownError],
  ])('told to fail with %s, the SDK throws its class', async (fail, type) => {
    await turn({ fail });
    await expect(put('x', 'x', { token, access })).rejects.toBeInstanceOf(type);
    await turn({ fail: null });
    await put('x', 'x', { token, access });
  });

  test('only the named operations fail', async () => {
    await put('x', 'x', { token, access });
    await turn({ fail: 'service_unavailable', failOps: ['read'] });
    expect((await read('x')).status).toBe(503);
    expect(await head('x', { token })).toMatchObject({ size: 1 });
  });

  test('an unknown knob and a stranger are refused', async () => {
    expect((await turn({ latency: 1 })).status).toBe(400);
    expect((await turn({ latencyMs: 1 }, {})).status).toBe(403);
  });

  test('the log counts what would be paid for', async () => {
    await put('x', 'x', { token, access });
    await head('x', { token });
    await read('x');
    await signed('get', 'x');
    await del(['x', 'y'], { token });
    await head('x', { token }).catch(() => undefined);
    const log = await fetch(`${base}/log`, { headers: auth });
    expect(await log.json()).toMatchObject({
      puts: 1,
      heads: 1,
      reads: 1,
      signedTokens: 1,
      dels: 2,
      failed: 1,
    });
  });
});

describe('pages', () => {
  const preflight = (origin: string) =>
    fetch(base, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'authorization,x-api-version' },
    });

  test('a page under another loopback name on the same port may call', async () => {
    const origin = `http://localhost:${new URL(base).port}`;
    const response = await preflight(origin);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'authorization,x-api-version',
    );
  });

  test.each(['https://example.com', 'http://localhost:1', 'null'])(
    'a page from %s may not',
    async (origin) => {
      const response = await preflight(origin);
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});
