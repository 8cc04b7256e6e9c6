// npx tsx --conditions=react-server e2e/bench/visitors.bench.ts
// 50 of the public with 20 photos each, all at once, against one process with the stand-ins. Kie's
// limit is lifted, as 1,000 photos at its real rate would take over eight minutes in which nothing
// else waits: what is left is this machine. Every request and answer passes a front that times it.
import { Client } from '../chaos/client';
import { randomOf } from '../chaos/random';
import { distinctShots, type Shot } from '../chaos/shots';
import { freePort } from '../server';
import { bench, startApp } from './bench';
import { type Arrival, openFront } from './front';
import { quantile } from './numbers';

const VISITORS = 50;
const PHOTOS = 20;
const CREATES = { limit: 10_000, windowMs: 1_000 };
const PATIENCE_MS = 600_000;

/** The kinds of requests of which nobody waits on purpose, as a status is waited for. */
const KINDS = {
  page: ({ method, url }: Arrival) => method === 'GET' && url.pathname === '/',
  grants: ({ url }: Arrival) => url.pathname === '/api/uploads',
  upload: ({ method, url }: Arrival) =>
    method === 'PUT' && url.pathname.startsWith('/standin/blob'),
  submit: ({ method, url }: Arrival) => method === 'POST' && url.pathname === '/',
  callback: ({ url }: Arrival) => url.pathname === '/api/callback',
  cutout: ({ url }: Arrival) => url.pathname.startsWith('/api/cutouts/'),
};
const SHARES = { median: 0.5, p95: 0.95, p99: 0.99 };
const names = <T extends object>(table: T) => Object.keys(table);

/** A client that is one of the public, with the cookie that a page gave it. */
async function visit(origin: string, nth: number, signal: AbortSignal): Promise<Client> {
  const page = await fetch(origin, { headers: { 'sec-fetch-dest': 'document' } });
  await page.text();
  const cookie = page.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error('a visitor was given no cookie');
  return new Client([origin], randomOf(1, `visitor ${nth}`), signal, { cookie });
}

/** @returns for each photo how long it took from the first request to its cut-out in hand, in ms */
async function work(client: Client, shots: readonly Shot[]): Promise<number[]> {
  const begun = performance.now();
  const took = new Map<string, number>();
  await client.add(shots);
  while (took.size < shots.length) {
    await client.look();
    const lost = client.inState('failed', 'cancelled');
    if (lost.length > 0) throw new Error(`photos failed: ${JSON.stringify(lost)}`);
    const fresh = client.inState('succeeded').filter(({ id }) => !took.has(id));
    await Promise.all(
      fresh.map(async ({ id }) => {
        const { byteLength } = await client.cutout(id);
        if (byteLength === 0) throw new Error('a cut-out is empty');
        took.set(id, performance.now() - begun);
      }),
    );
  }
  return [...took.values()];
}

const figure = { unit: 'ms', limit: '-' };
const latencies = Object.fromEntries(
  [...names(KINDS), 'photo'].flatMap((kind) =>
    names(SHARES).map((share) => [`visitors-${kind}-${share}`, figure]),
  ),
);

await bench<string>(
  {
    'visitors-photos-done': { unit: 'photos', limit: `>=${VISITORS * PHOTOS}` },
    'visitors-errors': { unit: 'answers', limit: '<=0' },
    'visitors-requests-made-again': { unit: 'requests', limit: '<=0' },
    'visitors-credits-beyond-photos': { unit: 'credits', limit: '<=0' },
    ...latencies,
  },
  async (later) => {
    const shots = await distinctShots(PHOTOS);
    const port = await freePort();
    const front = await openFront(later, port);
    const app = await startApp(
      later,
      {
        APP_URL: front.origin,
        KIE_CREATES: String(CREATES.limit),
        KIE_CREATES_WINDOW_MS: String(CREATES.windowMs),
        PUBLIC_PHOTOS_PER_DAY: String(2 * VISITORS * PHOTOS),
        PUBLIC_PHOTOS_PER_VISITOR: String(2 * PHOTOS),
        PUBLIC_PHOTOS_PER_ADDRESS: String(2 * VISITORS * PHOTOS),
      },
      port,
    );
    await app.knobs({ creates: CREATES });
    const credits = await app.credits();
    // The client's half of the SDK reads this at its start.
    process.env.VERCEL_BLOB_API_URL = `${front.origin}/standin/blob`;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const from = front.arrivals.length;
    const clients = await Promise.all(
      Array.from({ length: VISITORS }, (_, nth) => visit(front.origin, nth, signal)),
    );
    const took = (await Promise.all(clients.map((client) => work(client, shots)))).flat();

    const seen = front.arrivals.slice(from);
    const spent = credits - (await app.credits());
    const values: Record<string, number> = {
      'visitors-photos-done': took.length,
      'visitors-errors': seen.filter(({ reply }) => (reply?.status ?? 0) >= 400).length,
      'visitors-requests-made-again': clients.reduce((sum, { repeats }) => sum + repeats, 0),
      'visitors-credits-beyond-photos': spent - VISITORS * PHOTOS,
    };
    for (const [share, part] of Object.entries(SHARES)) {
      values[`visitors-photo-${share}`] = quantile(took, part);
      for (const [kind, isIt] of Object.entries(KINDS)) {
        const times = seen.filter(isIt).flatMap(({ reply }) => (reply ? [reply.ms] : []));
        values[`visitors-${kind}-${share}`] = quantile(times, part);
      }
    }
    return values;
  },
);
