import 'server-only';
import { equalInConstantTime } from '@/lib/kie/signature';
import { refuse, refuseThrown, reply } from './reply';
import type { Services } from './services';
import { sweep } from './sweep';

/** Sweeps for who brings the secret; where none is set, for nobody. */
export async function answerSweep(services: Services, request: Request): Promise<Response> {
  const { cronSecret } = services.env;
  const given = request.headers.get('authorization') ?? '';
  if (!cronSecret || !equalInConstantTime(given, `Bearer ${cronSecret}`)) {
    services.log('sweep.refused', { why: cronSecret ? 'wrong bearer' : 'CRON_SECRET is not set' });
    return refuse('not-allowed');
  }
  try {
    const swept = await sweep(services);
    await services.pump.run();
    return reply(swept);
  } catch (thrown) {
    return refuseThrown(services, 'sweep', thrown);
  }
}
