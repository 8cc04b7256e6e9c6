import { afterEach, expect, test, vi } from 'vitest';
import { hasPostgres, newPostgresDatabase } from '@/lib/db/fixture';
import { probeCallback, probeKie, probePostgres } from './probes';

afterEach(() => vi.unstubAllGlobals());

const answering = (answer: () => Response) => {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push(new Request(url, init));
    return answer();
  });
  return asked;
};
const at = { appUrl: 'https://b.vercel.app', protectionBypass: null };

test.each<[string, () => Response, string]>([
  ['our health', () => Response.json({ ok: false, database: 'down' }, { status: 503 }), 'ours'],
  [
    "Vercel's sign-in",
    () =>
      new Response(null, {
        status: 302,
        headers: { location: 'https://vercel.com/sso-api?url=x' },
      }),
    'protected',
  ],
  [
    "a page of Vercel's protection",
    () =>
      new Response('<html>', {
        status: 401,
        headers: { 'set-cookie': '_vercel_sso_nonce=x; Path=/' },
      }),
    'protected',
  ],
  [
    'a bare refusal of Vercel',
    () => new Response('', { status: 401, headers: { 'x-vercel-id': 'fra1' } }),
    'protected',
  ],
  ['a proxy without us', () => new Response('Bad Gateway', { status: 502 }), 'foreign'],
  ['a page of somebody else', () => new Response('<html>'), 'foreign'],
])('%s at our address is told apart', async (_, answer, kind) => {
  const asked = answering(answer);
  expect(await probeCallback(at)).toMatchObject({ kind });
  expect(asked[0]?.headers.has('x-vercel-protection-bypass')).toBe(false);
});

test("what opens Vercel's protection is brought along", async () => {
  const asked = answering(() => Response.json({ ok: true, database: 'up' }));
  expect(await probeCallback({ ...at, protectionBypass: 'pass' })).toEqual({ kind: 'ours' });
  expect(asked[0]?.headers.get('x-vercel-protection-bypass')).toBe('pass');
});

const kie = { baseUrl: 'https://api.kie.ai', apiKey: 'key' };

test('a key that is refused is told from a Kie that does not answer', async () => {
  answering(() => Response.json({ code: 401, msg: 'no' }));
  expect(await probeKie({ kie })).toMatchObject({ kind: 'answered', code: 401 });
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('fetch failed')));
  expect(await probeKie({ kie })).toMatchObject({ kind: 'silent' });
});

test("the answer's date tells how far our clock is off", async () => {
  const date = new Date(Date.now() + 90_000).toUTCString();
  answering(() => Response.json({ code: 200, data: 3 }, { headers: { date } }));
  const reading = await probeKie({ kie });
  const clockMs = 'clockMs' in reading ? reading.clockMs : null;
  expect(Math.abs((clockMs ?? 0) - 90_000)).toBeLessThan(2_000);
});

test('an address that cannot be read is a database that is down', async () => {
  expect(await probePostgres('postgres://u:a#b@x/y')).toMatchObject({ kind: 'down' });
});

test.skipIf(!hasPostgres)('a database is looked into, and not migrated by that', async () => {
  const { url, drop } = await newPostgresDatabase();
  expect(await probePostgres(url)).toMatchObject({ kind: 'postgres', isAhead: false });
  const again = await probePostgres(url);
  expect(again.kind === 'postgres' && again.missing[0]).toBe('0000_tasks');
  await drop();
  expect(await probePostgres(url)).toMatchObject({ kind: 'down' });
});
