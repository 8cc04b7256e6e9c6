// `npm run migrate`: brings the database that `DATABASE_URL` names up to this version.
import { openDatabase } from '@/lib/db/client';
import { explain } from '@/lib/server/log';
import { readConfiguration } from './read-configuration';

async function migrate(): Promise<string> {
  const configuration = readConfiguration();
  if (!('appUrl' in configuration)) throw new Error(configuration.join('\n'));
  const { databaseUrl, kie } = configuration;
  if (!databaseUrl) return 'DATABASE_URL is not set: the embedded database migrates at its start.';
  const { creates, reads } = kie;
  const database = await openDatabase({ url: databaseUrl, folder: '', creates, reads });
  await database.close();
  return 'The database has all migrations.';
}

try {
  process.stdout.write(`${await migrate()}\n`);
} catch (thrown) {
  process.stderr.write(`The database was not migrated: ${explain(thrown)}\n`);
  process.exitCode = 1;
}
