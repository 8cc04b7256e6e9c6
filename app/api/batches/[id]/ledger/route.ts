import { z } from 'zod';
import { answerLedger } from '@/lib/server/read-ledger';
import { readQuery } from '@/lib/server/read-query';
import { refuse, refuseThrown } from '@/lib/server/reply';
import { services } from '@/lib/server/services';
import { idSchema } from '@/lib/task/task';

const querySchema = z.object({ id: idSchema, format: z.enum(['json', 'csv']).default('json') });

/** Every attempt of a batch and what it cost, as JSON or, with `?format=csv`, as a table. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/batches/[id]/ledger'>,
): Promise<Response> {
  const works = services();
  const query = await readQuery(request, params, querySchema);
  if (!query) return refuse('invalid-input');
  try {
    return (await answerLedger(works, query.id, query.format)) ?? refuse('not-found');
  } catch (thrown) {
    return refuseThrown(works, 'ledger', thrown, 'database-unavailable');
  }
}
