import { claimOf, roomOf, takeFor } from '@/lib/server/allowance';
import { answerPost } from '@/lib/server/answer-post';
import { enter } from '@/lib/server/enter';
import { grantUploads } from '@/lib/server/grant-uploads';
import { services } from '@/lib/server/services';
import { grantRequestSchema } from '@/lib/task/task';

const GRANT = { route: 'uploads', enter, schema: grantRequestSchema, maxBodyBytes: 64_000 };

/** Leave to upload a list of API copies, each to a place of its own, unless it is not needed. */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  return answerPost(works, request, GRANT, async ({ copies }, visitor) => {
    const claim = claimOf(works, visitor, request.headers);
    const room = await roomOf(works, claim);
    const grants = await grantUploads(works, visitor, copies, (wanted) =>
      takeFor(works, claim, 'upload', Math.min(wanted, room?.left ?? wanted)),
    );
    return { grants, room: await roomOf(works, claim) };
  });
}
