import 'server-only';
import { markAccepted } from '@/lib/db/attempts';
import { findTask } from '@/lib/db/tasks';
import { firstReadMs } from '@/lib/kie/ladder';
import { type Nudge, readCallback } from './callback';
import { explain } from './log';
import { refuseThrown, reply } from './reply';
import type { Services } from './services';
import { settle } from './settle';

/**
 * Writes Kie's id down where a callback comes before the reply to createTask, or instead of it. Its
 * key, which only Kie was given, vouches for it.
 * @returns whether the callback is about the current attempt
 */
async function takeNudge(services: Services, nudge: Nudge): Promise<boolean> {
  const { env, bell } = services;
  const db = await services.db();
  const row = await findTask(db, nudge.taskId);
  if (row?.attempt !== nudge.attempt) return false;
  if (row.state === 'submitting' || row.state === 'queued') {
    const readMs = firstReadMs(env.kie.callbackUrl !== null);
    await markAccepted(db, { taskId: row.id, attempt: row.attempt }, nudge.kieTaskId, readMs);
    bell.ring(row.batchId);
  }
  return true;
}

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
    const { taskId } = nudge.value;
    const isNews = await takeNudge(services, nudge.value);
    return {
      answer: reply({ code: 200, msg: 'success' }),
      followUp: isNews ? () => followUp(services, taskId) : null,
    };
  } catch (thrown) {
    const answer = refuseThrown(services, 'callback', thrown, 'database-unavailable');
    return { answer, followUp: null };
  }
}

async function followUp(services: Services, taskId: string): Promise<void> {
  try {
    await settle(services, taskId);
  } catch (thrown) {
    services.log('callback.failed', { task: taskId, why: explain(thrown) });
  }
  await services.pump.stay();
}
