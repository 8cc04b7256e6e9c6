// npx tsx --conditions=react-server e2e/bench/batch.bench.ts
// A batch of 100 small photos on the real page, in Chromium, at Kie's real rate: what it costs in
// function invocations and Blob operations, and how soon after its callback a picture is seen.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { BatchPage, mugNamed } from '../app';
import { blobToken } from '../blobs';
import { chromiumLaunchOptions } from '../chromium';
import { freePort } from '../server';
import { bench, type Later, openPostgres, startApp } from './bench';
import { callbacks, openFront } from './front';
import { median, quantile } from './numbers';
import { seenAt, watchTiles } from './tiles';

const PHOTOS = 100;
const PATIENCE_MS = 300_000;
/** What follows the last picture: the last status read, and the copies' removal. */
const AFTERMATH_MS = 2_000;

const countsSchema = z.record(z.string(), z.number());
const ledgerSchema = z.object({
  attempts: z.array(z.object({ task: z.string(), name: z.string() })),
});

/** Files that lie ready are served without a function, and the stand-ins are not deployed. */
const isInvocation = ({ pathname }: URL) =>
  !/^\/(standin|_next\/static)\/|\.\w{2,5}$/.test(pathname);

async function openPage(later: Later, origin: string): Promise<Page> {
  const browser = await chromium.launch(chromiumLaunchOptions());
  later(() => browser.close());
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(origin);
  return page;
}

await bench(
  {
    'invocations-per-photo': { unit: 'requests', limit: '<=3', digits: 2 },
    'invocations-per-photo-callbacks': { unit: 'requests', limit: '-', digits: 2 },
    'invocations-per-photo-status': { unit: 'requests', limit: '-', digits: 2 },
    'invocations-per-photo-cutouts': { unit: 'requests', limit: '-', digits: 2 },
    'blob-paid-per-photo': { unit: 'operations', limit: '<=2', digits: 2 },
    'blob-paid-per-photo-writes': { unit: 'operations', limit: '-', digits: 2 },
    'blob-paid-per-photo-reads': { unit: 'operations', limit: '-', digits: 2 },
    'blob-paid-per-photo-reads-by-kie': { unit: 'operations', limit: '-', digits: 2 },
    'callback-to-cutout-request-median': { unit: 'ms', limit: '-' },
    'callback-to-picture-median': { unit: 'ms', limit: '<=150' },
    'callback-to-picture-p95': { unit: 'ms', limit: '<=300' },
  },
  async (later) => {
    const photos = await Promise.all(
      Array.from({ length: PHOTOS }, (_, i) => mugNamed(`photo-${i}.jpg`, 400 + i)),
    );
    const database = await openPostgres(later);
    const port = await freePort();
    const front = await openFront(later, port);
    const blobApi = `${front.origin}/standin/blob`;
    const app = await startApp(
      later,
      {
        APP_URL: front.origin,
        DATABASE_URL: await database('batch'),
        // Everything that anybody asks of the store comes through the front.
        VERCEL_BLOB_API_URL: blobApi,
        BLOB_READ_ORIGIN: `${blobApi}/files/private`,
      },
      port,
    );
    const headers = { authorization: `Bearer ${blobToken(app)}` };
    const counted = async () =>
      countsSchema.parse(await (await fetch(`${blobApi}/log`, { headers })).json());

    const before = await counted();
    const page = await openPage(later, front.origin);
    await watchTiles(page);
    await new BatchPage(page, app).add(...photos);
    const seen = await seenAt(page, PHOTOS, PATIENCE_MS);
    await pause(AFTERMATH_MS);
    const after = await counted();

    const link = page.getByRole('link', { name: 'Ledger (CSV)' });
    const ledger = new URL((await link.getAttribute('href')) ?? '', front.origin);
    const inside = front.arrivals.filter(({ url }) => isInvocation(url));
    const perPhoto = (pathname: RegExp, from = inside) =>
      from.filter(({ url }) => pathname.test(url.pathname)).length / PHOTOS;
    ledger.searchParams.set('format', 'json');
    const { attempts } = ledgerSchema.parse(await (await fetch(ledger)).json());
    const nameOf = new Map(attempts.map(({ task, name }) => [task, name]));
    const rung = callbacks(front);
    const waits = [...rung].flatMap(([task, rungAt]) => {
      const at = seen.get(nameOf.get(task) ?? '');
      return at === undefined || at < rungAt ? [] : [at - rungAt];
    });
    if (waits.length < PHOTOS / 2) throw new Error(`${waits.length} photos came by their callback`);

    const asked = front.arrivals.flatMap(({ at, url }) => {
      const rungAt = rung.get(url.pathname.replace('/api/cutouts/', ''));
      return rungAt === undefined || at < rungAt ? [] : [at - rungAt];
    });

    const grown = (...kinds: string[]) =>
      kinds.reduce((sum, kind) => sum + (after[kind] ?? 0) - (before[kind] ?? 0), 0) / PHOTOS;
    const writes = grown('puts', 'copies', 'renames', 'multiparts', 'lists');
    const reads = grown('heads', 'reads');
    const byKie = perPhoto(/^\/standin\/blob\/files\/private\/copies\//, front.arrivals);
    return {
      'invocations-per-photo': perPhoto(/./),
      'invocations-per-photo-callbacks': perPhoto(/^\/api\/callback$/),
      'invocations-per-photo-status': perPhoto(/^\/api\/batches\//),
      'invocations-per-photo-cutouts': perPhoto(/^\/api\/cutouts\//),
      'blob-paid-per-photo': writes + reads,
      'blob-paid-per-photo-writes': writes,
      'blob-paid-per-photo-reads': reads - byKie,
      'blob-paid-per-photo-reads-by-kie': byKie,
      'callback-to-cutout-request-median': median(asked),
      'callback-to-picture-median': median(waits),
      'callback-to-picture-p95': quantile(waits, 0.95),
    };
  },
);
