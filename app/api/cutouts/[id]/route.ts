import { isId } from '@/lib/base/ids';
import { readCutout } from '@/lib/server/read-cutout';
import { refuse, refuseThrown } from '@/lib/server/reply';
import { services } from '@/lib/server/services';

/** The kept cut-out of a task, streamed from the store; the task's id is the key to it. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/cutouts/[id]'>,
): Promise<Response> {
  const works = services();
  const { id } = await params;
  if (!isId(id)) return refuse('not-found');
  const known = request.headers.get('if-none-match');
  try {
    return (await readCutout(works, id, known, request.signal)) ?? refuse('not-found');
  } catch (thrown) {
    return refuseThrown(works, 'cutouts', thrown);
  }
}
