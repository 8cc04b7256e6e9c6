import 'server-only';
import { sql } from 'drizzle-orm';
import { kieKey } from '../kie-key';
import { explain } from '../log';
import type { Services } from '../services';
import { examine, type Probes } from './examine';
import type { Finding } from './finding';
import { probeBlob, probeCallback, probeKie, probePostgres } from './probes';

type Here = Pick<Services, 'env' | 'blobToken' | 'db'>;

const probesOf = ({ env, blobToken, db }: Here): Probes => ({
  kie: () => probeKie({ kie: { ...env.kie, apiKey: kieKey(env) } }),
  blob: () => probeBlob(env, blobToken),
  callback: () => probeCallback(env),
  database: async () => {
    if (env.databaseUrl) return probePostgres(env.databaseUrl);
    try {
      // Only this process may open it.
      await (await db()).execute(sql`select 1`);
      return { kind: 'embedded' };
    } catch (thrown) {
      return { kind: 'down', why: explain(thrown) };
    }
  },
});

/** Tries all that the running app stands on, from where it runs. */
export const examineHere = (services: Here): Promise<Finding[]> =>
  examine(services.env, probesOf(services));
