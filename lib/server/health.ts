import 'server-only';
import { sql } from 'drizzle-orm';
import { withTimeout } from '@/lib/base/async';
import { readPause } from '@/lib/db/account';
import { queueDepth } from '@/lib/db/queue';
import type { PauseReason } from '@/lib/task/task';
import { explain } from './log';
import type { Services } from './services';

const PATIENCE_MS = 5_000;

/** Anybody may ask for health, and each look at a service far away costs its owner something. */
const FRESH_MS = 2_000;

/** What services were last found to be, or are being asked, and until when that holds. */
const looks = new WeakMap<object, { standing: Promise<Standing>; untilMs: number }>();

type Standing = 'up' | 'down';

export interface Health {
  /** Whether photos can be taken in: those that the engine does not take yet wait safely. */
  ok: boolean;
  database: Standing;
  blob: Standing;
  engine: { kind: 'kie' | 'built-in'; answers: Standing };
  /** Photos in line, and how long the first of them has waited; null while nobody can tell. */
  queue: { waiting: number; oldestMs: number; paused: PauseReason | null } | null;
}

/**
 * Whether the services that a photo needs on its way can be reached, and how long the line is. What
 * is far away and has just answered is not asked again.
 */
export async function checkHealth({
  env,
  db,
  blob,
  kie,
  log,
}: Pick<Services, 'env' | 'db' | 'blob' | 'kie' | 'log'>): Promise<Health> {
  const probe = async (part: string, work: (signal: AbortSignal) => Promise<unknown>) => {
    try {
      await withTimeout(PATIENCE_MS, work);
      return 'up' as const;
    } catch (thrown) {
      log('health.down', { part, why: explain(thrown) });
      return 'down' as const;
    }
  };
  const probeFar = async (
    part: string,
    service: object,
    work: (signal: AbortSignal) => Promise<unknown>,
  ) => {
    const known = looks.get(service);
    if (known && Date.now() < known.untilMs) return known.standing;
    const look = { standing: probe(part, work), untilMs: Number.POSITIVE_INFINITY };
    looks.set(service, look);
    const standing = await look.standing;
    look.untilMs = standing === 'up' ? Date.now() + FRESH_MS : 0;
    return standing;
  };
  let queue: Health['queue'] = null;
  const [database, store, engine] = await Promise.all([
    probe('database', async () => {
      const open = await db();
      await open.execute(sql`select 1`);
      const { queued: waiting, oldestMs } = await queueDepth(open);
      queue = { waiting, oldestMs, paused: await readPause(open) };
    }),
    probeFar('blob', blob, (signal) => blob.check(signal)),
    probeFar('engine', kie, (signal) => kie.credits(signal)),
  ]);
  return {
    ok: database === 'up' && store === 'up',
    database,
    blob: store,
    engine: { kind: env.kie.standIn ? 'built-in' : 'kie', answers: engine },
    queue,
  };
}
