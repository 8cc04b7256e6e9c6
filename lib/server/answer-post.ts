import 'server-only';
import type { z } from 'zod';
import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import type { Visitor } from '@/lib/door/visitor';
import { isSameOrigin, refuse, refuseThrown, reply } from './reply';
import type { Services } from './services';

/** What a route takes that one of our own pages posts to, as JSON. */
interface Post<Schema> {
  /** Names the route in the log. */
  route: string;
  /** Who asks; whom it throws for is told its code and nothing else. */
  enter: () => Promise<Visitor>;
  schema: Schema;
  maxBodyBytes: number;
}

/**
 * Answers what a visitor posted with what `answer` makes of it, as JSON or as the `Response` that it
 * is. Refused are another site's pages (403), who may not come in, what the schema does not take
 * (400) and a body that is too long (413).
 */
export async function answerPost<Schema extends z.ZodType>(
  services: Pick<Services, 'log'>,
  request: Request,
  { route, enter, schema, maxBodyBytes }: Post<Schema>,
  answer: (input: z.output<Schema>, visitor: Visitor) => Promise<unknown>,
): Promise<Response> {
  if (!isSameOrigin(request)) return refuse('not-allowed');
  try {
    const visitor = await enter();
    const body = new TextDecoder().decode(await readBounded(request, maxBodyBytes));
    const input = schema.safeParse(parseJson(body));
    if (!input.success) return refuse('invalid-input');
    const answered = await answer(input.data, visitor);
    return answered instanceof Response ? answered : reply(answered);
  } catch (thrown) {
    if (thrown instanceof BodyTooLarge) return reply({ error: 'invalid-input' }, 413);
    return refuseThrown(services, route, thrown);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
