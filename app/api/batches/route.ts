import { after } from 'next/server';
import { answerPost } from '@/lib/server/answer-post';
import { describeBatches, listBatches } from '@/lib/server/describe-batches';
import { enter } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { batchesRequestSchema } from '@/lib/task/task';

/** Seconds: what is due is done after the answer. */
export const maxDuration = 120;

const DESCRIBE = { route: 'describe', enter, schema: batchesRequestSchema, maxBodyBytes: 16_000 };

/**
 * How a list of batches stands, or which ones a team has made. Posted, since a batch's id is the key to it: in an address it would
 * stand in logs.
 */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  return answerPost(works, request, DESCRIBE, async (asked, visitor) => {
    after(works.pump.glance);
    return 'ids' in asked
      ? { batches: await describeBatches(works, visitor, asked.ids) }
      : listBatches(works, visitor, asked.untilMs);
  });
}
