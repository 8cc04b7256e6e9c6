import { after } from 'next/server';
import { z } from 'zod';
import { answerGet } from '@/lib/server/answer-get';
import { enter } from '@/lib/server/enter';
import { readBatch, whyUnknown } from '@/lib/server/read-batch';
import { goodbye, refuse, reply } from '@/lib/server/reply';
import { services } from '@/lib/server/services';
import { idSchema } from '@/lib/task/task';

/** Seconds: what is due is done after the answer. */
export const maxDuration = 120;

const MAX_HOLD_MS = 20_000;

const querySchema = z.object({
  id: idSchema,
  since: z.coerce.number().int().nonnegative().default(0),
  hold: z.coerce.number().int().min(0).max(MAX_HOLD_MS).default(0),
  unsure: z.literal('yes').optional(),
});

const BATCH = { route: 'batches', enter, schema: querySchema };

/**
 * What changed in a batch after a cursor; with `hold`, not before something has, or that long. Who
 * asks whether the batch is known at all is `unsure`, and told `null` where it is not: nothing is
 * wrong then, and browsers write down every refusal as a fault of the page.
 */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/batches/[id]'>,
): Promise<Response> {
  const works = services();
  return answerGet(works, request, params, BATCH, async (query, visitor) => {
    const { id: batchId, since: cursor, hold: holdMs, unsure } = query;
    if (works.bell.draining) return goodbye();
    // Every read pumps the queue. Here that is kept alive until it is done.
    after(works.pump.glance);
    const { signal } = request;
    const batch = await readBatch(works, visitor, { batchId, cursor, holdMs, signal });
    if (batch) return reply(batch);
    const why = await whyUnknown(works, visitor, batchId);
    return unsure && why === 'not-found' ? reply(null) : refuse(why);
  });
}
