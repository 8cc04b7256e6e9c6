import pg from 'pg';
import { blobToken } from '../blobs';
import { AppServer, freePort } from '../server';
import { type Doorway, openDoorway } from './doorway';
import { Instance } from './instance';
import { randomOf } from './random';
import type { Measure } from './script';

const CRON_SECRET = 'the-secret-of-the-chaos-run';
const PROBE_MS = 500;
const REPLY_TIMEOUT_MS = 15_000;
/** Short, so that what failed while a process was killed is told again soon. */
const CALLBACK_RETRY_MS = 100;

/**
 * All that takes part: `host` has Kie and Blob (the stand-ins) and lives through everything; two
 * processes of the app work on one database, behind one doorway for Kie's callbacks.
 */
export interface Stage {
  host: AppServer;
  instances: readonly Instance[];
  origins: readonly [string, string];
  doorway: Doorway;
  database: pg.Pool;
  /** Calls the sweep, as the cron would. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/** @param databaseUrl an empty database on a PostgreSQL */
export async function openStage(
  databaseUrl: string,
  seed: number,
  measure: Measure,
): Promise<Stage> {
  const host = new AppServer(await freePort(), { DATABASE_URL: '' });
  await host.start();
  await host.knobs({ creates: measure.creates, retryMs: CALLBACK_RETRY_MS });

  const instances: Instance[] = [];
  const up = () => instances.filter(({ isUp }) => isUp).map(({ app }) => app.port);
  const doorway = await openDoorway(up, randomOf(seed, 'doorway'));
  const blobApi = `${host.origin}/standin/blob`;
  const env = {
    APP_URL: doorway.origin,
    DATABASE_URL: databaseUrl,
    KIE_API_KEY: 'standin',
    KIE_API_URL: `${host.origin}/standin/kie`,
    KIE_WEBHOOK_HMAC_KEY: 'standin',
    KIE_CREATES: String(measure.creates.limit),
    KIE_CREATES_WINDOW_MS: String(measure.creates.windowMs),
    KIE_GRACE_MS: String(measure.graceMs),
    KIE_REPLY_TIMEOUT_MS: String(REPLY_TIMEOUT_MS),
    KIE_PROBE_MS: String(PROBE_MS),
    BLOB_READ_WRITE_TOKEN: blobToken(host),
    BLOB_READ_ORIGIN: `${blobApi}/files/private`,
    VERCEL_BLOB_API_URL: blobApi,
    VERCEL_BLOB_RETRIES: '1',
    CRON_SECRET,
  };
  // The clients' half of the SDK reads these at its start.
  process.env.VERCEL_BLOB_API_URL = blobApi;
  process.env.VERCEL_BLOB_RETRIES = '0';

  const [a, b] = [new Instance(await freePort(), env), new Instance(await freePort(), env)];
  instances.push(a, b);
  await Promise.all(instances.map((instance) => instance.start()));
  const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // Its own connections are cut as well.
  database.on('error', () => undefined);

  return {
    host,
    instances,
    origins: [a.app.origin, b.app.origin],
    doorway,
    database,
    async sweep() {
      const headers = { authorization: `Bearer ${CRON_SECRET}` };
      return (await fetch(`${a.app.origin}/api/sweep`, { headers })).status;
    },
    async close() {
      await database.end();
      await Promise.all(instances.map(({ app }) => app.remove()));
      await doorway.close();
      await host.remove();
    },
  };
}
