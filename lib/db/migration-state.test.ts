import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './client';
import { hasPostgres, newPostgresDatabase } from './fixture';
import { readMigrationState } from './migration-state';

describe.skipIf(!hasPostgres)('a PostgreSQL database tells how far it is migrated', () => {
  test('from nothing, by way of an older version, to one that is ahead', async () => {
    const { url, drop } = await newPostgresDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const open = () => openDatabase({ url, folder: '', creates: 20, reads: 10 });
    const all = (await readMigrationState(client)).missing;
    expect(all[0]).toBe('0000_tasks');
    expect((await client.query(`select to_regclass('tasks') as found`)).rows[0].found).toBeNull();

    const first = await open();
    await first.close();
    expect(await readMigrationState(client)).toEqual({ missing: [], isAhead: false });

    await client.query(
      `delete from drizzle.__drizzle_migrations
       where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`,
    );
    expect((await readMigrationState(client)).missing).toEqual(all.slice(-1));

    await client.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`,
    );
    expect(await readMigrationState(client)).toEqual({ missing: [], isAhead: true });
    await client.end();
    await drop();
  });

  test('one that has everything is opened while another instance holds the lock', async () => {
    const { url, drop } = await newPostgresDatabase();
    const open = () =>
      openDatabase({ url, folder: '', creates: 20, reads: 10, isServerless: true });
    const first = await open();
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('begin; select pg_advisory_xact_lock(727001)');
    const second = await open();
    await second.close();
    await holder.end();
    await first.close();
    await drop();
  });
});
