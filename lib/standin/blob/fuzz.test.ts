import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateClientTokenFromReadWriteToken } from '@vercel/blob/client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBody, anyJson, anyText, headerText, isPolluted, spoilt } from '@/lib/base/fixture';
import { issueDelegation } from './signed-url';
import { createBlobStandIn } from './stand-in';

/** Whatever is asked of the stand-in: it answers as a service does, and never with its own fault. */

const TOKEN = 'vercel_blob_rw_localstore_secret';
const BASE = '/standin/blob';
const ORIGIN = 'http://app.test';
const PATHNAME = 'copies/a.jpg';

const clientToken = await generateClientTokenFromReadWriteToken({
  token: TOKEN,
  pathname: PATHNAME,
  allowOverwrite: true,
});
const { delegationToken } = issueDelegation({ operations: ['get', 'put'] }, TOKEN, Date.now());

const pathname = fc.oneof(
  fc.constantFrom(
    PATHNAME,
    '',
    '..',
    'a//b',
    `${'x/'.repeat(500)}y`,
    '%',
    'a\0b',
    '%ff',
    '__proto__',
  ),
  anyText,
);
const address = fc.oneof(
  pathname,
  pathname.map((name) => `${ORIGIN}${BASE}/files/private/${name}`),
  pathname.map((name) => `${ORIGIN}${BASE}/files/public/${name}`),
  pathname.map((name) => `https://s.private.blob.vercel-storage.com/${name}`),
);
const path = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', '/', '/delete', '/rename', '/mpu', '/signed-token') },
  pathname.map((name) => `/files/private/${name}`),
  fc.constantFrom('/files/', '/files/public/a', '/log', '/constructor'),
  anyText.map((text) => `/${text}`),
);
const oddQuery = fc
  .record(
    {
      pathname,
      fromUrl: address,
      url: address,
      limit: anyText,
      prefix: anyText,
      cursor: anyText,
      mode: fc.constantFrom('folded', 'expanded', 'odd'),
      download: fc.constant('1'),
      'vercel-blob-delegation': fc.oneof(fc.constant(delegationToken), anyText),
      'vercel-blob-signature': anyText,
      'vercel-blob-valid-until': anyText,
    },
    { requiredKeys: [] },
  )
  .map((entries) => `?${new URLSearchParams(entries)}`);
const query = fc.oneof(
  fc.constantFrom('', `?pathname=${PATHNAME}`, `?url=${PATHNAME}`, '?limit=1&mode=folded'),
  oddQuery,
);
const authorization = fc.oneof(
  { weight: 6, arbitrary: fc.constant(`Bearer ${TOKEN}`) },
  fc.constant(`Bearer ${clientToken}`),
  headerText.map((text) => `Bearer ${text}`),
  headerText.map((text) => `Bearer vercel_blob_client_localstore_${text}`),
);
const oddHeaders = fc.record(
  {
    authorization,
    origin: fc.oneof({ weight: 4, arbitrary: fc.constant(ORIGIN) }, headerText),
    host: fc.constant('app.test'),
    range: fc.oneof(headerText, fc.constantFrom('bytes=-1', 'bytes=9-', 'bytes=1e9-', 'bytes=0-0')),
    'if-none-match': headerText,
    'x-vercel-blob-access': fc.oneof({ weight: 5, arbitrary: fc.constant('private') }, headerText),
    'x-content-type': headerText,
    'x-content-length': fc.oneof(fc.nat().map(String), headerText),
    'x-add-random-suffix': fc.constantFrom('0', '1'),
    'x-allow-overwrite': fc.constantFrom('0', '1'),
    'x-cache-control-max-age': headerText,
    'x-if-match': headerText,
    'x-mpu-action': fc.constantFrom('create', 'upload', 'complete', 'odd'),
    'x-mpu-upload-id': headerText,
    'x-mpu-key': fc.oneof(headerText, fc.constant('%')),
    'x-mpu-part-number': headerText,
  },
  { requiredKeys: ['authorization', 'x-vercel-blob-access'] },
);
const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.record({
    authorization,
    'x-vercel-blob-access': fc.constant('private'),
    'x-allow-overwrite': fc.constantFrom('0', '1'),
    'x-mpu-action': fc.constantFrom('', 'create'),
  }),
  oddHeaders,
);
const target = fc.oneof(
  fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'),
    path,
  }),
  fc.constantFrom(
    { method: 'PUT', path: '' },
    { method: 'GET', path: '' },
    { method: 'POST', path: '/delete' },
    { method: 'POST', path: '/rename' },
    { method: 'POST', path: '/mpu' },
    { method: 'POST', path: '/signed-token' },
    { method: 'POST', path: '/knobs' },
    { method: 'GET', path: `/files/private/${PATHNAME}` },
  ),
);
type Asked = {
  readonly target: { readonly method: string; readonly path: string };
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
};

const body = anyBody(
  fc.oneof(
    fc.array(address, { maxLength: 3 }).map((urls) => ({ urls })),
    spoilt({ pathname: '*', operations: ['get'], validUntil: Date.now() + 60_000 }),
    spoilt({ fail: 'odd', failOps: ['none'], latencyMs: -1, cutUploads: 1 }, 1),
    fc.array(spoilt({ partNumber: 1, etag: '"a"' })),
    anyJson,
  ),
);

/** One good request to each service, made before all others: what chance draws need not hold them all. */
const honest = (
  [
    ['PUT', '', `?pathname=${PATHNAME}`],
    ['GET', '', `?url=${PATHNAME}`],
    ['GET', `/files/private/${PATHNAME}`, ''],
    ['GET', '', '?limit=1&mode=folded'],
    ['POST', '/mpu', `?pathname=${PATHNAME}`],
    ['POST', '/signed-token', ''],
    ['POST', '/delete', ''],
  ] as const
).map(([method, path, query]): [Asked] => [
  {
    target: { method, path },
    query,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'x-vercel-blob-access': 'private',
      'x-allow-overwrite': '1',
      'x-mpu-action': 'create',
    },
    body: new TextEncoder().encode(
      JSON.stringify({
        urls: [PATHNAME],
        pathname: '*',
        operations: ['get'],
        validUntil: Date.now() + 60_000,
      }),
    ),
  },
]);

test('any request gets an answer below 500', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'blob-fuzz-'));
  const standIn = createBlobStandIn({ dir, token: TOKEN, basePath: BASE, origin: ORIGIN });
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ target, query, headers, body }),
        async ({ target: { method, path }, query, headers, body }) => {
          const response = await standIn.handle(
            new Request(ORIGIN + BASE + path + query, {
              method,
              headers,
              ...(method !== 'GET' && method !== 'HEAD' && { body: new Uint8Array(body) }),
            }),
          );
          const text = await response.text();
          expect({ status: response.status, text }).toSatisfy(({ status }) => status < 500);
          expect(isPolluted()).toBe(false);
        },
      ),
      { numRuns: 2_000, examples: honest },
    );
    // The honest ones were served: the others were not all refused at the door.
    const { puts, heads, reads, dels, lists, multiparts, signedTokens } = standIn.counts();
    expect(Math.min(puts, heads, reads, dels, lists, multiparts, signedTokens)).toBeGreaterThan(0);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
