import { z } from 'zod';
import { answerGet } from '@/lib/server/answer-get';
import { enter } from '@/lib/server/enter';
import { readCutout } from '@/lib/server/read-cutout';
import { services } from '@/lib/server/services';
import { idSchema } from '@/lib/task/task';

const CUTOUT = {
  route: 'cutouts',
  enter,
  schema: z.object({ id: idSchema }),
  unfit: 'not-found',
} as const;

/** The kept cut-out of a task, streamed from the store; the task's id is the key to it. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/cutouts/[id]'>,
): Promise<Response> {
  const works = services();
  const known = request.headers.get('if-none-match');
  return answerGet(works, request, params, CUTOUT, ({ id }, visitor) =>
    readCutout(works, visitor, id, known, request.signal),
  );
}
