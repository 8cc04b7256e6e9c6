import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gt, sql } from 'drizzle-orm';
import sharp from 'sharp';
import { vi } from 'vitest';
import { delay } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';
import { type Database, openDatabase } from '@/lib/db/client';
import { newPostgresDatabase } from '@/lib/db/fixture';
import { account, batches, slots, tasks, trash } from '@/lib/db/schema';
import { createKieClient } from '@/lib/kie/client';
import { KNOBS_AT_REST } from '@/lib/standin/blob/knobs';
import { createBlobStandIn } from '@/lib/standin/blob/stand-in';
import { createKieStandIn } from '@/lib/standin/kie/kie-stand-in';
import { DEFAULT_KNOBS } from '@/lib/standin/kie/knobs';
import { eventSchema, type TaskEvent } from '@/lib/standin/kie/task';
import { serve } from '@/lib/standin/node-http';
import { createBlobStore } from '@/lib/storage/blob';
import { answerCallback } from '../../answer-callback';
import { createBell } from '../../bell';
import { pointBlobSdk, readEnvironment } from '../../environment.mjs';
import { log } from '../../log';
import { createPump } from '../../pump';
import type { Services } from '../../services';
import { createWatch } from '../../watch';

/**
 * The real pieces over real HTTP, with both stand-ins at the other end, a database that breaks where
 * it is told to, and time that passes when the test says so.
 */

const STATEMENTS = {
  submit: 'insert on tasks for each row',
  claim: `update on tasks for each row when (new.state = 'submitting' and old.state = 'queued')`,
  sent: 'update on attempts for each row when (old.sent_at is null and new.sent_at is not null)',
  reply:
    'update on attempts for each row when (old.kie_task_id is null and new.kie_task_id is not null)',
  success: `update on tasks for each row when (new.state = 'succeeded' and old.state <> 'succeeded')`,
  failure: `update on tasks for each row when (new.state = 'failed' and old.state <> 'failed')`,
  pause: 'update on account for each row when (new.pause_reason is distinct from old.pause_reason)',
  trash: 'delete on trash for each row',
} as const;

/** Where on a photo's way the database fails: at one statement, or for a whole request. */
export interface DatabaseFault {
  at: keyof typeof STATEMENTS | 'grant' | 'callback' | 'status' | 'cut-out';
  /** How many times it fails there; always, where nothing is said. */
  times?: number;
  /** The connection is lost inside the transaction. */
  isLost?: true;
}

/** The knobs of both stand-ins, and what is wrong with the database. */
export interface Faults {
  kie?: object;
  blob?: object;
  database?: DatabaseFault;
}

export const BLOB_TOKEN = 'vercel_blob_rw_faults_secretoftheblobstore';
export const WEBHOOK_KEY = 'whk_secret_of_the_webhook';
export const SIZE = { width: 300, height: 256 };

/** Where Kie's knobs stand while nothing is wrong: quick, and not counting how often it is asked. */
const OFTEN = { limit: 1_000_000, windowMs: 1 };
const KIE_AT_REST = { ...DEFAULT_KNOBS, creates: OFTEN, reads: OFTEN, lateMs: 60, retryMs: 2 };

/** Every moment that is written down, but when the last sweep was: none comes in between. */
const MOMENTS = {
  tasks: ['due_at', 'leased_until', 'tried_since', 'silent_since', 'created_at', 'ended_at'],
  attempts: ['sent_at', 'accepted_at', 'ended_at', 'ask_at'],
  account: ['paused_at', 'probe_at', 'credits_asked_at'],
  trash: ['due_at'],
  slots: ['free_at'],
};

const away = async (): Promise<never> => {
  throw new AppError('database-unavailable');
};

/** A plain photo, and its cut-out of which one half is transparent. */
async function pictures() {
  const { height, width } = SIZE;
  const blank = { ...SIZE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
  const half = { width: width / 2, height, channels: 3, background: '#c81e5a' } as const;
  return {
    copy: await sharp({ create: { ...SIZE, channels: 3, background: '#ddd' } })
      .jpeg()
      .toBuffer(),
    cutout: await sharp({ create: blank })
      .composite([{ input: { create: half }, left: 0, top: 0 }])
      .png()
      .toBuffer(),
  };
}

export async function openFaultWorld(engine: Database['kind']) {
  const dir = mkdtempSync(path.join(tmpdir(), 'clearcut-faults-'));
  const { copy, cutout } = await pictures();
  const postgres = engine === 'postgres' ? await newPostgresDatabase() : null;
  const database = await openDatabase({
    url: postgres?.url ?? null,
    folder: path.join(dir, 'db'),
    creates: 20,
    reads: 10,
  });
  const { db } = database;

  type Handler = (request: Request) => Promise<Response>;
  const notYet: Handler = async () => new Response(null, { status: 503 });
  const handlers = { kie: notYet, blob: notYet, app: notYet };
  const [kieServer, blobServer, appServer] = await Promise.all([
    serve((request) => handlers.kie(request)),
    serve((request) => handlers.blob(request)),
    serve((request) => handlers.app(request)),
  ]);
  const kieUrl = `${kieServer.origin}/standin/kie`;
  const blobUrl = `${blobServer.origin}/standin/blob`;
  const env = readEnvironment({
    DATA_DIR: dir,
    APP_URL: appServer.origin,
    KIE_API_KEY: 'standin',
    KIE_API_URL: kieUrl,
    KIE_WEBHOOK_HMAC_KEY: WEBHOOK_KEY,
    KIE_REPLY_TIMEOUT_MS: '1500',
    BLOB_READ_WRITE_TOKEN: BLOB_TOKEN,
    VERCEL_BLOB_API_URL: blobUrl,
    BLOB_READ_ORIGIN: `${blobUrl}/files/private`,
  });
  // Otherwise a process that goes on trying would be waited for in true time.
  env.kie.recordMs = 0;
  vi.stubEnv('VERCEL_BLOB_API_URL', blobUrl);
  vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
  vi.stubGlobal('location', { href: `${appServer.origin}/` });
  pointBlobSdk(env);
  const kie = createKieClient({ ...env.kie, timeoutMs: env.kie.replyTimeoutMs });

  async function empty() {
    await db.delete(batches);
    await db.delete(trash);
    await db.delete(account);
    await db.insert(account).values({ sweptAt: sql`now()` });
    await db.update(slots).set({ freeAt: sql`now()` });
  }

  let isBroken = false;

  /** Breaks one statement in the database itself, so that the transaction around it is rolled back. */
  async function breakStatement({ at, times, isLost }: DatabaseFault) {
    const statement = Object.entries(STATEMENTS).find(([name]) => name === at)?.[1];
    if (!statement) return;
    isBroken = true;
    const lose =
      isLost && engine === 'postgres' ? 'perform pg_terminate_backend(pg_backend_pid());' : '';
    for (const command of [
      'create sequence faults',
      `create function fault() returns trigger language plpgsql as $$ begin
        if nextval('faults') <= ${times ?? 1_000_000} then
          ${lose}
          raise exception 'the test has broken this' using errcode = '57P01';
        end if;
        return coalesce(new, old);
      end $$`,
      `create trigger fault before ${statement} execute function fault()`,
    ]) {
      await db.execute(sql.raw(command));
    }
  }

  async function repairStatements() {
    if (!isBroken) return;
    isBroken = false;
    await db.execute(sql`drop function if exists fault cascade`);
    await db.execute(sql`drop sequence if exists faults`);
  }

  /** Lets `ms` pass on all clocks of ours. */
  async function pass(ms: number) {
    for (const [table, columns] of Object.entries(MOMENTS)) {
      const earlier = columns.map((name) => `${name} = ${name} - ${ms} * interval '1 millisecond'`);
      await db.execute(sql.raw(`update ${table} set ${earlier.join(', ')}`));
    }
  }

  /** A world of its own for one photo: nothing of the last one is left in it. */
  async function begin() {
    await repairStatements();
    await empty();
    const home = mkdtempSync(path.join(dir, 'cell-'));
    const standIn = createKieStandIn({
      dir: path.join(home, 'kie'),
      origin: kieServer.origin,
      webhookKey: WEBHOOK_KEY,
      engine: {
        cutOut: async () => ({ ok: true, png: cutout, ...SIZE }),
        status: () => null,
      },
      log: () => undefined,
    });
    const blobStandIn = createBlobStandIn({
      dir: path.join(home, 'blob'),
      token: BLOB_TOKEN,
      basePath: '/standin/blob',
      origin: blobServer.origin,
    });
    handlers.kie = standIn.handle;
    handlers.blob = blobStandIn.handle;

    let fault: DatabaseFault | null = null;
    let faultsLeft = 0;
    let isOver = false;
    const isAway = (point: DatabaseFault['at']) => fault?.at === point && faultsLeft-- > 0;
    const open = async () => (isOver ? away() : db);
    const bell = createBell();
    const parts = {
      env,
      log: (event: string, fields?: Record<string, unknown>) => {
        if (!isOver) log(event, fields);
      },
      bell,
      blobToken: BLOB_TOKEN,
      kie,
      blob: createBlobStore({ token: BLOB_TOKEN, readOrigin: env.blob.readOrigin }),
      db: open,
      watch: createWatch({ db: open, bell }),
    };
    const works: Services = { ...parts, pump: createPump(parts) };
    const withoutDatabase: Services = {
      ...works,
      db: away,
      watch: createWatch({ db: away, bell: createBell() }),
    };

    handlers.app = async (request) => {
      const services = isAway('callback') ? withoutDatabase : works;
      const { answer, followUp } = await answerCallback(services, request);
      void followUp?.();
      return answer;
    };

    const turn = async ({ kie: knobs, blob, database: broken }: Faults) => {
      const body = JSON.stringify({ ...KIE_AT_REST, ...knobs });
      const response = await fetch(`${kieUrl}/knobs`, { method: 'POST', body });
      if (!response.ok) throw new Error(await response.text());
      blobStandIn.turn({ ...KNOBS_AT_REST, ...blob });
      await repairStatements();
      fault = broken ?? null;
      faultsLeft = broken?.times ?? Number.POSITIVE_INFINITY;
      if (broken) await breakStatement(broken);
    };
    await turn({});

    const kieEvents = (): TaskEvent[] =>
      readFileSync(path.join(home, 'kie', 'tasks.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => eventSchema.parse(JSON.parse(line)));
    const countOf = (name: TaskEvent['event']) =>
      kieEvents().filter(({ event }) => event === name).length;

    const isOwing = () => countOf('created') !== countOf('noticed');

    /** Until Kie has ended all that it has and told of it, and nobody here works on a photo. */
    async function settled() {
      await works.pump.run();
      for (let looks = 0; looks < 1_000; looks += 1) {
        if (!isOwing()) {
          await works.pump.run();
          const leased = await db.$count(tasks, gt(tasks.leasedUntil, sql`now()`));
          // What a broken transaction left leased is free again only when time has passed.
          if (!isOwing() && (leased === 0 || looks > 30)) return;
        }
        await delay(10);
      }
      throw new Error('Kie does not come to an end');
    }

    return {
      works,
      turn,
      settled,
      countOf,
      /** The services as a request finds them whose database may be away at this point. */
      at: (point: DatabaseFault['at']) => (isAway(point) ? withoutDatabase : works),
      async end() {
        await works.pump.run();
        isOver = true;
        await standIn.close();
      },
    };
  }

  return {
    begin,
    pass,
    copy,
    cutout,
    db,
    blobUrl,
    async close() {
      vi.unstubAllEnvs();
      vi.unstubAllGlobals();
      await Promise.all([kieServer, blobServer, appServer].map((server) => server.close()));
      await database.close();
      await postgres?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
