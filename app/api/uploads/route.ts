import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import { grantUploads } from '@/lib/server/grant-uploads';
import { isSameOrigin, refuse, refuseThrown, reply } from '@/lib/server/reply';
import { services } from '@/lib/server/services';
import { grantRequestSchema } from '@/lib/task/task';

const MAX_BODY_BYTES = 64_000;

/** Leave to upload a list of API copies, each to a place of its own, unless it is not needed. */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  if (!isSameOrigin(request)) return refuse('not-allowed');
  try {
    const body = new TextDecoder().decode(await readBounded(request, MAX_BODY_BYTES));
    const wanted = grantRequestSchema.safeParse(parseJson(body));
    if (!wanted.success) return refuse('invalid-input');
    return reply({ grants: await grantUploads(works, wanted.data.copies) });
  } catch (thrown) {
    if (thrown instanceof BodyTooLarge) return reply({ error: 'invalid-input' }, 413);
    return refuseThrown(works, 'uploads', thrown);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
