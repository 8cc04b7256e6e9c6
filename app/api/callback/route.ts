import { after } from 'next/server';
import { answerNudge, readCallback } from '@/lib/server/callback';
import { explain } from '@/lib/server/log';
import { refuseThrown, reply } from '@/lib/server/reply';
import { services } from '@/lib/server/services';

/** Kie's doorbell: let in or turned away at once, acted on after the answer. */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  try {
    const nudge = await readCallback(works, request);
    if (!nudge.ok) {
      works.log('callback.refused', { ...nudge.error });
      return reply({ error: nudge.error.why }, nudge.error.status);
    }
    after(() =>
      answerNudge(works, nudge.value).catch((thrown: unknown) => {
        works.log('callback.failed', { task: nudge.value.taskId, why: explain(thrown) });
      }),
    );
    return reply({ code: 200, msg: 'success' });
  } catch (thrown) {
    return refuseThrown(works, 'callback', thrown);
  }
}
