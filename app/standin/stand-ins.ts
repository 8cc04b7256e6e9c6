import 'server-only';
import path from 'node:path';
import { doorOf } from '@/lib/server/door-of';
import { isWorkshop, kieKey } from '@/lib/server/kie-key';
import { refuse } from '@/lib/server/reply';
import { type Services, services } from '@/lib/server/services';
import { createBlobStandIn } from '@/lib/standin/blob/stand-in';
import { createEngine } from '@/lib/standin/engine/engine';
import { createKieStandIn } from '@/lib/standin/kie/kie-stand-in';

/** An embedded service, mounted on the app's own origin. */
type Handler = { handle(request: Request): Promise<Response> };

interface StandIns {
  kie: Handler | null;
  blob: Handler | null;
}

function kieStandIn({ env, log }: Services): Handler {
  const engine = createEngine({ dataDir: env.dataDir, preference: env.engine, log });
  const standIn = createKieStandIn({
    dir: path.join(env.dataDir, 'kie'),
    origin: env.self,
    apiKey: kieKey(env),
    isGuarded: !isWorkshop(env),
    webhookKey: env.kie.webhookKey ?? undefined,
    engine,
    log,
  });
  process.once('exit', () => void engine.close());
  return standIn;
}

const blobStandIn = ({ env, blobToken }: Services): Handler =>
  createBlobStandIn({
    dir: path.join(env.dataDir, 'blob'),
    token: blobToken,
    basePath: '/standin/blob',
    origin: env.self,
  });

const shared: typeof globalThis & { clearcutStandIns?: StandIns } = globalThis;

function standIns(): StandIns {
  if (shared.clearcutStandIns) return shared.clearcutStandIns;
  const works = services();
  shared.clearcutStandIns = {
    kie: works.env.kie.standIn ? kieStandIn(works) : null,
    blob: works.env.blob.standIn ? blobStandIn(works) : null,
  };
  return shared.clearcutStandIns;
}

/** A route that hands everything to a stand-in, and is not there where the real service is set. */
export const mount =
  (name: keyof StandIns) =>
  async (request: Request): Promise<Response> => {
    const { doors, isOwnHost } = doorOf(services().env);
    if (doors === 'home' && !isOwnHost(request.headers.get('host') ?? '')) {
      return refuse('unknown-host');
    }
    return (await standIns()[name]?.handle(request)) ?? new Response(null, { status: 404 });
  };
