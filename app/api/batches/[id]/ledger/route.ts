import { z } from 'zod';
import { answerGet } from '@/lib/server/answer-get';
import { enter } from '@/lib/server/enter';
import { answerLedger } from '@/lib/server/read-ledger';
import { services } from '@/lib/server/services';
import { idSchema } from '@/lib/task/task';

const querySchema = z.object({ id: idSchema, format: z.enum(['json', 'csv']).default('json') });

const LEDGER = {
  route: 'ledger',
  enter,
  schema: querySchema,
  fallback: 'database-unavailable',
} as const;

/** Every attempt of a batch and what it cost, as JSON or, with `?format=csv`, as a table. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/batches/[id]/ledger'>,
): Promise<Response> {
  const works = services();
  return answerGet(works, request, params, LEDGER, ({ id, format }, visitor) =>
    answerLedger(works, visitor, id, format),
  );
}
