import 'server-only';
import { sql } from 'drizzle-orm';
import { withTimeout } from '@/lib/base/async';
import { explain } from './log';
import type { Services } from './services';

const PATIENCE_MS = 5_000;

export interface Health {
  ok: boolean;
  database: 'up' | 'down';
  blob: 'up' | 'down';
  engine: 'kie' | 'built-in';
}

/** Whether the services that a photo needs on its way can be reached. */
export async function checkHealth({
  env,
  db,
  blob,
  log,
}: Pick<Services, 'env' | 'db' | 'blob' | 'log'>): Promise<Health> {
  const probe = async (part: string, work: (signal: AbortSignal) => Promise<unknown>) => {
    try {
      await withTimeout(PATIENCE_MS, work);
      return 'up' as const;
    } catch (thrown) {
      log('health.down', { part, why: explain(thrown) });
      return 'down' as const;
    }
  };
  const [database, store] = await Promise.all([
    probe('database', async () => (await db()).execute(sql`select 1`)),
    probe('blob', (signal) => blob.check(signal)),
  ]);
  return {
    ok: database === 'up' && store === 'up',
    database,
    blob: store,
    engine: env.kie.standIn ? 'built-in' : 'kie',
  };
}
