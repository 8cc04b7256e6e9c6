import 'server-only';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { lockFolder } from './folder-lock';
import * as schema from './schema';
import { createSlots } from './schema';

export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
/** Inside a transaction use its own handle: the outer one would wait for ever on PGlite. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database {
  db: Db;
  kind: 'postgres' | 'pglite';
  close(): Promise<void>;
}

// Spelt out from the working directory, so that Next's tracing finds the folder.
const migrationsFolder = path.join(process.cwd(), 'lib/db/migrations');

/** Any number will do, as long as every instance uses the same. */
const MIGRATION_LOCK = 727_001;

async function openPostgres(url: string): Promise<Database> {
  const [{ Pool }, { drizzle }, { migrate }] = await Promise.all([
    import('pg'),
    import('drizzle-orm/node-postgres'),
    import('drizzle-orm/node-postgres/migrator'),
  ]);
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end us.
  pool.on('error', () => undefined);
  try {
    const connection = await pool.connect();
    try {
      // Drizzle takes no lock of its own, and several instances may start at once.
      await connection.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await migrate(drizzle(connection, { schema }), { migrationsFolder });
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => null);
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

/**
 * Opens and migrates the database: PostgreSQL where a URL is given, otherwise PGlite in `folder`.
 * @param creates Kie's allowance: createTask calls in one window
 */
export async function openDatabase(options: {
  url: string | null;
  folder: string;
  creates: number;
}): Promise<Database> {
  const database = await (options.url ? openPostgres(options.url) : openPglite(options.folder));
  await database.db
    .insert(createSlots)
    .values(Array.from({ length: options.creates }, (_, slot) => ({ slot, freeAt: sql`now()` })))
    .onConflictDoNothing();
  return database;
}
