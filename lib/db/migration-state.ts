import 'server-only';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientBase } from 'pg';
import { z } from 'zod';

// Spelt out from the working directory, so that Next's tracing finds the folder.
export const migrationsFolder = path.join(process.cwd(), 'lib/db/migrations');

const journalSchema = z.object({
  entries: z.array(z.object({ tag: z.string(), when: z.number() })),
});

export interface MigrationState {
  /** Names of the migrations that the database still wants, the first first. */
  missing: string[];
  /** It has had migrations that this version of the app does not know. */
  isAhead: boolean;
}

/**
 * How far a PostgreSQL database is migrated, by Drizzle's own rule: what is younger than the
 * youngest that was applied is missing. Changes nothing.
 * @throws what the driver throws
 */
export async function readMigrationState(
  client: Pick<ClientBase, 'query'>,
): Promise<MigrationState> {
  const { entries } = journalSchema.parse(
    JSON.parse(readFileSync(path.join(migrationsFolder, 'meta/_journal.json'), 'utf8')),
  );
  const table = 'drizzle.__drizzle_migrations';
  const found = await client.query('select to_regclass($1) is not null as found', [table]);
  let applied = 0;
  if (found.rows[0]?.found) {
    const { rows } = await client.query(`select max(created_at) as latest from ${table}`);
    applied = Number(rows[0]?.latest ?? 0);
  }
  return {
    missing: entries.filter(({ when }) => when > applied).map(({ tag }) => tag),
    isAhead: applied > Math.max(...entries.map(({ when }) => when)),
  };
}
