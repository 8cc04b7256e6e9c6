import 'server-only';
import type { z } from 'zod';
import type { ErrorCode } from '@/lib/base/errors';
import type { Visitor } from '@/lib/door/visitor';
import { readQuery } from './read-query';
import { refuse, refuseThrown } from './reply';
import type { Services } from './services';

/** What a route takes that is asked by its address. */
interface Get<Schema> {
  /** Names the route in the log. */
  route: string;
  /** Who asks; whom it throws for is told its code and nothing else. */
  enter: () => Promise<Visitor>;
  /** Of the parameters in the path and in the query. */
  schema: Schema;
  /** The answer to an address that the schema does not take. */
  unfit?: ErrorCode;
  /** The answer to what was thrown without a code. */
  fallback?: ErrorCode;
}

/** Answers what a visitor asked by an address; where `answer` has none, nothing is there. */
export async function answerGet<Schema extends z.ZodType>(
  services: Pick<Services, 'log'>,
  request: Request,
  params: Promise<object>,
  { route, enter, schema, unfit = 'invalid-input', fallback }: Get<Schema>,
  answer: (query: z.output<Schema>, visitor: Visitor) => Promise<Response | null>,
): Promise<Response> {
  try {
    const visitor = await enter();
    const query = await readQuery(request, params, schema);
    if (!query) return refuse(unfit);
    return (await answer(query, visitor)) ?? refuse('not-found');
  } catch (thrown) {
    return refuseThrown(services, route, thrown, fallback);
  }
}
