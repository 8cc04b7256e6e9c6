import { claimOf, roomOf } from '@/lib/server/allowance';
import { answerPost } from '@/lib/server/answer-post';
import { areKept } from '@/lib/server/are-kept';
import { enter } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { keptRequestSchema } from '@/lib/task/task';

const KEPT = { route: 'kept', enter, schema: keptRequestSchema, maxBodyBytes: 32_000 };

/** Which of a list of photos would cost nothing, for the quote before they are submitted. */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  return answerPost(works, request, KEPT, async ({ photos }, visitor) => ({
    kept: await areKept(works, visitor, photos),
    room: await roomOf(works, claimOf(works, visitor, request.headers)),
  }));
}
