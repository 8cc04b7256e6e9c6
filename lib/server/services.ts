import 'server-only';
import path from 'node:path';
import { AppError } from '@/lib/base/errors';
import { type Database, type Db, openDatabase } from '@/lib/db/client';
import { createKieClient, type KieClient } from '@/lib/kie/client';
import { type BlobStore, createBlobStore } from '@/lib/storage/blob';
import { type Bell, createBell } from './bell';
import { type Environment, pointBlobSdk, readEnvironment } from './environment.mjs';
import { kieKey } from './kie-key';
import { localSecret } from './local-secret';
import { explain, type Log, log } from './log';
import { createPump, type Pump } from './pump';
import { createWatch, type Watch } from './watch';

/** Everything that a use case needs from the world. Made once a process. */
export interface Services {
  env: Environment;
  log: Log;
  kie: KieClient;
  blob: BlobStore;
  blobToken: string;
  bell: Bell;
  watch: Watch;
  pump: Pump;
  /** @throws {AppError} `database-unavailable` */
  db(): Promise<Db>;
}

/** Opens at first use, once; a failure is not remembered, so the next request tries again. */
function lazyDatabase(env: Environment): () => Promise<Db> {
  let opening: Promise<Database> | null = null;
  return async () => {
    opening ??= openDatabase({
      url: env.databaseUrl,
      folder: path.join(env.dataDir, 'db'),
      creates: env.kie.creates,
      reads: env.kie.reads,
      isServerless: env.isServerless,
    });
    try {
      return (await opening).db;
    } catch (cause) {
      opening = null;
      log('database.unavailable', { why: explain(cause) });
      throw new AppError('database-unavailable', { cause });
    }
  };
}

export function createServices(env: Environment): Services {
  pointBlobSdk(env);
  const blobToken = env.blob.token ?? `vercel_blob_rw_standin_${localSecret(env.dataDir, 'blob')}`;
  const bell = createBell();
  const db = lazyDatabase(env);
  const parts = {
    env,
    log,
    bell,
    blobToken,
    db,
    watch: createWatch({ db, bell }),
    kie: createKieClient({
      baseUrl: env.kie.baseUrl,
      apiKey: kieKey(env),
      timeoutMs: env.kie.replyTimeoutMs,
    }),
    blob: createBlobStore({ token: blobToken, readOrigin: env.blob.readOrigin }),
  };
  process.once('SIGTERM', bell.drain);
  process.once('SIGINT', bell.drain);
  return { ...parts, pump: createPump(parts) };
}

/**
 * Asks Kie for the credits left, for the operator's log: a key that is refused shows at the first
 * request and not with the first photo. It also wakes the stand-in, which after a restart goes on
 * with what it had begun.
 */
async function greetKie({ kie, log }: Services): Promise<void> {
  try {
    log('kie.credits', { left: await kie.credits() });
  } catch (thrown) {
    log('kie.unavailable', { why: explain(thrown) });
  }
}

// Route handlers, actions and pages are bundled apart, and a hot reload loads them again: what
// there may be only one of hangs on the process.
const shared: typeof globalThis & { clearcut?: Services } = globalThis;

export function services(): Services {
  if (!shared.clearcut) {
    shared.clearcut = createServices(readEnvironment());
    void greetKie(shared.clearcut);
    // Opens the database before anybody waits for it, and takes up what was left when we ended. Not
    // where a function is frozen after its answer: what it had begun would be frozen with it.
    if (!shared.clearcut.env.isServerless) void shared.clearcut.pump.run();
  }
  return shared.clearcut;
}
