import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AnyColumn, eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOUSE, type Visitor } from '@/lib/door/visitor';
import type { Submission } from '@/lib/task/task';
import { addTasks } from './add';
import { markAccepted, markSent, markSucceeded } from './attempts';
import { type Database, type Db, openDatabase } from './client';
import { claimQueued } from './queue';
import {
  account,
  allowances,
  allowanceUses,
  attempts,
  batches,
  deletedBatches,
  presets,
  slots,
  tasks,
  trash,
} from './schema';
import type { TaskRow } from './tasks';
import { inTransaction } from './transaction';

/** What the tests of this room, and of those that use it, stand on. */

/** In whose name they do what is not about workspaces. */
export const HOME: Visitor = { door: 'home', workspace: HOUSE, name: null };

const serverUrl = process.env.TEST_DATABASE_URL || null;
export const hasPostgres = serverUrl !== null;

export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'clearcut-db-'));

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl ?? '' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An empty database on the PostgreSQL that `TEST_DATABASE_URL` names. */
export async function newPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${newId()}`;
  await onServer(`create database "${name}"`);
  const url = new URL(serverUrl ?? '');
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database "${name}" with (force)`) };
}

const READS = 10;

/** Opens a fresh, migrated database; closing it leaves nothing behind. */
async function openFresh(kind: Database['kind'], creates: number): Promise<Database> {
  if (kind === 'postgres') {
    const { url, drop } = await newPostgresDatabase();
    const database = await openDatabase({ url, folder: '', creates, reads: READS });
    return { ...database, close: () => database.close().then(drop) };
  }
  const folder = newFolder();
  const database = await openDatabase({
    url: null,
    folder: path.join(folder, 'db'),
    creates,
    reads: READS,
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { ...database, close: () => database.close().then(remove) };
}

async function empty(db: Db): Promise<void> {
  await db.delete(batches);
  await db.delete(deletedBatches);
  await db.delete(trash);
  await db.delete(presets);
  await db.delete(allowances);
  await db.delete(allowanceUses);
  // Swept a moment ago: no test shall meet a sweep that it did not ask for.
  await db.delete(account);
  await db.insert(account).values({ sweptAt: sql`now()` });
  await db.update(slots).set({ freeAt: sql`now() - interval '1 hour'` });
}

/**
 * The same tests on both engines: on PGlite always, on PostgreSQL where one is given, and seen as
 * skipped where none is. Each test finds the tables empty.
 */
export function onBothEngines(tests: (db: () => Db) => void, creates = 20): void {
  for (const kind of ['pglite', 'postgres'] as const) {
    describe.skipIf(kind === 'postgres' && !hasPostgres)(`on ${kind}`, () => {
      let database: Database;
      beforeAll(async () => {
        database = await openFresh(kind, creates);
      });
      afterAll(() => database.close());
      beforeEach(() => empty(database.db));
      tests(() => database.db);
    });
  }
}

/** @param digest the same for two photos of the same bytes; otherwise each has bytes of its own */
export function newPhoto(digest?: string): Submission {
  const taskId = newId();
  const pathname = `copies/${taskId}.jpg`;
  return {
    taskId,
    source: { pathname, proof: `proof of ${pathname}` },
    name: `${taskId}.jpg`,
    folder: '',
    place: 0,
    width: 300,
    height: 256,
    digest: digest ?? createHash('sha256').update(taskId).digest('hex'),
  };
}

/** Writes `count` photos of one batch into the queue. */
export async function enqueue(db: Db, count: number) {
  const batchId = newId();
  const photos = Array.from({ length: count }, () => newPhoto());
  await addTasks(db, HOME, batchId, photos);
  return { batchId, photos, ids: photos.map(({ taskId }) => taskId) };
}

export const claim = (db: Db, want: number): Promise<TaskRow[]> =>
  inTransaction(db, (tx) => claimQueued(tx, { want, leaseMs: 30_000 }, (id) => `digest of ${id}`));

export const keyOf = ({ id, attempt }: TaskRow) => ({ taskId: id, attempt });

/** The one row that there must be. */
export async function row(db: Db, id: string): Promise<TaskRow> {
  const [found] = await db.select().from(tasks).where(eq(tasks.id, id));
  if (!found) throw new Error(`no task ${id}`);
  return found;
}

/** A photo that Kie works on. */
export async function runningTask(db: Db): Promise<TaskRow> {
  await enqueue(db, 1);
  const [claimed] = await claim(db, 1);
  if (!claimed) throw new Error('nothing to claim');
  await markSent(db, keyOf(claimed), 60_000);
  await markAccepted(db, keyOf(claimed), `kie-${claimed.id}`, 60_000);
  return row(db, claimed.id);
}

/** A photo that is done, for one credit. */
export async function keptPhoto(
  db: Db,
  digest = newPhoto().digest ?? '',
): Promise<{ task: TaskRow; digest: string }> {
  const photo = newPhoto(digest);
  await addTasks(db, HOME, newId(), [photo]);
  const key = { taskId: photo.taskId, attempt: 1 };
  const openAttempt = { taskId: photo.taskId, number: 1, keyDigest: '', sentAt: sql`now()` };
  await db.update(tasks).set({ state: 'running', attempt: 1 }).where(eq(tasks.id, photo.taskId));
  await db.insert(attempts).values(openAttempt);
  await markSucceeded(db, key, { path: `cutouts/${photo.taskId}-1.png`, bytes: 10 }, 1);
  return { task: await row(db, photo.taskId), digest };
}

/** Turns a row's clock forward: it is due, and its lease is over. */
export async function makeOverdue(db: Db, id: string): Promise<void> {
  const past = sql`now() - interval '1 second'`;
  await db
    .update(tasks)
    .set({
      dueAt: past,
      leasedUntil: sql`case when ${tasks.leasedUntil} is null then null else ${past} end`,
    })
    .where(eq(tasks.id, id));
}

const earlier = (column: AnyColumn, ms: number) =>
  sql`${column} - ${ms}::double precision * interval '1 ms'`;

/** Makes a photo older by `ms`. */
export async function makeOlder(db: Db, id: string, ms: number): Promise<void> {
  await db
    .update(tasks)
    .set({ createdAt: earlier(tasks.createdAt, ms) })
    .where(eq(tasks.id, id));
}

/** As if the first try of a photo had been made `ms` earlier. */
export async function makeTriedLonger(db: Db, id: string, ms: number): Promise<void> {
  await db
    .update(tasks)
    .set({ triedSince: earlier(tasks.triedSince, ms) })
    .where(eq(tasks.id, id));
}

/** As if Kie had taken the task `ms` earlier. */
export async function makeAcceptedEarlier(db: Db, id: string, ms: number): Promise<void> {
  await db
    .update(attempts)
    .set({ acceptedAt: earlier(attempts.acceptedAt, ms) })
    .where(eq(attempts.taskId, id));
}
