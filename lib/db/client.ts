import 'server-only';
import { mkdirSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { lockFolder } from './folder-lock';
import { migrationsFolder, readMigrationState } from './migration-state';
import * as schema from './schema';
import { account, slots } from './schema';

export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
/** Inside a transaction use its own handle: the outer one would wait for ever on PGlite. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database {
  db: Db;
  kind: 'postgres' | 'pglite';
  close(): Promise<void>;
}

/** Any number will do, as long as every instance uses the same. */
const MIGRATION_LOCK = 727_001;

/**
 * Many small instances share one server, and each is frozen between requests: it keeps few
 * connections, and lets go of those that nobody used for a moment, so that none is found dead when
 * it wakes. There it may also have to wait for a database that was asleep itself.
 */
const SERVERLESS_POOL = { max: 5, idleTimeoutMillis: 5_000, connectionTimeoutMillis: 10_000 };
const POOL = { max: 10, idleTimeoutMillis: 10_000, connectionTimeoutMillis: 5_000 };

async function openPostgres(
  url: string,
  queryTimeoutMs: number,
  isServerless: boolean,
): Promise<Database> {
  const [{ Pool }, { drizzle }, { migrate }] = await Promise.all([
    import('pg'),
    import('drizzle-orm/node-postgres'),
    import('drizzle-orm/node-postgres/migrator'),
  ]);
  const pool = new Pool({
    connectionString: url,
    ...(isServerless ? SERVERLESS_POOL : POOL),
    // By our own clock: a pooler in front of the server may refuse to set the server's.
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // A connection that breaks is replaced by the pool, and its query says so; unheard, the error of
  // an idle one, or of one between two queries of a transaction, would end us.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  // One whose query timed out still waits for its answer, and would hold up the next one's.
  pool.on('release', (_, client) => {
    if ('readyForQuery' in client && !client.readyForQuery) client.end().catch(() => undefined);
  });
  try {
    const connection = await pool.connect();
    try {
      // Instances that start in numbers do not line up for a lock that none of them needs.
      if ((await readMigrationState(connection)).missing.length > 0) {
        // Drizzle takes no lock of its own, and several instances may start at once. The lock is
        // the transaction's, as a pooler may give each transaction another session. Drizzle's own
        // `begin` joins this one, and its `commit`, after the last migration, ends it.
        await connection.query('begin');
        await connection.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
        await migrate(drizzle(connection, { schema }), { migrationsFolder });
        await connection.query('commit');
      }
    } catch (thrown) {
      await connection.query('rollback').catch(() => undefined);
      throw thrown;
    } finally {
      connection.release();
    }
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
  return { db: drizzle(pool, { schema }), kind: 'postgres', close: () => pool.end() };
}

async function openPglite(folder: string): Promise<Database> {
  const [{ PGlite }, { drizzle }, { migrate }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  const release = lockFolder(folder);
  try {
    mkdirSync(folder, { recursive: true });
    const client = await PGlite.create(folder);
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder });
    return {
      db,
      kind: 'pglite',
      close: async () => {
        await client.close();
        release();
      },
    };
  } catch (thrown) {
    release();
    throw thrown;
  }
}

const QUERY_TIMEOUT_MS = 15_000;

/**
 * Opens and migrates the database: PostgreSQL where a URL is given, otherwise PGlite in `folder`.
 * @param options.creates Kie's allowance: createTask calls in one window
 * @param options.reads the same for recordInfo
 */
export async function openDatabase(options: {
  url: string | null;
  folder: string;
  creates: number;
  reads: number;
  queryTimeoutMs?: number;
  /** Whether processes come and go, in numbers, and are frozen between requests. */
  isServerless?: boolean;
}): Promise<Database> {
  const { url, folder, queryTimeoutMs = QUERY_TIMEOUT_MS, isServerless = false } = options;
  const database = await (url
    ? openPostgres(url, queryTimeoutMs, isServerless)
    : openPglite(folder));
  const slotsOf = (kind: 'create' | 'read', length: number) =>
    Array.from({ length }, (_, slot) => ({ kind, slot, freeAt: sql`now()` }));
  try {
    await database.db
      .insert(slots)
      .values([...slotsOf('create', options.creates), ...slotsOf('read', options.reads)])
      .onConflictDoNothing();
    await database.db.insert(account).values({}).onConflictDoNothing();
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return database;
}
