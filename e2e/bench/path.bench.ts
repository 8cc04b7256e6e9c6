// npx tsx --conditions=react-server e2e/bench/path.bench.ts
// 200 photos at Kie's real rate, on PostgreSQL, with the stand-ins in a process of their own: how
// soon after its callback a photo is told as done, and how much of the allowance is used.
import { blobToken } from '../blobs';
import { Client } from '../chaos/client';
import { randomOf } from '../chaos/random';
import { distinctShots, type Shot } from '../chaos/shots';
import { freePort } from '../server';
import { bench, type Later, openPostgres, startApp } from './bench';
import { callbacks, openFront } from './front';
import { busiest, median, quantile } from './numbers';

const PHOTOS = 200;
const PHOTOS_IN_A_LIST = 25;
const CREATES = 20;
const WINDOW_MS = 10_000;
const IDEAL_MS = (PHOTOS / CREATES - 1) * WINDOW_MS;
const PATIENCE_MS = 5 * IDEAL_MS;

async function openDeployment(later: Later) {
  const database = await openPostgres(later);
  const host = await startApp(later, { DATABASE_URL: '' });
  await host.knobs({ creates: { limit: CREATES, windowMs: WINDOW_MS } });
  const port = await freePort();
  const front = await openFront(later, port);
  const blobApi = `${host.origin}/standin/blob`;
  const env = {
    APP_URL: front.origin,
    DATABASE_URL: await database('path'),
    KIE_API_KEY: 'standin',
    KIE_API_URL: `${host.origin}/standin/kie`,
    KIE_WEBHOOK_HMAC_KEY: 'standin',
    KIE_CREATES: String(CREATES),
    KIE_CREATES_WINDOW_MS: String(WINDOW_MS),
    BLOB_READ_WRITE_TOKEN: blobToken(host),
    BLOB_READ_ORIGIN: `${blobApi}/files/private`,
    VERCEL_BLOB_API_URL: blobApi,
  };
  // The client's half of the SDK reads this at its start.
  process.env.VERCEL_BLOB_API_URL = blobApi;
  return { host, front, app: await startApp(later, env, port) };
}

/** Adds the photos and watches until all have ended; gives the moments at which they were told. */
async function pass(client: Client, shots: readonly Shot[]): Promise<Map<string, number>> {
  const told = new Map<string, number>();
  let adding = true;
  const add = async () => {
    for (let from = 0; from < shots.length; from += PHOTOS_IN_A_LIST) {
      await client.add(shots.slice(from, from + PHOTOS_IN_A_LIST));
    }
    adding = false;
  };
  const watch = async () => {
    while (adding || told.size < shots.length) {
      await client.look();
      const at = Date.now();
      for (const { id } of client.inState('succeeded')) if (!told.has(id)) told.set(id, at);
      const failed = client.inState('failed', 'cancelled');
      if (failed.length > 0) throw new Error(`photos failed: ${JSON.stringify(failed)}`);
    }
  };
  await Promise.all([add(), watch()]);
  return told;
}

await bench(
  {
    'callback-to-status-median': { unit: 'ms', limit: '<=150' },
    'callback-to-status-p95': { unit: 'ms', limit: '<=300' },
    'callback-to-status-samples': { unit: 'photos', limit: '>=60' },
    'allowance-200-against-ideal': { unit: 'ratio', limit: '<=1.05', digits: 4 },
    'allowance-busiest-10-s': { unit: 'creates', limit: '<=20' },
    'allowance-refusals': { unit: 'replies', limit: '<=0' },
  },
  async (later) => {
    const shots = await distinctShots(PHOTOS);
    const { host, front, app } = await openDeployment(later);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const client = new Client([app.origin], randomOf(1, 'path'), signal);
    const told = await pass(client, shots);

    const rung = callbacks(front);
    const waits = [...told].flatMap(([id, at]) => {
      const from = rung.get(id);
      // What was found by asking, before its callback, did not wait for one.
      return from !== undefined && from <= at ? [at - from] : [];
    });
    const creates = (await host.requests()).filter(({ path }) => path.endsWith('/createTask'));
    const moments = creates.map(({ at }) => at);
    return {
      'callback-to-status-median': median(waits),
      'callback-to-status-p95': quantile(waits, 0.95),
      'callback-to-status-samples': waits.length,
      'allowance-200-against-ideal': (Math.max(...moments) - Math.min(...moments)) / IDEAL_MS,
      'allowance-busiest-10-s': busiest(moments, WINDOW_MS),
      'allowance-refusals': creates.filter(({ code }) => code === 429).length,
    };
  },
);
