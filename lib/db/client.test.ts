import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { delay } from '@/lib/base/async';
import { type Database, type Db, openDatabase, type Tx } from './client';
import { enqueue, hasPostgres, newFolder, newPostgresDatabase, row } from './fixture';
import { slots } from './schema';

async function backendPid(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ pid: sql<number>`pg_backend_pid()` })
    .from(sql`(select 1) as one`);
  return row?.pid ?? 0;
}

async function hasBackend(db: Db, pid: number): Promise<boolean> {
  const rows = await db
    .select({ pid: sql<number>`pid` })
    .from(sql`pg_stat_activity`)
    .where(sql`pid = ${pid}`);
  return rows.length > 0;
}
const slotsOf = ({ db }: Database) => db.$count(slots);

describe('PGlite', () => {
  test('keeps its rows, refuses a second opener, and takes a larger allowance', async () => {
    const parent = newFolder();
    const folder = path.join(parent, 'db');
    const first = await openDatabase({ url: null, folder, creates: 20, reads: 10 });
    const { ids } = await enqueue(first.db, 1);
    await expect(openDatabase({ url: null, folder, creates: 20, reads: 10 })).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
    await first.close();

    const second = await openDatabase({ url: null, folder, creates: 30, reads: 10 });
    expect((await row(second.db, ids[0] ?? '')).state).toBe('queued');
    expect(await slotsOf(second)).toBe(40);
    await second.close();
    rmSync(parent, { recursive: true });
  });
});

test('a database that cannot be prepared is closed again', async () => {
  const parent = newFolder();
  const folder = path.join(parent, 'db');
  const none = openDatabase({ url: null, folder, creates: 0, reads: 0 });
  await expect(none).rejects.toThrow('values');
  const again = await openDatabase({ url: null, folder, creates: 1, reads: 1 });
  await again.close();
  rmSync(parent, { recursive: true });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  test('is migrated once by instances that start together', async () => {
    const { url, drop } = await newPostgresDatabase();
    const open = () => openDatabase({ url, folder: '', creates: 20, reads: 10 });
    const instances = await Promise.all([open(), open(), open(), open()]);
    expect(await Promise.all(instances.map(slotsOf))).toEqual([30, 30, 30, 30]);
    await Promise.all(instances.map((instance) => instance.close()));
    await drop();
  });

  test('may cut idle connections, and is used again', async () => {
    const { url, drop } = await newPostgresDatabase();
    const instance = await openDatabase({ url, folder: '', creates: 20, reads: 10 });
    const cutter = await openDatabase({ url, folder: '', creates: 20, reads: 10 });
    await cutter.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await expect.poll(() => slotsOf(instance).catch(() => 0)).toBe(30);
    await instance.close();
    await cutter.close();
    await drop();
  });

  test('may cut a connection inside a transaction, which fails and is used again', async () => {
    const { url, drop } = await newPostgresDatabase();
    const instance = await openDatabase({ url, folder: '', creates: 20, reads: 10 });
    const cutter = await openDatabase({ url, folder: '', creates: 20, reads: 10 });
    const cut = instance.db.transaction(async (tx) => {
      const pid = await backendPid(tx);
      // No query is under way that would hear of it: only the connection's own listener does.
      await cutter.db.execute(sql`select pg_terminate_backend(${pid}::int)`);
      await expect.poll(() => hasBackend(cutter.db, pid)).toBe(false);
      await delay(50);
      await tx.execute(sql`select 1`);
    });
    await expect(cut).rejects.toThrow();
    expect(await slotsOf(instance)).toBe(30);
    await instance.close();
    await cutter.close();
    await drop();
  });

  test('that answers a query too late is not waited for, and the next one is answered', async () => {
    const { url, drop } = await newPostgresDatabase();
    const options = { url, folder: '', creates: 20, reads: 10 };
    const instance = await openDatabase({ ...options, queryTimeoutMs: 1_000 });
    const late = () => instance.db.transaction((tx) => tx.execute(sql`select pg_sleep(60)`));
    // As many as the pool has connections, so that none is left that was not held up.
    const all = await Promise.allSettled(Array.from({ length: 10 }, late));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(await slotsOf(instance)).toBe(30);
    await instance.close();
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
  await expect(openDatabase({ url, folder: '', creates: 20, reads: 10 })).rejects.toThrow(
    'ECONNREFUSED',
  );
});
