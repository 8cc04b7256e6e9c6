import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './client';
import { enqueue, hasPostgres, newFolder, newPostgresDatabase, row } from './fixture';
import { createSlots } from './schema';

const slotsOf = ({ db }: Database) => db.$count(createSlots);

describe('PGlite', () => {
  test('keeps its rows, refuses a second opener, and takes a larger allowance', async () => {
    const parent = newFolder();
    const folder = path.join(parent, 'db');
    const first = await openDatabase({ url: null, folder, creates: 20 });
    const { ids } = await enqueue(first.db, 1);
    await expect(openDatabase({ url: null, folder, creates: 20 })).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
    await first.close();

    const second = await openDatabase({ url: null, folder, creates: 30 });
    expect((await row(second.db, ids[0] ?? '')).state).toBe('queued');
    expect(await slotsOf(second)).toBe(30);
    await second.close();
    rmSync(parent, { recursive: true });
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  test('is migrated once by instances that start together', async () => {
    const { url, drop } = await newPostgresDatabase();
    const open = () => openDatabase({ url, folder: '', creates: 20 });
    const instances = await Promise.all([open(), open(), open(), open()]);
    expect(await Promise.all(instances.map(slotsOf))).toEqual([20, 20, 20, 20]);
    await Promise.all(instances.map((instance) => instance.close()));
    await drop();
  });

  test('may cut idle connections, and is used again', async () => {
    const { url, drop } = await newPostgresDatabase();
    const instance = await openDatabase({ url, folder: '', creates: 20 });
    const cutter = await openDatabase({ url, folder: '', creates: 20 });
    await cutter.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await expect.poll(() => slotsOf(instance).catch(() => 0)).toBe(20);
    await instance.close();
    await cutter.close();
    await drop();
  });
});

test('a database that is not there is an error at once', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    }),
  );
  const url = `postgres://nobody@127.0.0.1:${port}/none`;
  await expect(openDatabase({ url, folder: '', creates: 20 })).rejects.toThrow('ECONNREFUSED');
});
