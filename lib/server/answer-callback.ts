import 'server-only';
import { markAccepted } from '@/lib/db/attempts';
import { readCallback } from './callback';
import { resume } from './intake';
import { explain } from './log';
import { refuseThrown, reply } from './reply';
import type { Services } from './services';
import { settle } from './settle';

/** The doorbell has rung: the answer is there. */
const AT_ONCE_MS = 0;

/**
 * Answers Kie's doorbell. Yes is said only when the id is safe with us: otherwise Kie shall ring
 * again. How the task stands is asked after the answer, by `followUp`.
 */
export async function answerCallback(
  services: Services,
  request: Request,
): Promise<{ answer: Response; followUp: (() => Promise<void>) | null }> {
  try {
    const nudge = await readCallback(services, request);
    if (!nudge.ok) {
      services.log('callback.refused', { ...nudge.error });
      return { answer: reply({ error: nudge.error.why }, nudge.error.status), followUp: null };
    }
    const { kieTaskId, ...key } = nudge.value;
    // Kie's id is written down where a callback comes before the reply to createTask, or instead
    // of it. Its key, which only Kie was given, vouches for it.
    const standing = await markAccepted(await services.db(), key, kieTaskId, AT_ONCE_MS);
    if (standing === 'running') await resume(services, key);
    return {
      answer: reply({ code: 200, msg: 'success' }),
      followUp: standing === 'closed' ? null : () => followUp(services, key.taskId, standing),
    };
  } catch (thrown) {
    const answer = refuseThrown(services, 'callback', thrown, 'database-unavailable');
    return { answer, followUp: null };
  }
}

/** @param standing whether the task waits for this attempt, or has gone on without it */
async function followUp(
  services: Services,
  taskId: string,
  standing: 'running' | 'late',
): Promise<void> {
  try {
    if (standing === 'running') await settle(services, taskId);
  } catch (thrown) {
    services.log('callback.failed', { task: taskId, why: explain(thrown) });
  }
  await services.pump.stay();
}
